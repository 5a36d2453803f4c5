package backplane.device.cmos;

import backplane.api.StateIo;
import backplane.api.Timer;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * The MC146818 real-time clock. Nothing runs: time, flags and the next interrupt follow from the virtual time in
 * nanoseconds when somebody looks.
 */
final class Mc146818 {

    static final int A = 0x0a, B = 0x0b, C = 0x0c, D = 0x0d;

    private static final long SECOND = 1_000_000_000L;
    /** Seconds from 1970 to the year 10000: the calendar has four digits. */
    private static final long YEAR_10000 = 253_402_300_800L;
    /** Register A. */
    private static final int UIP = 0x80, DIVIDER_RESET = 0x60, RATE = 0x0f;
    /** Register B; the enables lie where the flags lie in register C. */
    private static final int SET = 0x80, UIE = 0x10, SQWE = 0x08;
    /** Register C. */
    private static final int IRQF = 0x80, PF = 0x40, AF = 0x20, UF = 0x10;
    /** Register D: the battery is good. */
    private static final int VRT = 0x80;
    /** With the 32768 Hz crystal UIP rises 244 us before an update of 1984 us, at whose end the new time shows. */
    private static final long UIP_TIME = 244_000 + 1_984_000;

    private final byte[] ram;
    private final Calendar calendar;
    /** Added to the virtual time: where the divider chain stands. */
    private long phase;
    /** The second (of the divider chain) that the time registers show. */
    private long shown;
    /** The period of the periodic interrupt that was seen last. */
    private long period;
    /** Register C without IRQF. */
    private int flags;

    /** @param ram the CMOS memory, of which registers 0 .. 13 are the clock's */
    Mc146818(byte[] ram) {
        this.ram = ram;
        calendar = new Calendar(ram);
    }

    /** Power comes on for the first time: the clock is set and runs. */
    void powerOn(long epochMillis, long now) {
        ram[A] = 0x26;
        ram[B] = 0x02;
        flags = 0;
        phase = Math.floorMod(epochMillis, 1000L) * 1_000_000;
        shown = second(now);
        period = periodIndex(now);
        long seconds = Math.floorDiv(epochMillis, 1000L) + shown;
        calendar.set(LocalDateTime.ofEpochSecond(Math.floorMod(seconds, YEAR_10000), 0, ZoneOffset.UTC));
    }

    /** Power comes on again: the clock goes on from the time that its registers hold. */
    void resume(long now) {
        ram[A] &= 0x7f;
        flags = 0;
        phase = 0;
        shown = second(now);
        period = periodIndex(now);
    }

    /** The reset line: interrupts off, time and memory kept. */
    void reset() {
        ram[B] &= (byte) ~(PF | AF | UIE | SQWE);
        flags = 0;
    }

    int read(int register, long now) {
        update(now);
        return switch (register) {
            case A -> ram[A] & 0x7f | (updateInProgress(now) ? UIP : 0);
            case C -> takeFlags();
            case D -> VRT;
            default -> ram[register] & 0xff;
        };
    }

    private int takeFlags() {
        int value = flags | (interrupting() ? IRQF : 0);
        flags = 0;
        return value;
    }

    void write(int register, int value, long now) {
        update(now);
        switch (register) {
            case A -> writeA(value, now);
            case B -> writeB(value, now);
            case C, D -> {
                // read-only
            }
            default -> ram[register] = (byte) value;
        }
    }

    private void writeA(int value, long now) {
        boolean held = heldInReset();
        ram[A] = (byte) (value & 0x7f);
        if (held && !heldInReset()) {
            // the first update comes half a second after the divider chain is let go
            phase = Math.floorMod(SECOND / 2 - now, SECOND);
        }
        shown = second(now);
        period = periodIndex(now);
    }

    private void writeB(int value, long now) {
        boolean set = (value & SET) != 0;
        ram[B] = (byte) (set ? value & ~UIE : value);
        shown = second(now);
    }

    /** Returns the level of the interrupt output. */
    boolean interrupting() {
        return (flags & ram[B] & (PF | AF | UF)) != 0;
    }

    /** Brings time and flags up to date. */
    void update(long now) {
        long elapsed = second(now) - shown;
        if (updating() && elapsed > 0) {
            flags |= UF;
            if (calendar.secondsToAlarm() <= elapsed) {
                flags |= AF;
            }
            calendar.advance(elapsed);
            shown += elapsed;
        }
        long index = periodIndex(now);
        if (index != period) {
            flags |= PF;
            period = index;
        }
    }

    /** Returns the virtual time of the next interrupt, {@link Timer#NEVER} if none comes by itself. */
    long nextInterrupt(long now) {
        if (interrupting()) {
            return Timer.NEVER;
        }
        long next = Timer.NEVER;
        if ((ram[B] & PF) != 0 && frequency() != 0 && !heldInReset()) {
            next = nextPeriod(now);
        }
        if ((ram[B] & UF) != 0 && updating()) {
            next = Math.min(next, start(shown + 1));
        }
        if ((ram[B] & AF) != 0 && updating()) {
            long delay = calendar.secondsToAlarm();
            next = delay == Calendar.NEVER ? next : Math.min(next, start(shown + delay));
        }
        return next;
    }

    private boolean updateInProgress(long now) {
        return updating() && Math.floorMod(now + phase, SECOND) >= SECOND - UIP_TIME;
    }

    private boolean updating() {
        return (ram[B] & SET) == 0 && !heldInReset();
    }

    private boolean heldInReset() {
        return (ram[A] & DIVIDER_RESET) == DIVIDER_RESET;
    }

    /** Returns the rate of the periodic interrupt in Hz, 0 if off; rates 1 and 2 repeat 8 and 9. */
    private int frequency() {
        int rate = ram[A] & RATE;
        return rate == 0 ? 0 : 32768 >> (rate <= 2 ? rate + 6 : rate - 1);
    }

    private long periodIndex(long now) {
        int frequency = frequency();
        if (frequency == 0 || heldInReset()) {
            return 0;
        }
        return second(now) * frequency + Math.floorMod(now + phase, SECOND) * frequency / SECOND;
    }

    private long nextPeriod(long now) {
        int frequency = frequency();
        long index = Math.floorMod(now + phase, SECOND) * frequency / SECOND + 1;
        return start(second(now)) + (index * SECOND + frequency - 1) / frequency;
    }

    private long second(long now) {
        return Math.floorDiv(now + phase, SECOND);
    }

    /** Returns the virtual time at which a second of the divider chain begins. */
    private long start(long second) {
        return second * SECOND - phase;
    }

    void state(StateIo io) {
        phase = Math.floorMod(io.u64("phase", phase), SECOND);
        shown = io.u64("shown_second", shown);
        period = io.u64("period", period);
        flags = io.u8("c", flags) & (PF | AF | UF);
    }
}
