package backplane.machine.service;

import backplane.core.LogLevel;
import backplane.core.LogMessage;
import backplane.core.LogSink;
import backplane.core.Machine;
import backplane.core.StopCause;
import org.jspecify.annotations.Nullable;

/** Passes messages on to the log of a machine, and stops the machine after those that are to be fatal. */
final class FatalSink implements LogSink {

    private final HostLog log;
    private volatile @Nullable Machine machine;

    FatalSink(HostLog log) {
        this.log = log;
    }

    /** Sets what is stopped. */
    void machine(Machine made) {
        machine = made;
    }

    @Override
    public boolean enabled(String slot, LogLevel level) {
        return log.enabled(slot, level);
    }

    @Override
    public void log(LogMessage message) {
        log.log(message);
        Machine running = machine;
        if (running != null && log.fatal(message)) {
            running.stop(new StopCause(message.slot() + ": " + message.text(), 1));
        }
    }
}
