package backplane.device.vga;

import backplane.api.StateIo;
import java.util.Arrays;

/** The CRT controller: where the picture lies in memory, and its timing. */
final class Crtc {

    static final int COUNT = 0x19;

    private static final int HORIZONTAL_TOTAL = 0x00,
            HORIZONTAL_END = 0x01,
            VERTICAL_TOTAL = 0x06,
            OVERFLOW = 0x07,
            MAXIMUM_SCAN_LINE = 0x09,
            CURSOR_START = 0x0a,
            CURSOR_END = 0x0b,
            START_HIGH = 0x0c,
            START_LOW = 0x0d,
            CURSOR_HIGH = 0x0e,
            CURSOR_LOW = 0x0f,
            RETRACE_START = 0x10,
            RETRACE_END = 0x11,
            VERTICAL_END = 0x12,
            OFFSET = 0x13,
            MODE_CONTROL = 0x17,
            LINE_COMPARE = 0x18;

    private final Changes changes;
    private final byte[] registers = new byte[COUNT];
    private int index;

    Crtc(Changes changes) {
        this.changes = changes;
    }

    void reset() {
        Arrays.fill(registers, (byte) 0);
        index = 0;
    }

    int index() {
        return index;
    }

    void index(int value) {
        index = value & 0x3f;
    }

    int read() {
        return index < COUNT ? get(index) : 0;
    }

    void write(int value) {
        if (index >= COUNT) {
            return;
        }
        boolean isProtected = index <= OVERFLOW && (get(RETRACE_END) & 0x80) != 0;
        if (!isProtected) {
            put(value);
        } else if (index == OVERFLOW) {
            // only the line compare bit of the overflow register stays open
            put(get(OVERFLOW) & ~0x10 | value & 0x10);
        }
    }

    private void put(int value) {
        if (get(index) == (value & 0xff)) {
            return;
        }
        registers[index] = (byte) value;
        if (index >= CURSOR_START && index <= CURSOR_LOW) {
            changes.something();
        } else {
            changes.everything();
        }
    }

    private int get(int register) {
        return registers[register] & 0xff;
    }

    private int overflow(int bit, int to) {
        return get(OVERFLOW) >> bit << 31 >>> 31 - to;
    }

    /** Returns the number of character clocks that are displayed. */
    int columns() {
        return get(HORIZONTAL_END) + 1;
    }

    /** Returns the number of scan lines that are displayed. */
    int lines() {
        return (get(VERTICAL_END) | overflow(1, 8) | overflow(6, 9)) + 1;
    }

    /** Tells whether anybody has set a mode yet. */
    boolean programmed() {
        return get(HORIZONTAL_END) != 0 && get(VERTICAL_END) != 0;
    }

    /** Returns the scan lines of a row of characters or dots, each of which may be shown {@link #repeat} times. */
    int rowHeight() {
        return (get(MAXIMUM_SCAN_LINE) & 0x1f) + 1;
    }

    int repeat() {
        return (get(MAXIMUM_SCAN_LINE) & 0x80) != 0 ? 2 : 1;
    }

    int start() {
        return get(START_HIGH) << 8 | get(START_LOW);
    }

    /** Returns the distance of two rows in character clocks. */
    int pitch() {
        return get(OFFSET) * 2;
    }

    /** Returns the first scan line of the lower half of a split screen, which begins at address 0. */
    int splitLine() {
        return (get(LINE_COMPARE) | overflow(4, 8) | (get(MAXIMUM_SCAN_LINE) & 0x40) << 3) + 1;
    }

    int cursor() {
        return get(CURSOR_HIGH) << 8 | get(CURSOR_LOW);
    }

    boolean cursorVisible() {
        return (get(CURSOR_START) & 0x20) == 0 && cursorFirst() <= cursorLast();
    }

    int cursorFirst() {
        return get(CURSOR_START) & 0x1f;
    }

    int cursorLast() {
        return get(CURSOR_END) & 0x1f;
    }

    /**
     * Returns the address of a character clock in a scan line of its row: for CGA and Hercules layouts, bits of the scan
     * line counter replace address bits 13 and 14, which in word mode are one lower in memory.
     */
    int address(int counter, int scanLine) {
        int word = (get(MODE_CONTROL) & 0x40) == 0 ? 1 : 0;
        int address = counter & 0xffff;
        if ((get(MODE_CONTROL) & 1) == 0) {
            address = address & ~(0x2000 >> word) | (scanLine & 1) << 13 - word;
        }
        if ((get(MODE_CONTROL) & 2) == 0) {
            address = address & ~(0x4000 >> word) | (scanLine >> 1 & 1) << 14 - word;
        }
        return address;
    }

    /**
     * Returns the bits of input status 1 that follow the beam: 0 = not in the displayed area, 3 = vertical retrace.
     *
     * @param time virtual nanoseconds
     * @param dotsPerSecond of the dot clock
     * @param dotsPerColumn 8 or 9
     */
    int beam(long time, long dotsPerSecond, int dotsPerColumn) {
        long clocks = get(HORIZONTAL_TOTAL) + 5L;
        long lineTime = Math.max(1, clocks * dotsPerColumn * 1_000_000_000L / dotsPerSecond);
        int total = (get(VERTICAL_TOTAL) | overflow(0, 8) | overflow(5, 9)) + 2;
        long inFrame = time % (lineTime * total);
        long line = inFrame / lineTime;
        int retrace = Math.min(get(RETRACE_START) | overflow(2, 8) | overflow(7, 9), total - 1);
        int length = (get(RETRACE_END) - retrace - 1 & 0x0f) + 1;
        boolean inRetrace = line >= retrace && line < retrace + length;
        boolean dark = line >= lines() || inFrame % lineTime * clocks >= columns() * lineTime;
        return (inRetrace ? 0x08 : 0) | (dark || inRetrace ? 0x01 : 0);
    }

    void state(StateIo io) {
        io.bytes("registers", registers);
        index = io.u8("index", index) & 0x3f;
    }
}
