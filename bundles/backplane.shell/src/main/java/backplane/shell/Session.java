package backplane.shell;

import org.apache.felix.service.command.CommandSession;
import org.osgi.annotation.versioning.ProviderType;

/** The program as the user started it: a service from the moment when the command line has been carried out. */
@ProviderType
public interface Session {

    /** Returns what to print before the first prompt. */
    String greeting();

    /** Gives a session of the shell the names that all of them have. */
    void prepare(CommandSession session);

    /** Returns what to tell the user of a command that failed. */
    String complaint(Exception e);

    /**
     * Ends the program.
     *
     * @param status for the operating system
     * @param reason a word or a few for the status file
     */
    void end(int status, String reason);
}
