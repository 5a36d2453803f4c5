package backplane.eth.hub;

import backplane.api.MacAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A learning switch: it sends a frame where its address was last seen, and everywhere else if it was not. */
final class Switch {

    private static final Map<String, Switch> SWITCHES = new ConcurrentHashMap<>();

    /** Addresses that are remembered; the one that was learnt first is forgotten. */
    private static final int ADDRESSES = 1024;

    private final Set<Port> ports = ConcurrentHashMap.newKeySet();
    private final Map<Long, Port> learnt = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Port> eldest) {
            return size() > ADDRESSES;
        }
    };

    /** Plugs a port into the switch of this name, which exists as long as it has ports. */
    static Switch plug(String name, Port port) {
        return SWITCHES.compute(name, (n, present) -> {
            Switch s = present == null ? new Switch() : present;
            s.ports.add(port);
            return s;
        });
    }

    /** Takes a port out. */
    static void unplug(String name, Port port) {
        SWITCHES.computeIfPresent(name, (n, s) -> {
            s.ports.remove(port);
            s.forget(port);
            return s.ports.isEmpty() ? null : s;
        });
    }

    /** Returns how many ports the switch of this name has. */
    static int ports(String name) {
        Switch s = SWITCHES.get(name);
        return s == null ? 0 : s.ports.size();
    }

    private void forget(Port port) {
        synchronized (learnt) {
            learnt.values().removeIf(p -> p == port);
        }
    }

    /** Takes a frame from a port; the array is only lent. */
    void forward(Port from, byte[] frame, int offset, int length) {
        Port known = lookUp(from, frame, offset);
        if (known == from) {
            return;
        }
        for (Port to : ports) {
            if (to != from && (known == null || known == to)) {
                to.queue(frame, offset, length);
            }
        }
    }

    private @Nullable Port lookUp(Port from, byte[] frame, int offset) {
        long source = address(frame, offset + 6);
        boolean group = (frame[offset] & 1) != 0;
        synchronized (learnt) {
            if ((frame[offset + 6] & 1) == 0 && ports.contains(from)) {
                Port before = learnt.put(source, from);
                if (before != null && before != from) {
                    from.twin(new MacAddress(source));
                }
            }
            return group ? null : learnt.get(address(frame, offset));
        }
    }

    private static long address(byte[] frame, int at) {
        long address = 0;
        for (int i = 0; i < 6; i++) {
            address = address << 8 | frame[at + i] & 0xff;
        }
        return address;
    }
}
