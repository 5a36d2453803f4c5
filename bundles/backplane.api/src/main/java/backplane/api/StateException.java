package backplane.api;

/** Saved state does not fit this device. The message tells which value and why. */
public class StateException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StateException(String message) {
        super(message);
    }
}
