package backplane.cpu.engine;

import static backplane.cpu.api.StateLayout.*;

/** The page walk: two levels, three with PAE, four in long mode. */
final class Paging {
    private static final int P = 1, RW = 2, US = 4, A = 0x20, D = 0x40, PS = 0x80, G = 0x100;
    private static final long NX = 1L << 63;
    /** Physical address bits 12 .. 39; those above are reserved. */
    private static final long FRAME = 0xff_ffff_f000L;

    private static final long BEYOND = 0xf_ff00_0000_0000L;

    /** How to walk: without checks and side effects, -1 tells of an absent page. */
    static final int LOOK = 0;
    /** How to walk: -1 tells of a fault, and of tables that a handler answers for. */
    static final int TRY = 1;
    /** How to walk: faults are raised. */
    static final int RAISE = 2;

    private final Core c;
    private final Mmu mmu;

    /** Whether the last walk ended at a large page, and its size. */
    boolean large;

    long largeSize;
    /** Whether it ended at a page that a load of CR3 does not concern while CR4.PGE is set. */
    boolean global;

    /** Addresses of the entries of the walk, for accessed bits. */
    private final long[] path = new long[4];

    private int depth;

    Paging(Core c, Mmu mmu) {
        this.c = c;
        this.mmu = mmu;
    }

    /**
     * Translates.
     *
     * @param rights 0 supervisor, 1 user, 2 supervisor with RFLAGS.AC set
     * @param how {@link #LOOK}, {@link #TRY} or {@link #RAISE}
     */
    long walk(long a, int access, long rights, int how) {
        large = false;
        global = false;
        long cr0 = c.st.i64(CR0);
        if ((cr0 & Control.PG) == 0) {
            return a;
        }
        depth = 0;
        return (c.st.i64(CR4) & Control.PAE) != 0 ? wide(a, access, rights, how) : narrow(a, access, rights, how);
    }

    private long narrow(long a, int access, long rights, int how) {
        long at = mmu.gate((c.st.i64(CR3) & 0xffff_f000L) + (a >>> 20 & 0xffc));
        long pde = entry(at, 4, how);
        if ((pde & P) == 0) {
            return fail(a, access, rights, 0, how);
        }
        path[depth++] = at;
        if ((pde & PS) != 0 && (c.st.i64(CR4) & Control.PSE) != 0) {
            if ((pde & 0x20_0000) != 0) {
                return fail(a, access, rights, 9, how);
            }
            large = true;
            largeSize = 1 << 22;
            long base = pde & 0xffc0_0000L | (pde >>> 13 & 0xff) << 32;
            return leaf(a, access, rights, pde, pde, base | a & 0x3f_ffff, how);
        }
        at = mmu.gate((pde & 0xffff_f000L) + (a >>> 10 & 0xffc));
        long pte = entry(at, 4, how);
        if ((pte & P) == 0) {
            return fail(a, access, rights, 0, how);
        }
        path[depth++] = at;
        return leaf(a, access, rights, pde & pte, pte, pte & 0xffff_f000L | a & 4095, how);
    }

    private long wide(long a, int access, long rights, int how) {
        boolean four = c.longMode();
        long table = c.st.i64(CR3) & (four ? FRAME : 0xffff_ffe0L);
        long all = RW | US;
        long never = 0;
        for (int shift = four ? 39 : 30; ; shift -= 9) {
            int mask = shift == 30 && !four ? 3 : 511;
            long at = mmu.gate(table + (a >>> shift & mask) * 8);
            long entry = entry(at, 8, how);
            if ((entry & P) == 0) {
                return fail(a, access, rights, 0, how);
            }
            boolean pointer = shift == 30 && !four;
            if (reserved(entry, shift, pointer, four)) {
                return fail(a, access, rights, 9, how);
            }
            if (!pointer) {
                path[depth++] = at;
                all &= entry;
                never |= entry;
            }
            if (shift == 12 || !pointer && shift < 39 && (entry & PS) != 0) {
                large = shift != 12;
                largeSize = 1L << shift;
                long flags = all & (RW | US) | never & NX;
                return leaf(
                        a, access, rights, flags, entry, entry & FRAME & -(1L << shift) | a & (1L << shift) - 1, how);
            }
            table = entry & FRAME;
        }
    }

