package backplane.core;

import backplane.api.StateIo;

/**
 * Instructions count as much virtual time as they took in host time lately. When virtual time runs ahead of the host's,
 * they count less until it is in step again.
 */
final class MeasuredPace implements Pace {

    private static final int FRACTION = 20;
    private static final long ONE = 1L << FRACTION;
    private static final long LONGEST = 1L << 40;

    /** Time ahead by this much slows virtual time to a tenth. */
    private static final long TOLERANCE = 2_000_000L;

    private long base;
    private long measured;
    private long rate;

    /** @param ips first guess */
    MeasuredPace(long ips) {
        measured = Math.max(1, ONE * 1000 / Math.max(1, ips / 1_000_000));
        rate = measured;
    }

    @Override
    public void begin(long now) {
        base = now;
    }

    @Override
    public long at(long instructions) {
        return base + (instructions * rate >> FRACTION);
    }

    @Override
    public long instructions(long deadline) {
        long delta = deadline - base;
        if (delta <= 0) {
            return 0;
        }
        return delta > LONGEST ? Long.MAX_VALUE : ((delta << FRACTION) + rate - 1) / rate;
    }

    @Override
    public void executed(long instructions) {
        base = at(instructions);
    }

    @Override
    public void state(StateIo io) {
        io.u64("instructions", 0);
    }

    /**
     * A slice is over.
     *
     * @param instructions executed
     * @param nanos host time that it took
     * @param ahead how far virtual time is ahead of the host's
     */
    void measure(long instructions, long nanos, long ahead) {
        if (instructions >= 256) {
            long now = Math.max(1, Math.min((nanos << FRACTION) / instructions, 1_000_000L << FRACTION));
            measured += (now - measured) / 8;
        }
        long brake = Math.max(0, Math.min(ahead, TOLERANCE));
        rate = Math.max(1, measured - measured / 10 * 9 * brake / TOLERANCE);
    }
}
