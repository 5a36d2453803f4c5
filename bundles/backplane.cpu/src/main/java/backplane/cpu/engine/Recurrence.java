package backplane.cpu.engine;

/**
 * Finds loops that lead through several pages: the addresses where pages are entered, of which some come up again and again
 * within few entries. A loop over much code, such as a kernel's way from an interrupt to the next, is none.
 */
final class Recurrence {
    private static final int SIZE = 256;

    /** So many entries at one address, one in {@link #APART} of all at least, are a loop. */
    static final int OFTEN = 256, APART = 8;

    private final long[] address = new long[SIZE];
    private final int[] first = new int[SIZE];
    private final int[] count = new int[SIZE];
    private int entries;

    /** Notes that a page is entered at an address, and tells whether a loop leads there. */
    boolean loops(long rip) {
        int i = (int) (rip * 0x9e37_79b9_7f4a_7c15L >>> 56);
        int now = ++entries;
        if (address[i] != rip || ++count[i] == OFTEN) {
            boolean often = address[i] == rip && now - first[i] <= OFTEN * APART;
            address[i] = rip;
            first[i] = now;
            count[i] = 0;
            return often;
        }
        return false;
    }
}
