package backplane.firmware;

import backplane.api.CpuAccess;

/** The registers of a processor in real mode that waits in a service call. */
final class RegisterFile implements CpuAccess {

    private final long[] general = new long[16];
    private final int[] selectors = new int[6];
    private long rip;

    @Override
    public long gpr(int register) {
        return general[register];
    }

    @Override
    public void gpr(int register, long value) {
        general[register] = value;
    }

    @Override
    public long rip() {
        return rip;
    }

    @Override
    public void rip(long value) {
        rip = value;
    }

    @Override
    public long rflags() {
        return 2;
    }

    @Override
    public void rflags(long value) {
        // the caller's flags are on the stack
    }

    @Override
    public int selector(int segment) {
        return selectors[segment];
    }

    @Override
    public long base(int segment) {
        return (long) selectors[segment] << 4;
    }

    @Override
    public void segment(int segment, int selector, long base, long limit, int attributes) {
        selectors[segment] = selector;
    }

    @Override
    public long control(int register) {
        return 0;
    }

    @Override
    public void control(int register, long value) {
        // stays in real mode
    }

    @Override
    public void table(boolean global, long base, int limit) {
        // has none
    }

    @Override
    public long msr(int number) {
        return 0;
    }

    @Override
    public void msr(int number, long value) {
        // has none
    }

    @Override
    public long translate(long linear) {
        return linear;
    }
}
