package backplane.core;

/** The machine thread did not answer in time. The message tells what it is doing. */
public class MachineBusyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message what, for how long, and where the machine thread is */
    public MachineBusyException(String message) {
        super(message);
    }
}
