package backplane.cpu.engine;

import static backplane.cpu.api.StateLayout.*;

import backplane.api.CpuAccess;

/** Registers and linear memory for firmware, loader and debugger. */
public final class Access implements CpuAccess {
    private final Core c;

    public Access(Core c) {
        this.c = c;
    }

    @Override
    public long gpr(int register) {
        return c.st.i64(GPR + 8 * (register & 15));
    }

    @Override
    public void gpr(int register, long value) {
        c.st.put64(GPR + 8 * (register & 15), value);
    }

    @Override
    public long rip() {
        return c.rip;
    }

    @Override
    public void rip(long value) {
        c.rip = value & c.ripMask;
    }

    @Override
    public long rflags() {
        return c.eflags() & 0xffff_ffffL;
    }

    @Override
    public void rflags(long value) {
        c.eflags((int) value);
    }

    @Override
    public int selector(int segment) {
        return c.selector(segment);
    }

    @Override
    public long base(int segment) {
        return c.base(segment);
    }

    @Override
    public void segment(int segment, int selector, long base, long limit, int attributes) {
        c.segments.set(segment, selector, base, limit, attributes);
        if (segment == CS) {
            c.cpl = c.v86() ? 3 : c.protectedMode() ? selector & 3 : 0;
            c.updateMode();
        }
    }

    @Override
    public long control(int register) {
        return c.st.i64(at(register));
    }

    @Override
    public void control(int register, long value) {
        if (register == 0) {
            long efer = c.st.i64(EFER);
            boolean active = (value & 0x8000_0000L) != 0 && (efer & Control.LME) != 0;
            c.st.put64(EFER, active ? efer | Control.LMA : efer & ~(long) Control.LMA);
            c.control.setCr0(value | Control.ET);
        } else {
            c.st.put64(at(register), value);
        }
        c.mmu.flush();
        c.updateMode();
    }

    private static int at(int register) {
        switch (register) {
            case 0:
                return CR0;
            case 2:
                return CR2;
            case 3:
                return CR3;
            case 4:
                return CR4;
            case 8:
                return CR8;
            default:
                throw new IllegalArgumentException("no control register " + register);
        }
    }

    @Override
    public void table(boolean global, long base, int limit) {
        c.st.put64(global ? GDTR : IDTR, base);
        c.st.put64((global ? GDTR : IDTR) + 8, limit);
    }

    @Override
    public long msr(int number) {
        try {
            return c.control.msrs.read(number);
        } catch (Fault unknown) {
            return 0;
        }
    }

    @Override
    public void msr(int number, long value) {
        try {
            c.control.msrs.write(number, value);
        } catch (Fault unknown) {
            return;
        }
        c.updateMode();
    }

    @Override
    public long translate(long linear) {
        return c.mmu.look(linear);
    }
}
