package backplane.bochsrc;

/**
 * One finding in a bochsrc file: where, what, and how to mend it.
 *
 * @param file the file's name as it was given, {@code cmdline} for words of the command line
 * @param line counted from 1; 0 = the file as a whole
 * @param severity whether the profile can be used all the same
 * @param message what is wrong, without a full stop
 * @param remedy what to write instead, an imperative clause; may be empty
 */
public record Problem(String file, int line, Severity severity, String message, String remedy) {

    /** How bad it is. */
    public enum Severity {
        /** Read differently from what was probably meant, or without effect; the profile is applied. */
        WARNING,
        /** Cannot be used; the profile is not applied. */
        ERROR
    }

    /** Whether the profile cannot be applied because of it. */
    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** The same finding as an error: what {@code --strict} makes of a warning. */
    public Problem asError() {
        return new Problem(file, line, Severity.ERROR, message, remedy);
    }

    /** {@code file:line: message; remedy}, one line of text. */
    @Override
    public String toString() {
        String place = line > 0 ? file + ":" + line : file;
        String kind = isError() ? "" : "warning: ";
        return place + ": " + kind + message + (remedy.isEmpty() ? "" : "; " + remedy);
    }
}
