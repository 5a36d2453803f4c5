package backplane.machine.service;

import backplane.api.Device;
import backplane.api.PlugException;
import backplane.api.Reset;
import backplane.api.Slot;
import backplane.api.StateIo;
import backplane.core.LogSink;
import backplane.core.Machine;
import backplane.core.MachineBuilder;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import org.osgi.framework.ServiceReference;

/** Services as the whiteboard hands them on, without a framework. */
final class Parts {

    private Parts() {}

    /** What a device does when it is attached. */
    interface Attach {
        void to(Slot slot) throws PlugException;
    }

    static Machine machine() throws PlugException {
        return new MachineBuilder("m").ram(1 << 20).log(LogSink.NONE).build();
    }

    static Host host(Machine machine, Map<String, Object> properties) {
        return new Host(properties, machine, log(), new Holding(30), pid -> List.of("it is not installed"), true);
    }

    static HostLog log() {
        return new HostLog("m", Map.of("log.error", "ignore"));
    }

    static Part device(String id, Attach attach) {
        return part(id, "backplane.rc.toy~m-" + id, new Device() {
            @Override
            public void attach(Slot slot) throws PlugException {
                attach.to(slot);
            }

            @Override
            public void reset(Reset kind) {}

            @Override
            public void state(StateIo io) {}
        });
    }

    static Part part(String id, String pid, Object service) {
        Map<String, Object> properties = Map.of("machine", "m", "id", id, "service.pid", pid);
        ServiceReference<?> reference = (ServiceReference<?>) Proxy.newProxyInstance(
                Parts.class.getClassLoader(),
                new Class<?>[] {ServiceReference.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getPropertyKeys" -> properties.keySet().toArray(String[]::new);
                    case "getProperty" -> properties.get((String) arguments[0]);
                    default -> null;
                });
        return new Part(reference, service, Kind.of(service), configured -> Map.of("pid", configured));
    }
}
