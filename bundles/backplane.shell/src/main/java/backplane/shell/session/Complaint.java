package backplane.shell.session;

import java.lang.reflect.InvocationTargetException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What went wrong with a command, as a sentence that says how to go on. */
final class Complaint {

    /** Gogo's words for arguments that no method of the command takes. */
    private static final Pattern MISFIT = Pattern.compile("Cannot coerce (\\w+)\\(.*\\) to any of .*", Pattern.DOTALL);

    private static final Pattern UNKNOWN = Pattern.compile("Command not found: (.*)", Pattern.DOTALL);

    private Complaint() {}

    static String of(Exception e) {
        Throwable told = e;
        while (told instanceof InvocationTargetException && told.getCause() != null) {
            told = told.getCause();
        }
        if (told instanceof InterruptedException) {
            return "interrupted";
        }
        String message = told.getMessage();
        return message == null || message.isBlank() ? told.toString() : clear(message);
    }

    private static String clear(String message) {
        Matcher misfit = MISFIT.matcher(message);
        if (misfit.matches()) {
            return misfit.group(1) + " takes other words than these; 'help " + misfit.group(1) + "' shows them";
        }
        Matcher unknown = UNKNOWN.matcher(message);
        return unknown.matches() ? "there is no command " + unknown.group(1) + "; 'help' lists them all" : message;
    }
}
