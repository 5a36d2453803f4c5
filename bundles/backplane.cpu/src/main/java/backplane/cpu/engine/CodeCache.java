package backplane.cpu.engine;

import static backplane.cpu.api.StateLayout.*;

import backplane.api.Bytes;
import backplane.api.CpuBus;
import backplane.cpu.decode.Decoder;
import backplane.cpu.decode.Record;
import backplane.cpu.threaded.Block;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Decoded blocks by physical page and mode, and the way from a linear address to them. */
public final class CodeCache implements CpuBus.CodeListener {
    private static final long PAGE = -4096L;
    /** No linear page has this address. */
    private static final long NOWHERE = 1;

    private static final int BLOCK_LIMIT = 32;
    /** Words in all pages together before everything is dropped: 128 MiB. */
    private static final int WORDS_LIMIT = 16 << 20;
    /** What threaded code takes: a block with its ways out, and an instruction. */
    private static final int BLOCK_WORDS = 24, NODE_WORDS = 8;

    /** A loop through several pages is to be found so often, for threaded code to be worth its compilation. */
    private static final long LOOP_HEAT = CodePage.HOT / 16;

    private static final int LONGEST = 15;

    private final Core c;
    private final Decoder decoder = new Decoder();
    private @Nullable CodePage[] pages = new CodePage[0];
    /** Beside the TLB: what its execute tags lead to. */
    private final @Nullable CodePage[] executable = new CodePage[TLB_ENTRIES];
    /** Instructions that cross a page or lie where a handler answers. */
    private final Strays strays = new Strays();

    private final CodePage scratch = strays.page;
    /** Pages that another gear has derived something from. */
    private final BitSet derived = new BitSet();

    private final Recurrence recurrence = new Recurrence();

    private final Bytes window = new Bytes(32);
    private int words;
    /** Instructions of a block that is decoded now. */
    private int limit = BLOCK_LIMIT;

    /** The page that is running, and its linear address. */
    CodePage current = scratch;

    private long currentPage = NOWHERE;

    CodeCache(Core c) {
        this.c = c;
        c.bus.codeListener(this);
        resize();
    }

    /** Forgets where the running page lies; the next block is looked up in the TLB. */
    void leavePage() {
        currentPage = NOWHERE;
        c.leave();
    }

    /** The memory block may be another one. */
    void resize() {
        int count = (int) (c.ram.length() + 4095 >>> 12);
        if (count != pages.length) {
            pages = new CodePage[count];
            words = 0;
        }
        leavePage();
    }

    /** Whether the present instruction addresses the stack segment. */
    boolean stackAccess() {
        return c.pc != 0 && Record.segment(current.code[c.pc]) == Core.SS;
    }

    /** From now on so many instructions are to be executed at once: no more are decoded, as most are another gear's. */
    void atOnce(int instructions) {
        limit = Math.min(instructions, BLOCK_LIMIT);
    }

    /** Returns the position in {@link #current} of the header of the block at a linear address, decoding it if need be. */
    int find(long a) {
        if ((a & PAGE) != currentPage) {
            enter(a);
        }
        int at = current.entry[(int) a & 4095];
        return at != 0 ? at : decode(a);
    }

    private void enter(long a) {
        if (c.breakpoints.onPage(a)) {
            c.breakpoints.reach(a);
            current = scratch;
            leavePage();
            return;
        }
        int e = Mmu.entry(a);
        int slot = (e - TLB) / TLB_ENTRY;
        CodePage p = executable[slot];
        if (c.st.i64(e + TLB_EXECUTE) == (a & PAGE | c.context)) {
            if (p == null || p.mode != c.mode) {
                p = page((a & PAGE) + c.st.i64(e + TLB_ADDEND));
                executable[slot] = p;
            }
        } else {
            long offset = c.mmu.executable(a);
            if (offset < 0) {
                current = scratch;
                leavePage();
                return;
            }
            p = page(offset);
            executable[slot] = p;
        }
        current = p;
        currentPage = a & PAGE;
    }

