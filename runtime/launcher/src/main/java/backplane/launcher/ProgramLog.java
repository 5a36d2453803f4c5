package backplane.launcher;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.logging.ConsoleHandler;
import java.util.logging.FileHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The program's log: into the file of {@code -log} from informations on, else warnings on the error stream. */
final class ProgramLog {

    private ProgramLog() {}

    /** @throws IOException if the file cannot be written */
    static void open(@Nullable Path file) throws IOException {
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        Handler handler = file == null ? new ConsoleHandler() : new FileHandler(file.toString());
        handler.setLevel(file == null ? Level.WARNING : Level.ALL);
        handler.setFormatter(new Line(file != null));
        root.addHandler(handler);
    }

    /** One line for a message; the time and the stack of an exception only in files. */
    private static final class Line extends Formatter {

        private final boolean dated;

        Line(boolean dated) {
            this.dated = dated;
        }

        @Override
        public String format(LogRecord message) {
            String level = message.getLevel() == Level.SEVERE
                    ? "error: "
                    : message.getLevel() == Level.WARNING ? "warning: " : "";
            String text = (dated ? message.getInstant() + " " : "backplane: ") + level + formatMessage(message);
            Throwable thrown = message.getThrown();
            return text + "\n" + (thrown == null || !dated ? "" : trace(thrown));
        }

        private static String trace(Throwable thrown) {
            StringWriter text = new StringWriter();
            thrown.printStackTrace(new PrintWriter(text));
            return text.toString();
        }
    }
}
