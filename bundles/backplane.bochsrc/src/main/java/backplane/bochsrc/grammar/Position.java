package backplane.bochsrc.grammar;

import backplane.bochsrc.Problem;
import backplane.bochsrc.Problem.Severity;

/**
 * A line of a file.
 *
 * @param file as named by the user; {@code cmdline} for words of the command line
 * @param line counted from 1; 0 = the whole file
 */
public record Position(String file, int line) {

    /** A problem at this place that stops the profile. */
    public Problem error(String message, String remedy) {
        return new Problem(file, line, Severity.ERROR, message, remedy);
    }

    /** A problem at this place that does not. */
    public Problem warning(String message, String remedy) {
        return new Problem(file, line, Severity.WARNING, message, remedy);
    }

    @Override
    public String toString() {
        return file + ":" + line;
    }
}
