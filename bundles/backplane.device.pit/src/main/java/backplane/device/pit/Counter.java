package backplane.device.pit;

import backplane.api.StateIo;

/**
 * One counter of the 8254 (Intel data sheet 231164). Nothing runs: count and OUT follow from the tick at which counting
 * began. All times are ticks of the counter's clock; a written count is loaded with the next tick.
 */
final class Counter {

    /** Value of {@link #nextEdge} for "none". */
    static final long NEVER = Long.MAX_VALUE;

    private int mode;
    private boolean bcd;
    private boolean gate;
    /** The count being counted, 1 .. 65536; 0 = none written since the control word. */
    private int count;
    /** The count that is taken next, 0 = none. */
    private int next;
    /** When {@link #next} is taken in modes 2 and 3. */
    private long switchAt;

    private boolean started;
    private boolean paused;
    /** The tick at which {@link #count} was loaded, and the ticks counted before a pause. */
    private long origin;

    private long held;
    /** What the counter shows while it does not count. */
    private int frozen;

    Counter(boolean gate) {
        this.gate = gate;
    }

    void reset() {
        program(0, false, 0);
        frozen = 0;
    }

    /** A control word selects the mode, 0 .. 5. OUT goes to its initial level. */
    void program(int newMode, boolean newBcd, long now) {
        frozen = value(now);
        mode = newMode;
        bcd = newBcd;
        count = next = 0;
        started = false;
        paused = false;
        held = 0;
    }

    int mode() {
        return mode;
    }

    boolean bcd() {
        return bcd;
    }

    /** Returns the count that was written last, 1 .. 65536, or 0. */
    int period() {
        return next != 0 ? next : count;
    }

    /** The first byte of a two-byte count stops mode 0. */
    void writeBegins(long now) {
        if (mode == 0) {
            frozen = value(now);
            started = false;
        }
    }

    /** A whole count was written, 0 .. FFFFh. */
    void load(int raw, long now) {
        int value = decode(raw);
        if (triggered()) {
            next = value;
        } else if (periodic() && started) {
            settle(now);
            next = value;
            switchAt = paused ? NEVER : endOfCycle(now);
        } else {
            count = value;
            begin(now);
        }
    }

    private void begin(long now) {
        origin = now + 1;
        started = true;
        paused = !gate && !triggered();
        held = 0;
    }

    void gate(boolean high, long now) {
        boolean rising = high && !gate;
        boolean falling = !high && gate;
        settle(now);
        gate = high;
        if (rising) {
            rise(now);
        } else if (falling && started && !triggered()) {
            held = elapsed(now);
            paused = true;
        }
    }

    private void rise(long now) {
        boolean reloads = triggered() || periodic();
        if (reloads && period() != 0) {
            count = period();
            next = 0;
            begin(now);
        } else if (paused) {
            origin = now - held;
            paused = false;
        }
    }

    /** Modes 1 and 5 wait for an edge of GATE, the others count while GATE is high. */
    private boolean triggered() {
        return mode == 1 || mode == 5;
    }

    private boolean periodic() {
        return mode == 2 || mode == 3;
    }

    /** Returns OUT. */
    boolean out(long now) {
        settle(now);
        if (!started) {
            return mode != 0;
        }
        long t = elapsed(now);
        return switch (mode) {
            case 0, 1 -> t >= count;
            case 2 -> paused || t < 0 || t % count != count - 1;
            case 3 -> paused || t < 0 || t % count < high(count);
            default -> t != count;
        };
    }

    /** Returns the counting element as the data bus shows it, binary or BCD. */
    int value(long now) {
        settle(now);
        if (!started) {
            return frozen;
        }
        long t = Math.max(elapsed(now), 0);
        return switch (mode) {
            case 2 -> encode(count - t % count);
            case 3 -> encode((count & ~1) - 2 * (t % count < high(count) ? t % count : t % count - high(count)));
            default -> encode(count - t);
        };
    }

    /** Tells whether a written count has not reached the counting element yet. */
    boolean nullCount(long now) {
        settle(now);
        return !started || next != 0 || elapsed(now) < 0;
    }

    /**
     * Returns the next tick after {@code now} at which OUT rises, or falls for long: the one-tick low pulses of modes 2, 4
     * and 5 count as their rising edge.
     */
    long nextEdge(long now) {
        settle(now);
        if (!started || paused) {
            return NEVER;
        }
        long t = elapsed(now);
        return switch (mode) {
            case 0, 1 -> t < count ? origin + count : NEVER;
            case 2, 3 -> count == 1 ? NEVER : endOfCycle(now);
            default -> t <= count ? origin + count + 1 : NEVER;
        };
    }

    /** Tells whether OUT has been low for just one tick when it rises. */
    boolean strobe() {
        return mode == 2 || mode >= 4;
    }

    /** The end of the period in mode 2, of the half period in mode 3. */
    private long endOfCycle(long now) {
        long t = elapsed(now);
        if (t < 0) {
            return origin + (mode == 3 ? high(count) : count);
        }
        long phase = t % count;
        boolean toFall = mode == 3 && phase < high(count);
        return now - phase + (toFall ? high(count) : count);
    }

    private void settle(long now) {
        if (next == 0 || !periodic() || paused || now < switchAt) {
            return;
        }
        boolean low = mode == 3 && (switchAt - origin) % count != 0;
        count = next;
        next = 0;
        origin = low ? switchAt - high(count) : switchAt;
    }

    private long elapsed(long now) {
        return paused ? held : now - origin;
    }

    /** Mode 3 is high for the longer half of an odd count. */
    private static int high(int count) {
        return (count + 1) / 2;
    }

    private int decode(int raw) {
        int value = raw & 0xffff;
        if (bcd) {
            value = ((raw >> 12 & 15) * 1000 + (raw >> 8 & 15) * 100 + (raw >> 4 & 15) * 10 + (raw & 15)) % 10000;
        }
        return value == 0 ? modulus() : value;
    }

    private int encode(long value) {
        int v = (int) Math.floorMod(value, (long) modulus());
        return bcd ? v / 1000 << 12 | v / 100 % 10 << 8 | v / 10 % 10 << 4 | v % 10 : v;
    }

    private int modulus() {
        return bcd ? 10000 : 0x10000;
    }

    void state(StateIo io) {
        mode = Math.min(io.u8("mode", mode), 5);
        bcd = io.flag("bcd", bcd);
        gate = io.flag("gate", gate);
        count = io.u32("count", count) & 0x1ffff;
        next = io.u32("next", next) & 0x1ffff;
        switchAt = io.u64("switch_at", switchAt);
        started = io.flag("started", started) && count > 0;
        paused = io.flag("paused", paused);
        origin = io.u64("origin", origin);
        held = io.u64("held", held);
        frozen = io.u16("frozen", frozen);
    }
}
