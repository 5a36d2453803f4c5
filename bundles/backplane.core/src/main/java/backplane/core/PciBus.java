package backplane.core;

import backplane.api.PciIdentity;
import backplane.api.PciSocket;
import backplane.api.PlugException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** PCI bus 0: 32 devices of 8 functions, and configuration mechanism #1. */
final class PciBus {

    /** The bridge to ISA; its functions are wired to the interrupt router pin by pin. */
    private static final int BRIDGE = 1;

    /** What the guest had configured when a function left. */
    private record Remembered(PciIdentity identity, String layout, int device, byte[] config) {}

    private final PciClaim[] functions = new PciClaim[256];
    private final Map<String, Remembered> memory = new ConcurrentHashMap<>();
    private final Map<Integer, String> reserved;
    private final Wires wires;
    private final PciHost host;
    private int present;

    /** @param reserved device number to the slot that it is kept for */
    PciBus(PortTable ports, Wires wires, Map<Integer, String> reserved) {
        this.wires = wires;
        this.reserved = Map.copyOf(reserved);
        host = new PciHost(this, ports);
    }

    /** The wire of an interrupt pin, rotated by the device number as on the 440FX board (slot 1 INTA# is PIRQB#). */
    static int wire(int device, int pin) {
        return device == BRIDGE ? pin - 1 : device + pin - 2 & 3;
    }

    Wires wires() {
        return wires;
    }

    PciHost host() {
        return host;
    }

    @Nullable
    PciClaim function(int device, int function) {
        return functions[device << 3 | function];
    }

    List<PciClaim> functions() {
        List<PciClaim> all = new ArrayList<>();
        for (PciClaim f : functions) {
            if (f != null) {
                all.add(f);
            }
        }
        return all;
    }

    boolean multifunction(int device) {
        for (int f = 1; f < 8; f++) {
            if (function(device, f) != null) {
                return true;
            }
        }
        return false;
    }

    /** Chooses a device number: the reserved one, the one it had before, or the first free one. */
    int choose(String slot, PciIdentity identity, int function) throws PlugException {
        for (var r : reserved.entrySet()) {
            if (matches(r.getValue(), slot)) {
                return r.getKey();
            }
        }
        Remembered before = memory.get(slot + '.' + function);
        if (before != null && before.identity.equals(identity) && free(before.device)) {
            return before.device;
        }
        for (int d = BRIDGE + 1; d < 32; d++) {
            if (free(d) && !reserved.containsKey(d)) {
                return d;
            }
        }
        throw new PlugException("no PCI slot is free for " + slot + "; take another card out");
    }

    /** {@code pcivga} is the slot's id, or its id without the number that tells cards apart. */
    private static boolean matches(String name, String slot) {
        return name.equals(slot) || name.equals(slot.replaceFirst("[0-9]+$", ""));
    }

    private boolean free(int device) {
        for (int f = 0; f < 8; f++) {
            if (function(device, f) != null) {
                return false;
            }
        }
        return true;
    }

    void check(PciClaim claim) throws PlugException {
        PciClaim other = function(claim.deviceNumber(), claim.function());
        if (other != null) {
            throw new PlugException("PCI function " + claim.deviceNumber() + "." + claim.function() + " is taken by "
                    + other.owner() + "; " + claim.owner() + " needs another device number");
        }
        host.check();
    }

    void add(PciClaim claim) {
        functions[claim.deviceNumber() << 3 | claim.function()] = claim;
        if (present++ == 0) {
            host.plug();
        }
        Remembered before = memory.remove(claim.owner() + '.' + claim.function());
        if (before != null
                && before.identity.equals(claim.identity())
                && before.device == claim.deviceNumber()
                && before.layout.equals(claim.layout())) {
            claim.resume(before.config);
        }
    }

    void remove(PciClaim claim) {
        functions[claim.deviceNumber() << 3 | claim.function()] = null;
        if (--present == 0) {
            host.unplug();
        }
        memory.put(
                claim.owner() + '.' + claim.function(),
                new Remembered(claim.identity(), claim.layout(), claim.deviceNumber(), claim.config()));
    }

    void reset() {
        memory.clear();
        host.reset();
        functions().forEach(PciClaim::reset);
    }

    /** The socket of a slot. */
    PciSocket socket(BoardSlot slot) {
        return (device, function, identity) -> {
            if (device < PciSocket.ANY_DEVICE || device > 31 || function < 0 || function > 7) {
                throw new PlugException("PCI function " + device + "." + function + ": 0.0 .. 31.7");
            }
            int d = device == PciSocket.ANY_DEVICE ? choose(slot.id(), identity, function) : device;
            PciClaim claim = new PciClaim(this, slot, d, function, identity);
            slot.claim(claim);
            return claim;
        };
    }
}
