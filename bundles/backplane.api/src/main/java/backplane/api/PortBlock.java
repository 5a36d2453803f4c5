package backplane.api;

/**
 * Moves many units through one port at once, for {@code REP INS} and {@code REP OUTS}. The effect is the same as of that
 * many single accesses; a device that cannot do it for this port at this moment returns 0 and gets single accesses.
 */
public interface PortBlock {

    /**
     * Reads up to {@code count} units from the port into memory, ascending.
     *
     * @param width unit in bytes: 1, 2 or 4
     * @return units moved, 0 .. count
     */
    int readBlock(int port, int width, Bytes memory, long address, int count);

    /** Writes up to {@code count} units from memory to the port, ascending; see {@link #readBlock}. */
    int writeBlock(int port, int width, Bytes memory, long address, int count);
}
