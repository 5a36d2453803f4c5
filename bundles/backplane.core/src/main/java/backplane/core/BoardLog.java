package backplane.core;

import backplane.api.DeviceLog;

/** The log of one slot. */
final class BoardLog implements DeviceLog {

    private final LogQueue queue;
    private final String slot;

    BoardLog(LogQueue queue, String slot) {
        this.queue = queue;
        this.slot = slot;
    }

    @Override
    public void debug(String message) {
        queue.add(slot, LogLevel.DEBUG, message);
    }

    @Override
    public boolean debugging() {
        return queue.enabled(slot, LogLevel.DEBUG);
    }

    @Override
    public void info(String message) {
        queue.add(slot, LogLevel.INFO, message);
    }

    @Override
    public void warn(String message) {
        queue.add(slot, LogLevel.WARN, message);
    }

    @Override
    public void error(String message) {
        queue.add(slot, LogLevel.ERROR, message);
    }

    @Override
    public void panic(String message) {
        queue.add(slot, LogLevel.PANIC, message);
    }
}
