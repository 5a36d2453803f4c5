package backplane.core;

/** Where the messages of a machine go, and which of them. */
public interface LogSink {

    /** Drops everything. */
    LogSink NONE = new LogSink() {
        @Override
        public boolean enabled(String slot, LogLevel level) {
            return false;
        }

        @Override
        public void log(LogMessage message) {}
    };

    /** Tells whether messages of this level are wanted; called by the machine thread, must return at once. */
    boolean enabled(String slot, LogLevel level);

    /** Takes a message; called by the log thread of the machine, may block. */
    void log(LogMessage message);
}
