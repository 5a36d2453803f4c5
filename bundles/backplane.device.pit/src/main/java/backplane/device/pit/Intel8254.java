package backplane.device.pit;

import backplane.api.StateIo;

/** The 8254: three counters behind four ports. Times are ticks of {@link Oscillator}. */
final class Intel8254 {

    /** Byte access of a counter, bits 5:4 of the control word. */
    private static final int LATCH = 0, LSB = 1, MSB = 2;

    private final Counter[] counters = {new Counter(true), new Counter(true), new Counter(false)};
    private final int[] access = {3, 3, 3};
    /** Whether the next byte of a two-byte access is the high one. */
    private final boolean[] readHigh = new boolean[3];

    private final boolean[] writeHigh = new boolean[3];
    private final int[] writeLow = new int[3];
    /** Latched counts and status bytes, -1 if none. */
    private final int[] countLatch = {-1, -1, -1};

    private final int[] statusLatch = {-1, -1, -1};

    Counter counter(int n) {
        return counters[n];
    }

    void reset() {
        for (int n = 0; n < 3; n++) {
            counters[n].reset();
            select(n, 3);
            writeLow[n] = 0;
        }
    }

    private void select(int n, int newAccess) {
        access[n] = newAccess;
        readHigh[n] = writeHigh[n] = false;
        countLatch[n] = statusLatch[n] = -1;
    }

    /** Writes the control word register. */
    void control(int value, long now) {
        int n = value >> 6 & 3;
        int newAccess = value >> 4 & 3;
        if (n == 3) {
            readBack(value, now);
        } else if (newAccess == LATCH) {
            latchCount(n, now);
        } else {
            int mode = value >> 1 & 7;
            counters[n].program(mode > 5 ? mode - 4 : mode, (value & 1) != 0, now);
            select(n, newAccess);
        }
    }

    private void readBack(int value, long now) {
        for (int n = 0; n < 3; n++) {
            if ((value & 2 << n) == 0) {
                continue;
            }
            if ((value & 0x20) == 0) {
                latchCount(n, now);
            }
            if ((value & 0x10) == 0 && statusLatch[n] < 0) {
                statusLatch[n] = status(n, now);
            }
        }
    }

    /** A count that is latched stays until it is read. */
    private void latchCount(int n, long now) {
        if (countLatch[n] < 0) {
            countLatch[n] = counters[n].value(now);
        }
    }

    private int status(int n, long now) {
        Counter c = counters[n];
        return (c.out(now) ? 0x80 : 0)
                | (c.nullCount(now) ? 0x40 : 0)
                | access[n] << 4
                | c.mode() << 1
                | (c.bcd() ? 1 : 0);
    }

    int read(int n, long now) {
        if (statusLatch[n] >= 0) {
            int status = statusLatch[n];
            statusLatch[n] = -1;
            return status;
        }
        int value = countLatch[n] >= 0 ? countLatch[n] : counters[n].value(now);
        boolean high = access[n] == MSB || access[n] != LSB && readHigh[n];
        boolean last = access[n] == LSB || high;
        readHigh[n] = !last;
        if (last) {
            countLatch[n] = -1;
        }
        return high ? value >> 8 : value & 0xff;
    }

    void write(int n, int value, long now) {
        switch (access[n]) {
            case LSB -> counters[n].load(value, now);
            case MSB -> counters[n].load(value << 8, now);
            default -> writePart(n, value, now);
        }
    }

    private void writePart(int n, int value, long now) {
        if (writeHigh[n]) {
            counters[n].load(value << 8 | writeLow[n], now);
        } else {
            writeLow[n] = value;
            counters[n].writeBegins(now);
        }
        writeHigh[n] = !writeHigh[n];
    }

    void state(StateIo io) {
        for (int i = 0; i < 3; i++) {
            int n = i;
            io.section("counter" + n, part -> {
                counters[n].state(part);
                access[n] = part.u8("access", access[n]) & 3;
                readHigh[n] = part.flag("read_high", readHigh[n]);
                writeHigh[n] = part.flag("write_high", writeHigh[n]);
                writeLow[n] = part.u8("write_low", writeLow[n]);
                countLatch[n] = part.u32("count_latch", countLatch[n]);
                statusLatch[n] = part.u32("status_latch", statusLatch[n]);
            });
        }
    }
}
