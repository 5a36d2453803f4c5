package backplane.cpu.op;

import backplane.cpu.decode.Record;
import backplane.cpu.engine.Control;
import backplane.cpu.engine.Core;
import backplane.cpu.engine.Fault;
import backplane.cpu.engine.Feature;
import backplane.cpu.simd.ExtendedState;
import backplane.cpu.simd.Simd;
import backplane.cpu.simd.SimdFeature;
import backplane.cpu.simd.SimdInstruction;
import backplane.cpu.simd.SimdOperand;
import java.lang.invoke.MethodHandles;

/** An MMX or SSE instruction: checks, operands, and the call of the unit that does the work. */
final class SimdOp extends Op {
    private static final SimdInstruction FORM = Template.data(MethodHandles.lookup(), SimdInstruction.class);
    private static final SimdOperand DST = FORM.dst();
    private static final SimdOperand SRC = FORM.src();
    private static final int OP = FORM.op();
    private static final int SIZE = FORM.size();
    private static final int ALIGNMENT = FORM.alignment();
    private static final boolean X87 = FORM.x87();
    private static final boolean GENERAL = FORM.general();
    private static final boolean FLAGS = FORM.flags();
    private static final Feature FEATURE = feature(FORM.feature());
    private static final boolean AREA = DST == SimdOperand.S || SRC == SimdOperand.S;

    private static Feature feature(SimdFeature f) {
        return f == SimdFeature.CLFSH ? Feature.CLFLUSH : Feature.valueOf(f.name());
    }

    @Override
    public void run(Core c, long w, long v) {
        if (!c.model.has(FEATURE)) {
            throw c.undefined();
        }
        check(c);
        if (AREA) {
            area(c, w, v);
            return;
        }
        Simd simd = c.simd;
        boolean memory = !Record.isRegister(w) && DST != SimdOperand.D;
        boolean storing = memory
                && (DST == SimdOperand.M || DST == SimdOperand.E || DST == SimdOperand.W || DST == SimdOperand.Q);
        long at = 0;
        if (memory) {
            if (ALIGNMENT > 1 && Record.kind(w) >= Record.SEG16) {
                aligned(c, w, v);
            }
            at = c.linear(w, v, SIZE, storing);
            if (ALIGNMENT > 1 && (at & ALIGNMENT - 1) != 0) {
                throw c.protection();
            }
            if (storing) {
                c.mmu.probeWrite(at, SIZE);
            }
        }
        simd.hi = 0;
        if (memory && !storing) {
            load(c, simd, at);
        } else {
            source(c, simd, w);
        }
        extra(c, simd, w);
        int vector = simd.execute(OP, target(w, storing), (int) (v >> 32));
        if (vector != 0) {
            throw fault(c, vector);
        }
        deliver(c, simd, w, at, storing);
        if (FLAGS) {
            c.arithmetic(simd.eflags);
        }
    }

    /** A misaligned operand raises #GP even where it is beyond the limit of the stack segment. */
    private static void aligned(Core c, long w, long v) {
        int s = Record.segment(w);
        long base = c.code64() && s < Core.FS ? 0 : c.base(s);
        if ((base + c.effective(w, v) & ALIGNMENT - 1) != 0) {
            throw c.protection();
        }
    }

    private static Fault fault(Core c, int vector) {
        // without OSXMMEXCPT a numeric exception is an invalid opcode
        return vector == Fault.XM && (c.cr4() & Control.OSXMMEXCPT) == 0 ? c.undefined() : c.fault(vector, 0);
    }

    private static void check(Core c) {
        if (GENERAL) {
            return;
        }
        long cr0 = c.cr0();
        if (AREA) {
            boolean extended = FORM.size() == ExtendedState.XSAVE_LENGTH;
            if (extended && (c.cr4() & Control.OSXSAVE) == 0) {
                throw c.undefined();
            }
            if ((cr0 & (extended ? Control.TS : Control.TS | Control.EM)) != 0) {
                throw c.fault(Fault.NM, 0);
            }
            return;
        }
        if ((cr0 & Control.EM) != 0 || !X87 && (c.cr4() & Control.OSFXSR) == 0) {
            throw c.undefined();
        }
        if ((cr0 & Control.TS) != 0) {
            throw c.fault(Fault.NM, 0);
        }
        if (X87) {
            FpuOps.pending(c);
        }
    }

    private static void load(Core c, Simd simd, long at) {
        switch (SIZE) {
            case 0:
                break;
            case 1:
                simd.lo = c.read8(at);
                break;
            case 2:
                simd.lo = c.read16(at);
                break;
            case 4:
                simd.lo = c.read32(at) & 0xffff_ffffL;
                break;
            case 8:
                simd.lo = c.read64(at);
                break;
            default:
                c.mmu.align(at, 16);
                if ((at & 4095) > 4080) {
                    c.mmu.probeRead(at, 16);
                }
                simd.lo = c.read64(at);
                simd.hi = c.read64(at + 8);
        }
    }

