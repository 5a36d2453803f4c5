package backplane.core;

import java.time.Duration;
import java.util.function.Consumer;

/** Notices that the machine thread does not come back, and tells where it is. */
final class Watchdog {

    private final RunLoop loop;
    private final Thread machine;
    private final long patience;
    private final Consumer<String> alarm;
    private final Thread thread;
    private volatile String stuck = "";

    /** @param alarm gets the stack of the machine thread, once for each time that it is stuck */
    Watchdog(RunLoop loop, Thread machine, Duration patience, Consumer<String> alarm) {
        this.loop = loop;
        this.machine = machine;
        this.patience = patience.toMillis();
        this.alarm = alarm;
        thread = new Thread(this::watch, machine.getName() + "-watchdog");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void close() {
        thread.interrupt();
    }

    /** Returns where the machine thread hangs, "" if it does not. */
    String stuck() {
        return stuck;
    }

    private void watch() {
        long step = Math.max(10, patience / 4);
        long seen = -1;
        long since = 0;
        try {
            while (machine.isAlive()) {
                Thread.sleep(step);
                long turns = loop.turns();
                boolean moved = turns != seen || loop.parked();
                seen = turns;
                since = moved ? 0 : since + step;
                if (moved) {
                    stuck = "";
                } else if (since >= patience && stuck.isEmpty()) {
                    stuck = stack(machine);
                    alarm.accept(stuck);
                }
            }
        } catch (InterruptedException e) {
            // the machine is closed
        }
    }

    /** Returns the stack of a thread as text. */
    static String stack(Thread thread) {
        StringBuilder s = new StringBuilder();
        for (StackTraceElement frame : thread.getStackTrace()) {
            s.append("    at ").append(frame).append('\n');
        }
        return s.toString();
    }
}
