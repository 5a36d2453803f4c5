package backplane.machine.service;

import backplane.api.DeviceLog;
import backplane.core.LogLevel;
import backplane.core.LogMessage;
import backplane.core.LogSink;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one machine: into the file that {@code log:} names, else into the program's log. Which of them, say
 * {@code panic|error|warn|info|debug: action=} and {@code MODULE=action}.
 */
final class HostLog implements LogSink, DeviceLog {

    private final String machine;
    private final System.Logger program;
    private volatile Map<String, Object> properties;
    private @Nullable BufferedWriter file;

    HostLog(String machine, Map<String, Object> properties) {
        this.machine = machine;
        this.properties = properties;
        program = System.getLogger("backplane.machine." + machine);
        open();
    }

    void properties(Map<String, Object> changed) {
        properties = changed;
    }

    private void open() {
        String name = Properties.text(properties, "log");
        if (!name.isEmpty() && !name.equals("-") && !name.equals("/dev/stderr")) {
            try {
                file = Files.newBufferedWriter(Path.of(name));
            } catch (IOException e) {
                program.log(
                        Level.ERROR,
                        machine + ": cannot write the log " + name
                                + ", messages go to the program's log; name a file that may be written: log: FILE");
            }
        }
    }

    @Override
    public boolean enabled(String slot, LogLevel level) {
        String action = action(slot, level);
        return action.isEmpty() ? level != LogLevel.DEBUG : !action.equals("ignore");
    }

    private String action(String slot, LogLevel level) {
        String key = "log." + level.name().toLowerCase(Locale.ROOT);
        String module = slot.replaceFirst("\\d+$", "");
        Map<String, Object> all = properties;
        for (String name : new String[] {key + "." + slot, key + "." + module, key}) {
            if (all.get(name) != null) {
                return Properties.text(all, name);
            }
        }
        return "";
    }

    /** Tells whether a message is to end the machine, as {@code panic: action=fatal} asks. */
    boolean fatal(LogMessage message) {
        return action(message.slot(), message.level()).equals("fatal");
    }

    @Override
    public synchronized void log(LogMessage message) {
        BufferedWriter into = file;
        if (into == null) {
            program.log(level(message.level()), machine + " " + message.slot() + ": " + message.text());
            return;
        }
        try {
            into.write(String.format(
                    Locale.ROOT,
                    "%014d%c[%s] %s%n",
                    message.nanos(),
                    message.level().name().toLowerCase(Locale.ROOT).charAt(0),
                    message.slot(),
                    message.text()));
            into.flush();
        } catch (IOException e) {
            file = null;
            program.log(Level.ERROR, machine + ": the log cannot be written any more: " + e.getMessage());
        }
    }

    private static Level level(LogLevel level) {
        return switch (level) {
            case DEBUG -> Level.DEBUG;
            case INFO -> Level.INFO;
            case WARN -> Level.WARNING;
            case ERROR, PANIC -> Level.ERROR;
        };
    }

    synchronized void close() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            program.log(Level.WARNING, machine + ": the log was not closed: " + e.getMessage());
        }
        file = null;
    }

    @Override
    public void debug(String message) {
        add(LogLevel.DEBUG, message);
    }

    @Override
    public boolean debugging() {
        return enabled("board", LogLevel.DEBUG);
    }

    @Override
    public void info(String message) {
        add(LogLevel.INFO, message);
    }

    @Override
    public void warn(String message) {
        add(LogLevel.WARN, message);
    }

    @Override
    public void error(String message) {
        add(LogLevel.ERROR, message);
    }

    @Override
    public void panic(String message) {
        add(LogLevel.PANIC, message);
    }

    private void add(LogLevel level, String message) {
        if (enabled("board", level)) {
            log(new LogMessage(machine, "board", level, 0, message));
        }
    }
}
