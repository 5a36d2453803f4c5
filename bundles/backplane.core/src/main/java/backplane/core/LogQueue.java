package backplane.core;

import java.util.ArrayList;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Messages on their way to the sink: bounded, never blocking the writer; what is lost is counted and told. */
final class LogQueue {

    private static final int CAPACITY = 1024;

    private final String machine;
    private final LogSink sink;
    private final LongSupplier time;
    private final ArrayBlockingQueue<LogMessage> queue = new ArrayBlockingQueue<>(CAPACITY);
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong pending = new AtomicLong();
    private @Nullable Thread writer;
    private volatile boolean closed;

    /** @param time virtual time, any thread */
    LogQueue(String machine, LogSink sink, LongSupplier time) {
        this.machine = machine;
        this.sink = sink;
        this.time = time;
    }

    boolean enabled(String slot, LogLevel level) {
        return sink.enabled(slot, level);
    }

    void add(String slot, LogLevel level, String text) {
        if (closed || !sink.enabled(slot, level)) {
            return;
        }
        pending.incrementAndGet();
        if (!queue.offer(new LogMessage(machine, slot, level, time.getAsLong(), text))) {
            pending.decrementAndGet();
            lost.incrementAndGet();
        }
        ensureWriter();
    }

    private synchronized void ensureWriter() {
        if (writer == null && !closed) {
            Thread t = new Thread(this::write, "backplane-log-" + machine);
            t.setDaemon(true);
            t.start();
            writer = t;
        }
    }

    private void write() {
        try {
            while (!closed || !queue.isEmpty()) {
                LogMessage m = queue.take();
                give(m);
                pending.decrementAndGet();
                long n = queue.isEmpty() ? lost.getAndSet(0) : 0;
                if (n > 0) {
                    give(new LogMessage(
                            machine, "log", LogLevel.WARN, m.nanos(), n + " messages were lost: too many at once"));
                }
            }
        } catch (InterruptedException e) {
            queue.drainTo(new ArrayList<>());
        }
    }

    /** A sink that fails loses the message, and nobody is left to tell. */
    private void give(LogMessage message) {
        try {
            sink.log(message);
        } catch (RuntimeException e) {
            lost.incrementAndGet();
        }
    }

    /** Waits, up to a second, until what was added so far has been written. */
    void flush() {
        try {
            for (int i = 0; i < 100 && pending.get() > 0; i++) {
                Thread.sleep(10);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes what is queued, waiting up to a second, and ends. */
    void close() {
        Thread t;
        synchronized (this) {
            closed = true;
            t = writer;
        }
        if (t == null) {
            return;
        }
        flush();
        try {
            t.interrupt();
            t.join(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
