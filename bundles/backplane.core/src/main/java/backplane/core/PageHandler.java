package backplane.core;

/** Answers accesses to a page of physical addresses that the processor does not reach directly. */
interface PageHandler {

    /** Nobody there: reads all ones, ignores writes. */
    PageHandler OPEN = new PageHandler() {
        @Override
        public long read(long address, int width) {
            return -1;
        }

        @Override
        public void write(long address, long value, int width) {}
    };

    /**
     * @param address physical; the access stays within the page
     * @param width 1, 2, 4 or 8
     */
    long read(long address, int width);

    /** Writes; see {@link #read}. */
    void write(long address, long value, int width);
}
