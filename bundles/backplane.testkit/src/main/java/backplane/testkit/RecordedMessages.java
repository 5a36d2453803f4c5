package backplane.testkit;

import backplane.api.DeviceLog;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The log of a part that is tested without a board: it keeps the texts of all levels. Any thread may write and read. */
public final class RecordedMessages implements DeviceLog {

    private final List<String> messages = new CopyOnWriteArrayList<>();

    /** Returns what was written so far, the oldest first. */
    public List<String> messages() {
        return messages;
    }

    @Override
    public void debug(String message) {
        messages.add(message);
    }

    @Override
    public boolean debugging() {
        return true;
    }

    @Override
    public void info(String message) {
        messages.add(message);
    }

    @Override
    public void warn(String message) {
        messages.add(message);
    }

    @Override
    public void error(String message) {
        messages.add(message);
    }

    @Override
    public void panic(String message) {
        messages.add(message);
    }
}
