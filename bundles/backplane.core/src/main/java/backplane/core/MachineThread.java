package backplane.core;

import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;

/** The machine thread, with its mailbox and its watchdog: what other threads have it do, and how long they wait for it. */
final class MachineThread {

    private final String machine;
    private final Board board;
    private final Mailbox mailbox;
    private final RunLoop loop;
    private final Thread thread;
    private final Watchdog watchdog;
    private final Duration patience;
    private volatile boolean closed;

    /**
     * Starts nothing yet.
     *
     * @param patience how long a task is waited for that has no limit of its own
     * @param stuck gets the stack of the thread when it does not come back from a handler
     */
    MachineThread(
            String machine, Board board, Mailbox mailbox, RunLoop loop, Duration patience, Consumer<String> stuck) {
        this.machine = machine;
        this.board = board;
        this.mailbox = mailbox;
        this.loop = loop;
        this.patience = patience;
        thread = new Thread(loop, "backplane-machine-" + machine);
        thread.setDaemon(true);
        mailbox.waker(() -> loop.wake(thread));
        watchdog = new Watchdog(loop, thread, patience, stuck);
    }

    void start() {
        thread.start();
        watchdog.start();
    }

    /** Returns where it hangs, "" if it does not. */
    String stuck() {
        return watchdog.stuck();
    }

    /** As {@link Machine#call}. */
    <T, E extends Exception> T call(Task<T, E> task) throws E {
        return call(task, patience);
    }

    /** The same with another limit, for long work. */
    <T, E extends Exception> T call(Task<T, E> task, Duration limit) throws E {
        if (Thread.currentThread() == thread) {
            return task.run();
        }
        if (closed) {
            throw new IllegalStateException("the machine " + machine + " is closed");
        }
        FutureTask<T> future = new FutureTask<>(task::run);
        mailbox.post(future);
        return watchdog.stuck().isEmpty() ? Calls.result(future, limit, thread) : Calls.late(future, machine);
    }

    /** As {@link Machine#run}. */
    <E extends Exception> void run(Action<E> action) throws E {
        run(action, patience);
    }

    /** The same with another limit, for long work. */
    <E extends Exception> void run(Action<E> action, Duration limit) throws E {
        this.<Boolean, E>call(
                () -> {
                    action.run();
                    return true;
                },
                limit);
    }

    /** As {@link Machine#post}. */
    void post(Runnable task) {
        mailbox.post(() -> {
            try {
                task.run();
            } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
                board.faults().fault(null, e);
            }
        });
    }

    /** Takes no tasks any more. */
    void refuse() {
        closed = true;
    }

    /** Ends it; one that is stuck is left behind. */
    void close() {
        loop.close();
        watchdog.close();
        try {
            thread.join(2000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
