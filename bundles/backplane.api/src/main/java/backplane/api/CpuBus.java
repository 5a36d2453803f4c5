package backplane.api;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The processor's socket ({@code socket(CpuBus.class, "cpu0")}): memory pages, ports, clock and pins. Physical addresses
 * come after the A20 gate, which is the processor's own work. Machine thread only.
 */
@ProviderType
public interface CpuBus {

    /** Page flags of {@link #flags}. */
    int CODE = 1, DIRTY = 2;

    /** Returns the pins. */
    CpuPins pins();

    /** Returns the virtual clock. */
    Clock clock();

    /** Returns the block with all RAM and ROM. May change when {@link #epoch()} does. */
    Bytes bytes();

    /**
     * Returns where in {@link #bytes()} the page of a physical address lies for reads and instruction fetches.
     *
     * @return the offset of the page's first byte, or -1 if a handler (or nobody) answers
     */
    long readPage(long address);

    /** As {@link #readPage}, for writes; -1 also for ROM. */
    long writePage(long address);

    /** Returns the flags of the page at this offset of {@link #bytes()}. */
    int flags(long offset);

    /**
     * Sets flags of a page. {@link #CODE}: the processor keeps something derived from the bytes, writes by others must be
     * reported; {@link #DIRTY}: the processor is about to write.
     */
    void mark(long offset, int flags);

    /** Clears flags of a page. */
    void unmark(long offset, int flags);

    /** Registers the listener for writes by others to pages marked {@link #CODE}. */
    void codeListener(CodeListener listener);

    /**
     * Returns a number that changes whenever a translation from physical pages to offsets, the block, or the meaning of
     * {@link #DIRTY} pages may have changed: the processor then drops what it derived from them. To be compared after
     * every call of a handler and at the start of {@link Processor#run}.
     */
    int epoch();

    /** Reads memory through handlers; may cross a page. {@code width} 1, 2, 4 or 8. */
    long read(long address, int width);

    /** Writes memory through handlers; may cross a page. Reports nothing to the {@link CodeListener}. */
    void write(long address, long value, int width);

    /** Reads a port; the result is zero-extended. {@code width} 1, 2 or 4. */
    int in(int port, int width);

    /** Writes a port. */
    void out(int port, int value, int width);

    /**
     * Block input for {@code REP INS} into one page of {@link #bytes()}.
     *
     * @return units moved; 0 if the port has no block handler
     */
    int inBlock(int port, int width, long offset, int count);

    /** Block output for {@code REP OUTS}; see {@link #inBlock}. */
    int outBlock(int port, int width, long offset, int count);

    /**
     * Returns 64 random bits for the guest. They come from the host's generator for keys, except on a machine whose runs are to
     * be the same, bit for bit ({@code clock: sync=none} without a live backend): there they follow from virtual time.
     */
    long random();

    /** The processor shut down after a triple fault; the board resets it or stops, as configured. */
    void tripleFault();

    /** Tells of writes to pages that hold decoded code. */
    @FunctionalInterface
    interface CodeListener {

        /** Somebody else wrote to the page at this offset of {@link CpuBus#bytes()}. */
        void codeWritten(long offset);
    }
}
