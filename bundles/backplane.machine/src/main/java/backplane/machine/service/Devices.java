package backplane.machine.service;

import backplane.api.Device;
import backplane.api.PlugException;
import backplane.core.Machine;
import backplane.core.MachineState;
import backplane.core.SlotInfo;
import backplane.core.SlotState;
import backplane.machine.PartInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The devices of a machine. Guarded by the lock of its host. */
final class Devices {

    private final Machine machine;
    private final HostLog log;
    private final Holding holding;
    private final Consumer<String> giveUp;
    private final Map<String, Part> parts = new TreeMap<>();
    private final List<Part> doubles = new ArrayList<>();
    /** The configurations of held devices as they were. */
    private final Map<String, @Nullable Map<String, Object>> left = new HashMap<>();

    /** @param giveUp takes the id of a device that did not come back in time, without the lock; to call {@link #giveUp} with it */
    Devices(Machine machine, HostLog log, Holding holding, Consumer<String> giveUp) {
        this.machine = machine;
        this.log = log;
        this.holding = holding;
        this.giveUp = giveUp;
    }

    /** A device has come; false if its id is taken. */
    boolean add(Part part) {
        if (parts.containsKey(part.id)) {
            part.become(Part.State.FAILED, "another part is called " + part.id + " too; give one of them another id");
            doubles.add(part);
            return false;
        }
        parts.put(part.id, part);
        plug(part);
        return true;
    }

    private void plug(Part part) {
        holding.returned(machine.name(), part.id);
        if (left.containsKey(part.id) && !Properties.same(left.remove(part.id), part.configured())) {
            log.info(part.id + " was configured anew while it was away: it starts afresh");
            machine.unplug(part.id);
        }
        try {
            machine.plug(part.id, (Device) part.service);
            part.become(Part.State.PLUGGED, "");
        } catch (PlugException | RuntimeException e) {
            if (part.fails(e.getMessage() == null ? e.toString() : e.getMessage())) {
                log.error(part.id + " is not plugged: " + part.detail);
            }
        }
    }

    /** A device goes; true if another one takes its place, which had its id too. */
    boolean remove(Part part, Departure departure) {
        if (doubles.remove(part)) {
            return false;
        }
        parts.remove(part.id);
        if (part.state == Part.State.PLUGGED) {
            if (departure != Departure.UPDATED || !hold(part)) {
                machine.unplug(part.id);
            }
        } else if (departure != Departure.UPDATED) {
            // an entry that says FAILED has nobody to speak of any more; one that keeps state does not wait either
            machine.unplug(part.id);
        }
        Optional<Part> next = doubles.stream().filter(d -> d.id.equals(part.id)).findFirst();
        next.ifPresent(other -> {
            doubles.remove(other);
            add(other);
        });
        retry();
        return next.isPresent();
    }

    private boolean hold(Part part) {
        boolean held = false;
        // all that can be done before: the machine stands still from the moment on at which the device is held
        left.put(part.id, part.configured());
        holding.left(
                machine.name(),
                part.id,
                part.reference.getBundle(),
                part.service.getClass().getName(),
                () -> giveUp.accept(part.id));
        try {
            machine.hold(part.id);
            held = true;
        } catch (PlugException e) {
            log.error(String.valueOf(e.getMessage()));
        } finally {
            if (!held) {
                left.remove(part.id);
                holding.returned(machine.name(), part.id);
            }
        }
        return held;
    }

    void giveUp(String id) {
        if (!parts.containsKey(id)) {
            log.warn(id + " did not come back after the update of its bundle: it is taken out");
            left.remove(id);
            machine.unplug(id);
        }
    }

    /** What failed may find its ports free now. */
    private void retry() {
        for (Part part : List.copyOf(parts.values())) {
            if (part.state == Part.State.FAILED && machine.state() != MachineState.CLOSED) {
                plug(part);
            }
        }
    }

    /** Whether there is one with the configuration, plugged or not. */
    boolean knows(String pid) {
        return parts.values().stream().anyMatch(p -> p.pid().equals(pid))
                || doubles.stream().anyMatch(p -> p.pid().equals(pid));
    }

    /** Adds the devices, and the slots that keep the state of one, by id. */
    void inventory(Map<String, PartInfo> all) {
        Map<String, SlotInfo> slots = new LinkedHashMap<>();
        machine.slots().forEach(slot -> slots.put(slot.id(), slot));
        parts.values().forEach(part -> all.put(part.id, info(part, slots.remove(part.id))));
        doubles.forEach(part -> all.put(part.pid(), part.info(part.state.name(), part.detail)));
        slots.forEach((id, slot) ->
                all.put(id, new PartInfo(id, "", "device", slot.state().name(), slot.detail(), "")));
    }

    private static PartInfo info(Part part, @Nullable SlotInfo slot) {
        boolean failed = slot != null && part.state == Part.State.PLUGGED && slot.state() == SlotState.FAILED;
        return part.info(failed ? "FAILED" : part.state.name(), failed && slot != null ? slot.detail() : part.detail);
    }

    // ---- the user's hand

    void unplug(String id) throws PlugException {
        Part part = parts.get(id);
        if (part == null || part.state != Part.State.PLUGGED) {
            throw new PlugException(id + " is not plugged in " + machine.name() + "; see dev:list");
        }
        machine.unplug(id);
        part.become(Part.State.UNPLUGGED, "pulled out by the user");
        retry();
    }

    void replug(String id) throws PlugException {
        Part part = parts.get(id);
        if (part == null) {
            throw new PlugException("there is no device " + id + " in " + machine.name() + "; see dev:list");
        }
        if (part.state == Part.State.PLUGGED) {
            throw new PlugException(id + " is plugged");
        }
        plug(part);
        if (part.state != Part.State.PLUGGED) {
            throw new PlugException(part.detail);
        }
    }
}
