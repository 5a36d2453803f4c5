package backplane.cpu.op;

import static backplane.cpu.op.OpTable.plain;

import backplane.api.CpuPins;
import backplane.cpu.decode.Record;
import backplane.cpu.engine.Control;
import backplane.cpu.engine.Core;
import backplane.cpu.engine.Fault;
import backplane.cpu.engine.Flag;
import backplane.cpu.fp.X87;
import backplane.cpu.fp.X87Environment;
import backplane.cpu.fp.X87Operand;

/** The x87 instructions: checks, operands, and the error line. */
final class FpuOps {
    private static final int FNSTSW_AX = 0x1e0;

    private FpuOps() {}

    static void define() {
        plain("X87:R", FpuOps::register);
        plain("X87:M", FpuOps::memory);
        plain("FWAIT", FpuOps::fwait);
    }

    private static void available(Core c) {
        if ((c.cr0() & (Control.EM | Control.TS)) != 0) {
            throw c.fault(Fault.NM, 0);
        }
    }

    /** Reports an exception that waits: #MF, or FERR# and a stop until an interrupt comes or IGNNE# is asserted. */
    static void pending(Core c) {
        if (!c.x87.pending()) {
            return;
        }
        if ((c.cr0() & Control.NE) != 0) {
            throw c.fault(Fault.MF, 0);
        }
        CpuPins pins = c.bus.pins();
        pins.ferr(true);
        c.mmu.afterBus();
        if (!pins.ignne()) {
            throw c.fault(Fault.FROZEN, 0);
        }
    }

    /** Takes FERR# back when no exception waits any more. */
    private static void settle(Core c) {
        CpuPins pins = c.bus.pins();
        if (pins.ferr() && !c.x87.pending()) {
            pins.ferr(false);
            c.mmu.afterBus();
        }
    }

    private static void fwait(Core c, long w, long v) {
        int both = Control.MP | Control.TS;
        if ((c.cr0() & both) == both) {
            throw c.fault(Fault.NM, 0);
        }
        pending(c);
    }

    private static void register(Core c, long w, long v) {
        int form = Record.immediate(v) & 0xffff;
        available(c);
        if (X87Operand.registerWaits(form)) {
            pending(c);
        }
        X87 x87 = c.x87;
        if (X87Operand.readsFlags(form)) {
            x87.eflags = c.arithmetic();
        }
        int vector = x87.common(form) ? 0 : x87.execute(form);
        if (vector != 0) {
            throw c.fault(vector, 0);
        }
        if (!X87Operand.registerControl(form)) {
            x87.pointers(Record.immediate(v) >>> 16, c.selector(Core.CS), c.here(w), 0, 0);
        }
        if (X87Operand.writesFlags(form)) {
            c.arithmetic(x87.eflags & Flag.ARITHMETIC);
        }
        if (form == FNSTSW_AX) {
            c.set16(Core.RAX, (int) x87.value);
        }
        settle(c);
    }

    private static void memory(Core c, long w, long v) {
        int form = Record.immediate(v) & 0xffff;
        available(c);
        if (X87Operand.memoryWaits(form)) {
            pending(c);
        }
        int size = X87Operand.memorySize(form);
        if (size == X87Operand.STAGED) {
            environment(c, w, v, form);
            settle(c);
            return;
        }
        boolean stores = X87Operand.stores(form);
        long at = c.linear(w, v, size, stores);
        if (stores) {
            store(c, at, form, size);
        } else {
            load(c, at, form, size);
        }
        if (!X87Operand.memoryControl(form)) {
            int ds = c.selector(Record.segment(w));
            c.x87.pointers(Record.immediate(v) >>> 16, c.selector(Core.CS), c.here(w), ds, c.effective(w, v));
        }
        settle(c);
    }

    private static void load(Core c, long at, int form, int size) {
        switch (size) {
            case 2:
                c.x87.load(form, c.read16(at), 0);
                break;
            case 4:
                c.x87.load(form, c.read32(at), 0);
                break;
            case 8: {
                long operand = c.read64(at);
                if (!c.x87.common(form, operand)) {
                    c.x87.load(form, operand, 0);
                }
                break;
            }
            default: {
                long low = c.read64(at);
                c.x87.load(form, low, c.read16(at + 8));
            }
        }
    }

    private static void store(Core c, long at, int form, int size) {
        c.mmu.align(at, Math.min(size, 8));
        c.mmu.probeWrite(at, size);
        X87 x87 = c.x87;
        if (x87.prepare(form) == 0) {
            switch (size) {
                case 2:
                    c.write16(at, (int) x87.value);
                    break;
                case 4:
                    c.write32(at, (int) x87.value);
                    break;
                case 8:
                    c.write64(at, x87.value);
                    break;
                default:
                    c.write64(at, x87.value);
                    c.write16(at + 8, x87.valueHigh);
            }
        }
        x87.complete(form);
    }

    private static void environment(Core c, long w, long v, int form) {
        int format = (Record.size(w) == 2 ? X87Environment.WIDE : 0) | (c.segmented() ? 0 : X87Environment.REAL);
        int size = X87Environment.size(form, format);
        boolean stores = X87Operand.stores(form);
        long at = c.linear(w, v, size, stores);
        c.mmu.align(at, Record.size(w) == 2 ? 4 : 2);
        // both ends of the image are looked at first
        if (stores) {
            c.mmu.probeWrite(at, 1);
            c.mmu.probeWrite(at + size - 1, 1);
            c.mmu.probeWrite(at, size);
            X87Environment.store(c.x87, form, format);
            Area.store(c, at, size);
            c.x87.complete(form);
        } else {
            c.mmu.probeRead(at, 1);
            c.mmu.probeRead(at + size - 1, 1);
            Area.load(c, at, size);
            X87Environment.load(c.x87, form, format);
        }
    }
}
