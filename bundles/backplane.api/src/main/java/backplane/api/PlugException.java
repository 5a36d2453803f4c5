package backplane.api;

/** A device or backend cannot be plugged. The message is for the user: what, where, and how to mend it. */
public class PlugException extends Exception {

    private static final long serialVersionUID = 1L;

    public PlugException(String message) {
        super(message);
    }

    public PlugException(String message, Throwable cause) {
        super(message, cause);
    }
}