    /** Returns the page at a linear address if it has run there before and nothing has changed, as the running one; or null. */
    public @Nullable CodePage follow(long a) {
        int e = Mmu.entry(a);
        CodePage p = executable[(e - TLB) / TLB_ENTRY];
        if (p == null || p.mode != c.mode || c.st.i64(e + TLB_EXECUTE) != (a & PAGE | c.context)) {
            return null;
        }
        current = p;
        currentPage = a & PAGE;
        return p;
    }

    /** The running page. */
    public CodePage current() {
        return current;
    }

    /** Returns the threaded code of a block where a page is entered, made now if the block runs often. */
    @Nullable
    Block hot(CodePage page, int start) {
        if (page == scratch || !Block.suits(c.rip)) {
            return null;
        }
        Block known = page.threaded(start);
        if (known != null || c.heat == 0 || words > WORDS_LIMIT) {
            return known;
        }
        long heat = recurrence.loops(c.rip) ? LOOP_HEAT : 0;
        if (!page.warm(start, Math.max(heat, c.heat))) {
            page.count(start, heat);
            return null;
        }
        words += BLOCK_WORDS + NODE_WORDS * ((int) page.code[start] & 0xff);
        return page.thread(start, (int) c.rip & 4095);
    }

    private CodePage page(long offset) {
        int index = (int) (offset >>> 12);
        for (CodePage p = pages[index]; p != null; p = p.next) {
            if (p.mode == c.mode) {
                return p;
            }
        }
        CodePage made = new CodePage(offset, c.mode);
        made.next = pages[index];
        pages[index] = made;
        words += 1024 + made.code.length;
        return made;
    }

    private int decode(long a) {
        CodePage p = current;
        if (p == scratch) {
            return single(a);
        }
        if (words > WORDS_LIMIT) {
            dropAll();
            enter(a);
            p = current;
        }
        if (p.top > CodePage.FULL) {
            p.clear();
        }
        words += p.reserve(1 + 2 * BLOCK_LIMIT);
        int bytes = block(p, (int) a & 4095);
        if (bytes == 0) {
            return single(a);
        }
        mark(p, (int) a & 4095, bytes);
        int start = p.entry[(int) a & 4095];
        return start;
    }

    /** Decodes a block that lies in one page and returns its length; 0 if its first instruction crosses the page. */
    private int block(CodePage p, int offset) {
        int start = p.top;
        int top = start + 1;
        int count = 0;
        int bytes = 0;
        long end = p.page + 4096;
        while (count < limit) {
            int length = decoder.decode(c.ram, p.page + offset + bytes, end, c.mode, bytes);
            if (length == 0) {
                break;
            }
            int form =
                    p.put(top, c.breakpoints.marked(decoder.w) | (long) bytes << Record.DELTA_SHIFT, decoder.v, c.mode);
            top += 2;
            count++;
            bytes += length;
            // a block that exists already is not decoded a second time behind another beginning
            if (decoder.last && !Forms.conditional(form) || offset + bytes >= 4096 || p.entry[offset + bytes] != 0) {
                break;
            }
        }
        if (count > 0) {
            Forms.flags(p.code, p.forms, start + 1, top);
            p.code[start] = count | bytes << 8;
            p.entry[offset] = (char) start;
            p.top = top;
        }
        return bytes;
    }

    // ---- another gear

    /** See {@link backplane.cpu.api.GearHost#derived}. */
    public void derived(long page) {
        derived.set((int) (page >>> 12));
        if ((c.bus.flags(page) & CpuBus.CODE) == 0) {
            c.bus.mark(page, CpuBus.CODE);
            c.mmu.forbidWrites(page);
        }
    }

    /** See {@link backplane.cpu.api.GearHost#released}. */
    public void released(long page) {
        derived.clear((int) (page >>> 12));
        for (CodePage p = pages[(int) (page >>> 12)]; p != null; p = p.next) {
            if (p.chunks != 0) {
                return;
            }
        }
        c.bus.unmark(page, CpuBus.CODE);
    }

    /** Another gear: forgets blocks that were decoded a few instructions at a time, and what the one before has derived. */
    public void shift() {
        releaseAll();
        dropAll();
    }