    private static int number(SimdOperand operand, long w) {
        int n = operand.byReg() ? Record.reg(w) : Record.base(w);
        return operand.mmx() ? n & 7 : n;
    }

    private static void source(Core c, Simd simd, long w) {
        switch (SRC) {
            case V:
            case U:
            case W:
                simd.readXmm(number(SRC, w));
                break;
            case P:
            case N:
            case Q:
                simd.readMmx(number(SRC, w));
                break;
            case E:
            case G:
                simd.lo = c.get64(8 * number(SRC, w));
                break;
            default:
                simd.lo = 0;
        }
    }

    /** The third operands of a few instructions. */
    private static void extra(Core c, Simd simd, long w) {
        boolean wide = Record.size(w) == 3;
        if (DST == SimdOperand.G) {
            simd.gprA = c.get64(8 * number(DST, w));
        } else if (DST == SimdOperand.C || DST == SimdOperand.X0) {
            simd.gprA = wide ? c.get64(Core.RAX) : c.get32(Core.RAX);
            simd.gprD = wide ? c.get64(Core.RDX) : c.get32(Core.RDX);
        }
    }

    private static int target(long w, boolean storing) {
        boolean byReg = storing || !DST.byReg() && !DST.byRm() || DST == SimdOperand.M;
        int n = byReg ? Record.reg(w) : number(DST, w);
        return X87 && byReg ? n & 7 : n;
    }

    private static void deliver(Core c, Simd simd, long w, long at, boolean storing) {
        if (storing) {
            store(c, simd, at);
        } else if (DST == SimdOperand.G || DST == SimdOperand.E) {
            c.set64(8 * number(DST, w), simd.lo);
        } else if (DST == SimdOperand.C) {
            c.set64(Core.RCX, simd.lo);
        } else if (DST == SimdOperand.D) {
            masked(c, simd, w);
        }
    }

    private static void store(Core c, Simd simd, long at) {
        switch (SIZE) {
            case 1:
                c.write8(at, (int) simd.lo);
                break;
            case 2:
                c.write16(at, (int) simd.lo);
                break;
            case 4:
                c.write32(at, (int) simd.lo);
                break;
            case 8:
                c.write64(at, simd.lo);
                break;
            default: {
                long high = simd.hi;
                c.write64(at, simd.lo);
                c.write64(at + 8, high);
            }
        }
    }

    /** MASKMOVQ and MASKMOVDQU: the bytes at DS:[rDI] that the mask selects. */
    private static void masked(Core c, Simd simd, long w) {
        int size = X87 ? 8 : 16;
        long offset = c.get64(Core.RDI);
        int kind = Record.kind(w);
        offset &= kind == Record.SEG16 ? 0xffff : kind == Record.FLAT64 || kind == Record.SEG64 ? -1L : 0xffff_ffffL;
        long at = c.segment(Record.segment(w), offset, size, true);
        // aligned to eight bytes, if at all
        c.mmu.probeWrite(at, 8);
        c.mmu.probeWrite(at + size - 8, 8);
        for (int i = 0; i < size; i++) {
            int shift = 8 * (i & 7);
            if (((i < 8 ? simd.maskLo : simd.maskHi) >>> shift & 1) != 0) {
                c.write8(at + i, (int) ((i < 8 ? simd.lo : simd.hi) >>> shift));
            }
        }
    }

    /** FXSAVE, XSAVE and their counterparts. */
    private static void area(Core c, long w, long v) {
        boolean saving = DST == SimdOperand.S;
        boolean extended = SIZE == ExtendedState.XSAVE_LENGTH;
        long at = c.linear(w, v, SIZE, saving);
        if ((at & ALIGNMENT - 1) != 0) {
            throw c.protection();
        }
        boolean wide = Record.size(w) == 3;
        int registers = c.code64() ? 16 : 8;
        if (!extended && (c.cr4() & Control.OSFXSR) == 0) {
            registers = 0;
        }
        long xcr0 = c.get64(backplane.cpu.api.StateLayout.XCR0);
        long components = (c.get(Core.RAX, 2) | c.get(Core.RDX, 2) << 32) & xcr0;
        if (saving) {
            c.mmu.probeWrite(at, SIZE);
        }
        Area.load(c, at, SIZE);
        int vector = 0;
        if (saving) {
            if (extended) {
                ExtendedState.xsave(c.simd, wide, registers, components);
            } else {
                ExtendedState.fxsave(c.simd, wide, registers);
            }
            Area.store(c, at, SIZE);
        } else {
            vector = extended
                    ? ExtendedState.xrstor(c.simd, wide, registers, components, xcr0)
                    : ExtendedState.fxrstor(c.simd, wide, registers);
        }
        if (vector != 0) {
            throw c.fault(vector, 0);
        }
    }
}
