package backplane.testkit;

import backplane.core.LogLevel;
import backplane.core.LogMessage;
import backplane.core.LogSink;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps the messages of a bench. */
final class RecordedLog implements LogSink {

    private final List<LogMessage> messages = new CopyOnWriteArrayList<>();

    List<LogMessage> messages() {
        return messages;
    }

    @Override
    public boolean enabled(String slot, LogLevel level) {
        if (messages.size() > 10_000) {
            return false;
        }
        return true;
    }

    @Override
    public void log(LogMessage message) {
        messages.add(message);
    }
}
