package backplane.api;

/** Answers accesses to memory-mapped registers. */
public interface MmioHandler {

    /**
     * @param offset from the base of the region
     * @param width 1, 2, 4 or 8 bytes; never reaches beyond the region
     * @return the value in the low {@code 8 * width} bits
     */
    long read(long offset, int width);

    /** Writes; {@code value} is zero-extended from {@code width} bytes. */
    void write(long offset, long value, int width);
}