    private boolean reserved(long entry, int shift, boolean pointer, boolean four) {
        long bits = BEYOND;
        if ((c.st.i64(EFER) & Control.NXE) == 0 || pointer) {
            bits |= NX;
        }
        if (!four) {
            bits |= 0x7ff0_0000_0000_0000L;
        }
        if (pointer) {
            bits |= 0x1e6;
        } else if (shift == 39) {
            bits |= PS;
        } else if (shift > 12 && (entry & PS) != 0) {
            if (shift == 30 && !c.model.has(Feature.PDPE1GB)) {
                bits |= PS;
            }
            bits |= (1L << shift) - 1 & ~0x1fffL;
        }
        return (entry & bits) != 0;
    }

    private long leaf(long a, int access, long rights, long flags, long entry, long physical, int how) {
        if (how == LOOK) {
            return physical;
        }
        global = (entry & G) != 0;
        if (!allowed(flags, access, rights)) {
            return fail(a, access, rights, 1, how);
        }
        if (how == TRY && !markable()) {
            return -1;
        }
        for (int i = 0; i < depth; i++) {
            set(path[i], A);
        }
        if (access == Mmu.WRITE && (entry & D) == 0) {
            set(path[depth - 1], D);
        }
        return physical;
    }

    /** Reads an entry of a table; 0, an absent one, where a try would have to ask a handler. */
    private long entry(long at, int bytes, int how) {
        return how == TRY && c.bus.readPage(at) < 0 ? 0 : mmu.physicalRead(at, bytes);
    }

    /** Whether the entries of the walk lie in RAM. */
    private boolean markable() {
        boolean all = true;
        for (int i = 0; i < depth; i++) {
            all &= c.bus.writePage(path[i]) >= 0;
        }
        return all;
    }

    private void set(long at, int bit) {
        int old = (int) mmu.physicalRead(at, 1);
        if ((old & bit) == 0) {
            mmu.physicalWrite(at, old | bit, 1);
        }
    }

    private boolean allowed(long flags, int access, long rights) {
        boolean userPage = (flags & US) != 0;
        boolean writable = (flags & RW) != 0;
        if (access == Mmu.EXECUTE && flags < 0 && (c.st.i64(EFER) & Control.NXE) != 0) {
            return false;
        }
        if (rights == 1) {
            return userPage && (access != Mmu.WRITE || writable);
        }
        long cr4 = c.st.i64(CR4);
        if (userPage && access == Mmu.EXECUTE && (cr4 & Control.SMEP) != 0) {
            return false;
        }
        if (userPage && access != Mmu.EXECUTE && (cr4 & Control.SMAP) != 0 && rights == 0) {
            return false;
        }
        return access != Mmu.WRITE || writable || (c.st.i64(CR0) & Control.WP) == 0;
    }

    /** Raises #PF: bit 0 present, 1 write, 2 user, 3 reserved bit, 4 instruction fetch. */
    private long fail(long a, int access, long rights, int code, int how) {
        if (how != RAISE) {
            return -1;
        }
        code |= access == Mmu.WRITE ? 2 : 0;
        code |= rights == 1 ? 4 : 0;
        if (access == Mmu.EXECUTE) {
            boolean nx = (c.st.i64(CR4) & Control.PAE) != 0 && (c.st.i64(EFER) & Control.NXE) != 0;
            code |= nx || (c.st.i64(CR4) & Control.SMEP) != 0 ? 16 : 0;
        }
        c.st.put64(CR2, a);
        throw c.fault(Fault.PF, code);
    }
}
