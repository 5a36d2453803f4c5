package backplane.chip.dp8390;

/** One of the three 8-bit counters of receive errors: cleared by reading, stuck at 192. */
final class TallyCounter {

    private static final int LIMIT = 0xc0, ALARM = 0x80;

    private int value;

    /** Counts one event and tells whether the counter's top bit has just become 1. */
    boolean count() {
        if (value == LIMIT) {
            return false;
        }
        value++;
        return value == ALARM;
    }

    int readAndClear() {
        int v = value;
        value = 0;
        return v;
    }

    int value() {
        return value;
    }

    void load(int v) {
        value = Math.min(v & 0xff, LIMIT);
    }
}
