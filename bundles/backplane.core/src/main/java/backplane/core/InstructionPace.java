package backplane.core;

import backplane.api.StateIo;

/** Time is executed instructions over instructions per second: exact, without drift, the same in every run. */
final class InstructionPace implements Pace {

    private static final long SECOND = 1_000_000_000L;

    private final long ips;
    private long origin;
    private long count;

    /** @param ips instructions per second, 1 .. 9 G */
    InstructionPace(long ips) {
        if (ips < 1 || ips > 9_000_000_000L) {
            throw new IllegalArgumentException("ips=" + ips + ": 1 .. 9000000000 make sense");
        }
        this.ips = ips;
    }

    @Override
    public void begin(long base) {
        if (base != at(0)) {
            // keep the fraction of a nanosecond that belongs to the instructions so far
            origin += base - at(0);
        }
        if (count >= ips) {
            origin += count / ips * SECOND;
            count %= ips;
        }
    }

    @Override
    public long at(long instructions) {
        long n = count + instructions;
        return origin + n / ips * SECOND + n % ips * SECOND / ips;
    }

    @Override
    public long instructions(long deadline) {
        long nanos = deadline - origin;
        if (nanos <= 0) {
            return 0;
        }
        long seconds = nanos / SECOND;
        if (seconds > Long.MAX_VALUE / ips - 1) {
            return Long.MAX_VALUE;
        }
        long rest = nanos % SECOND;
        return seconds * ips + Math.floorDiv(rest * ips + SECOND - 1, SECOND) - count;
    }

    @Override
    public void executed(long instructions) {
        count += instructions;
    }

    @Override
    public void state(StateIo io) {
        long now = at(0);
        long saved = io.u64("instructions", count % ips);
        if (io.loading() && saved >= 0 && saved < ips) {
            count = saved;
            origin = 0;
            origin = now - at(0);
        }
    }
}
