package backplane.log;

import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;
import org.osgi.service.log.LogLevel;

/** Puts messages into the program's log: one sentence each, with the innermost cause at its end. */
final class Message {

    private final System.Logger log;
    private volatile String last = "";

    Message(System.Logger log) {
        this.log = log;
    }

    boolean wanted(LogLevel level) {
        return log.isLoggable(program(level));
    }

    /** Declarative Services try some things twice, and say so twice: that is told once. */
    void log(LogLevel level, String owner, String text, @Nullable Throwable thrown) {
        if (wanted(level)) {
            String sentence = (owner.isEmpty() ? "" : owner + ": ") + sentence(text, thrown);
            if (!sentence.equals(last)) {
                log.log(program(level), sentence, thrown);
            }
            last = sentence;
        }
    }

    private static Level program(LogLevel level) {
        return switch (level) {
            case AUDIT, ERROR -> Level.ERROR;
            case WARN -> Level.WARNING;
            default -> Level.DEBUG;
        };
    }

    private static String sentence(String text, @Nullable Throwable thrown) {
        String line = text.strip().replaceAll("\\s*\\R\\s*", " ");
        if (thrown == null) {
            return line;
        }
        Throwable cause = thrown;
        for (int depth = 0; cause.getCause() != null && depth < 20; depth++) {
            cause = cause.getCause();
        }
        return line + ": " + cause;
    }
}
