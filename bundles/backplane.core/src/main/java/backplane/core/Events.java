package backplane.core;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Tells listeners, on a thread that exists while there is something to tell. */
final class Events {

    private final Machine machine;
    private final List<MachineListener> listeners = new CopyOnWriteArrayList<>();
    private final ThreadPoolExecutor executor;
    private Map<String, Moment> known = Map.of();

    /** What a slot was like when something happened: to tell of it is the work of another thread, since machines wait here. */
    private record Moment(SlotState state, String detail) {}

    Events(Machine machine) {
        this.machine = machine;
        executor = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread t = new Thread(task, "backplane-events-" + machine.name());
            t.setDaemon(true);
            return t;
        });
        executor.allowCoreThreadTimeOut(true);
        executor.setRejectedExecutionHandler((task, pool) -> {});
    }

    void add(MachineListener listener) {
        listeners.add(listener);
    }

    void remove(MachineListener listener) {
        listeners.remove(listener);
    }

    void state(MachineState state, String detail) {
        tell(l -> l.state(machine, state, detail));
    }

    void stopped(StopCause cause) {
        tell(l -> l.stopped(machine, cause));
    }

    void unheard(String jack) {
        tell(l -> l.unheard(machine, jack));
    }

    void stuck(String stack) {
        tell(l -> l.stuck(machine, stack));
    }

    /** Some slot may have changed: tells of those whose state or detail did, as they are now; one that is gone is EMPTY. */
    synchronized void slots() {
        Map<SlotEntry, Moment> now = new LinkedHashMap<>();
        for (SlotEntry slot : machine.board().slots().entries()) {
            now.put(slot, new Moment(slot.state, slot.detail));
        }
        executor.execute(() -> compare(now));
    }

    private void compare(Map<SlotEntry, Moment> now) {
        Map<String, Moment> before = new HashMap<>(known);
        Map<String, Moment> after = new HashMap<>();
        now.forEach((slot, moment) -> {
            after.put(slot.id, moment);
            if (!moment.equals(before.remove(slot.id))) {
                SlotInfo info = slot.info(moment.state, moment.detail);
                tell(l -> l.slot(machine, info));
            }
        });
        before.keySet().forEach(id -> tell(l -> l.slot(machine, empty(id))));
        known = after;
    }

    private static SlotInfo empty(String id) {
        return new SlotInfo(id, SlotState.EMPTY, "", "", false, List.of());
    }

    private void tell(Consumer<MachineListener> event) {
        executor.execute(() -> listeners.forEach(l -> {
            try {
                event.accept(l);
            } catch (RuntimeException e) {
                machine.board().log("board").error("a listener of the machine failed: " + e);
            }
        }));
    }

    void close() {
        executor.shutdown();
    }
}
