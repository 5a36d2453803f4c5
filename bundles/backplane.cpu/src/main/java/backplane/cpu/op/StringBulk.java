package backplane.cpu.op;

import backplane.cpu.decode.Record;
import backplane.cpu.engine.Core;

/** Many iterations of a repeated string instruction at once: as far as pages, segment limits and the budget reach. */
final class StringBulk {
    private static final int MOVS = 0, STOS = 1, INS = 5, OUTS = 6;

    private StringBulk() {}

    /** Does some iterations and returns how many; 0 if the next one must be done alone. */
    static long run(Core c, long w, int what, int size, int address, int step, long count, long budget) {
        if (step < 0 || what != MOVS && what != STOS && what != INS && what != OUTS) {
            return 0;
        }
        long most = Math.min(count, budget);
        if (what != STOS && what != INS) {
            most = Math.min(most, room(c, Record.segment(w), c.get(Core.RSI, address), address, size, false));
        }
        if (what != OUTS) {
            most = Math.min(most, room(c, Core.ES, c.get(Core.RDI, address), address, size, true));
        }
        if (most < 2) {
            return 0;
        }
        switch (what) {
            case MOVS:
                return move(c, w, size, address, (int) most);
            case STOS:
                return store(c, size, address, (int) most);
            case INS:
                return in(c, size, address, (int) most);
            default:
                return out(c, w, size, address, (int) most);
        }
    }

    /** Units from an offset to the end of its page or segment. */
    private static long room(Core c, int s, long offset, int address, int size, boolean write) {
        long bytes = 4096;
        long linear;
        if (c.code64()) {
            linear = s >= Core.FS ? offset + c.base(s) : offset;
        } else {
            long top = write ? c.writeTop[s] : c.readTop[s];
            bytes = Math.min(bytes, top + 1 - offset);
            linear = offset + c.base(s);
        }
        if (address == 1) {
            bytes = Math.min(bytes, 0x1_0000 - offset);
        }
        bytes = Math.min(bytes, 4096 - (linear & 4095));
        return bytes >> size;
    }

    private static long linear(Core c, int s, long offset) {
        if (c.code64()) {
            return s >= Core.FS ? offset + c.base(s) : offset;
        }
        return offset + c.base(s) & 0xffff_ffffL;
    }

    private static void advance(Core c, int register, int address, long by) {
        c.set(register, c.get64(register) + by, address);
    }

    private static long move(Core c, long w, int size, int address, int units) {
        long from = c.mmu.bulk(linear(c, Record.segment(w), c.get(Core.RSI, address)), false);
        long to = c.mmu.bulk(linear(c, Core.ES, c.get(Core.RDI, address)), true);
        int bytes = units << size;
        if (from < 0 || to < 0) {
            return 0;
        }
        if (to > from && to < from + bytes) {
            // forward overlap repeats a pattern: only as much as lies between
            units = (int) (to - from >> size);
            bytes = units << size;
            if (units < 2) {
                return 0;
            }
        }
        c.mmu.bulkWrite(to, bytes);
        c.ram.copyTo(from, c.ram, to, bytes);
        advance(c, Core.RSI, address, bytes);
        advance(c, Core.RDI, address, bytes);
        return units;
    }

    private static long store(Core c, int size, int address, int units) {
        long to = c.mmu.bulk(linear(c, Core.ES, c.get(Core.RDI, address)), true);
        if (to < 0) {
            return 0;
        }
        int bytes = units << size;
        c.mmu.bulkWrite(to, bytes);
        long value = c.get(Core.RAX, size);
        long pattern = size == 0
                ? value * 0x0101_0101_0101_0101L
                : size == 1 ? value * 0x0001_0001_0001_0001L : size == 2 ? value * 0x0000_0001_0000_0001L : value;
        if (pattern == (pattern & 0xff) * 0x0101_0101_0101_0101L) {
            c.ram.fill(to, bytes, (int) pattern & 0xff);
        } else {
            int i = 0;
            for (; i + 8 <= bytes; i += 8) {
                c.ram.put64(to + i, pattern);
            }
            for (; i < bytes; i += 1 << size) {
                if (size == 1) {
                    c.ram.put16(to + i, (int) pattern);
                } else {
                    c.ram.put32(to + i, (int) pattern);
                }
            }
        }
        advance(c, Core.RDI, address, bytes);
        return units;
    }

    private static long in(Core c, int size, int address, int units) {
        long to = c.mmu.bulk(linear(c, Core.ES, c.get(Core.RDI, address)), true);
        if (to < 0) {
            return 0;
        }
        c.mmu.bulkWrite(to, units << size);
        int moved = c.bus.inBlock(c.get16(Core.RDX), 1 << size, to, units);
        if (moved > 0) {
            advance(c, Core.RDI, address, (long) moved << size);
            c.mmu.afterBus();
        }
        return moved;
    }

    private static long out(Core c, long w, int size, int address, int units) {
        long from = c.mmu.bulk(linear(c, Record.segment(w), c.get(Core.RSI, address)), false);
        if (from < 0) {
            return 0;
        }
        int moved = c.bus.outBlock(c.get16(Core.RDX), 1 << size, from, units);
        if (moved > 0) {
            advance(c, Core.RSI, address, (long) moved << size);
            c.mmu.afterBus();
        }
        return moved;
    }
}