    /** The other gear has gone, or has forgotten everything. */
    private void releaseAll() {
        for (int i = derived.nextSetBit(0); i >= 0; i = derived.nextSetBit(i + 1)) {
            if (i < pages.length) {
                released((long) i << 12);
            }
        }
        derived.clear();
    }

    /** Makes the other gear forget everything. */
    void flushGear() {
        if (c.gear != null) {
            c.gear.flush();
        }
        releaseAll();
    }

    /** See {@link backplane.cpu.api.GearHost#executable}. */
    public long executable(long a) {
        int e = Mmu.entry(a);
        if (c.st.i64(e + TLB_EXECUTE) == (a & PAGE | c.context)) {
            return (a & PAGE) + c.st.i64(e + TLB_ADDEND);
        }
        // the page that the slot has may be that of another address
        executable[(e - TLB) / TLB_ENTRY] = null;
        return c.mmu.tryExecutable(a);
    }

    private void mark(CodePage p, int at, int bytes) {
        p.chunks |= CodePage.mask(at, bytes);
        if ((c.bus.flags(p.page) & CpuBus.CODE) == 0) {
            c.bus.mark(p.page, CpuBus.CODE);
            c.mmu.forbidWrites(p.page);
        }
    }

    /** Decodes one instruction for itself, reading the next page or a handler if need be; returns the position of its header. */
    int single(long a) {
        int available = Math.min(LONGEST, 4096 - (int) (a & 4095));
        fetch(a, 0, available);
        int length = strays.length(a, c.mode, window, available);
        if (length > available) {
            fetch(a + available, available, LONGEST);
            length = strays.length(a, c.mode, window, LONGEST);
        }
        if (length == 0) {
            length = decoder.decode(window, 0, available, c.mode, 0);
            if (length == 0) {
                fetch(a + available, available, LONGEST);
                length = decoder.decode(window, 0, LONGEST, c.mode, 0);
            }
            strays.put(a, c.mode, window, length, c.breakpoints.marked(decoder.w), decoder.v);
        }
        current = scratch;
        leavePage();
        return strays.position(a);
    }

    private void fetch(long a, int from, int to) {
        int e = Mmu.entry(a);
        long page;
        if (c.st.i64(e + TLB_EXECUTE) == (a & PAGE | c.context)) {
            page = a + c.st.i64(e + TLB_ADDEND) & PAGE;
        } else {
            page = c.mmu.executable(a);
            executable[(e - TLB) / TLB_ENTRY] = null;
        }
        if (page >= 0) {
            c.ram.copyTo(page + (a & 4095), window, from, to - from);
            return;
        }
        long p = c.mmu.translate(a, Mmu.EXECUTE, c.context);
        for (int i = from; i < to; i++) {
            window.put8(i, (int) c.mmu.physicalRead(p + i - from, 1));
        }
    }

    // ---- writes to code

    /** A write by the processor itself to a page that holds code. */
    void written(long page, int at, int bytes) {
        tell(page, at, bytes);
        long mask = CodePage.mask(at, bytes);
        for (CodePage p = pages[(int) (page >>> 12)]; p != null; p = p.next) {
            if ((p.chunks & mask) != 0) {
                drop(page);
                return;
            }
        }
    }

    @Override
    public void codeWritten(long offset) {
        tell(offset & PAGE, 0, 4096);
        drop(offset & PAGE);
    }

    private void tell(long page, int at, int bytes) {
        if (c.gear != null && derived.get((int) (page >>> 12))) {
            c.gear.written(page, at, bytes);
        }
    }

    private void drop(long page) {
        for (CodePage p = pages[(int) (page >>> 12)]; p != null; p = p.next) {
            p.clear();
        }
        if (!derived.get((int) (page >>> 12))) {
            c.bus.unmark(page, CpuBus.CODE);
        }
        if (current.page == page) {
            c.leave();
        }
    }

    /** Forgets everything decoded. */
    void dropAll() {
        for (int i = 0; i < pages.length; i++) {
            if (pages[i] != null) {
                if (!derived.get(i)) {
                    c.bus.unmark((long) i << 12, CpuBus.CODE);
                }
                pages[i] = null;
            }
        }
        java.util.Arrays.fill(executable, null);
        strays.clear();
        words = 0;
        leavePage();
        c.leave();
    }
}
