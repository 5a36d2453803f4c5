package backplane.bochsrc.convert;

/** A value that does not fit its key. */
final class ValueException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String remedy;

    ValueException(String message, String remedy) {
        super(message);
        this.remedy = remedy;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    String remedy() {
        return remedy;
    }
}
