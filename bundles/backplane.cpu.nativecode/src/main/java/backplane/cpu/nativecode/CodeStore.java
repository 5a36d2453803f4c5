package backplane.cpu.nativecode;

import static backplane.cpu.api.StateLayout.*;
import static backplane.cpu.nativecode.Register.ADDRESS;
import static backplane.cpu.nativecode.Register.CONTEXT;
import static backplane.cpu.nativecode.Register.OTHER;
import static backplane.cpu.nativecode.Register.STATE;
import static backplane.cpu.nativecode.Register.TEMP;

import backplane.api.Bytes;
import backplane.cpu.api.GearHost;
import org.jspecify.annotations.Nullable;

/** The translated code of a processor by physical page and mode, in one region of the host's memory. */
final class CodeStore implements Runtime {
    /** Bytes for code, the jump table included. */
    private static final int SIZE = 64 << 20;
    /** Sets of the jump table, a cache line with two entries each: direct-mapped, every tenth jump found another's entry. */
    private static final int JUMP_SETS = 1 << 14, JUMP_SET = 64, JUMP_ENTRY = 32;
    /** In an entry: linear address, key, address of the code, what the TLB must add to the linear address. */
    private static final int LINEAR = 0, KEY = 8, CODE_ADDRESS = 16, ADDEND = 24;
    /** Spreads linear addresses over the jump table: 2<sup>32</sup> divided by the golden ratio. */
    private static final int SPREAD = 0x9e37_79b1;

    private static final int SPREAD_SHIFT = 32 - 14;

    private static final int CODE = JUMP_SETS * JUMP_SET;
    /** Room that a block may need. */
    private static final int ROOM = 1 << 16;

    /** Pages that may have an entry table of 8 KB, before all code is dropped. */
    static final int MOST_PAGES = 1 << 14;

    private static final int PAGE = 4096;
    private static final int ADD = 0, AND = 4;
    private static final int EQUAL = 4, NOT_EQUAL = 5;

    final Exits exits = new Exits();

    private final GearHost host;
    private final CodeRegion region = new CodeRegion(SIZE);
    private final Translator translator;
    private @Nullable TranslatedPage[] pages = new TranslatedPage[0];
    private @Nullable TranslatedPage current;
    private int exit, jump, first, top, pageCount;
    /** Counts how often all was dropped. */
    private int drops;

    CodeStore(GearHost host) {
        this.host = host;
        translator = new Translator(exits, this, Features.of(host, Gate.features()));
        shared();
        clear();
    }

    private void shared() {
        Assembler a = translator.code();
        exit = CODE;
        a.start(exit);
        Gate.epilogue(a);
        region.write(exit, a.code(), a.length());
        jump = a.here() + 15 & -16;
        a.start(jump);
        jumpCode(a);
        region.write(jump, a.code(), a.length());
        first = a.here() + 15 & -16;
    }

    /** Looks the linear address in ADDRESS up in the jump table. */
    private void jumpCode(Assembler a) {
        // IMUL, SHR, SHL
        a.rr(4, 0x69, TEMP, ADDRESS);
        a.i32(SPREAD);
        a.rr(4, 0xc1, Assembler.DIGIT + 5, TEMP);
        a.u8(SPREAD_SHIFT);
        a.rr(4, 0xc1, Assembler.DIGIT + 4, TEMP);
        a.u8(Integer.numberOfTrailingZeros(JUMP_SET));
        a.constant(OTHER, region.address());
        a.rr(8, 0x03, TEMP, OTHER);
        a.rm(8, 0, 0x3b, ADDRESS, TEMP, LINEAR);
        int first = a.jumpIf(EQUAL);
        a.arithmetic(8, ADD, TEMP, JUMP_ENTRY);
        a.rm(8, 0, 0x3b, ADDRESS, TEMP, LINEAR);
        int neither = a.jumpIf(NOT_EQUAL);
        a.land(first);
        a.rm(8, 0, 0x8b, OTHER, TEMP, KEY);
        a.rs(8, 0x3b, OTHER, Area.KEY);
        int old = a.jumpIf(NOT_EQUAL);
        // the TLB must lead to the page that the code was made of
        a.mov(8, OTHER, ADDRESS);
        a.arithmetic(8, AND, OTHER, -PAGE);
        a.store(8, Area.PAGE, OTHER);
        a.rr(8, 0x0b, OTHER, CONTEXT);
        Emission.tlbEntry(a, ADDRESS);
        a.rx(8, 0, 0x3b, OTHER, STATE, ADDRESS, 0, TLB - Area.BIAS + TLB_EXECUTE);
        int absent = a.jumpIf(NOT_EQUAL);
        a.rm(8, 0, 0x8b, OTHER, TEMP, ADDEND);
        a.rx(8, 0, 0x3b, OTHER, STATE, ADDRESS, 0, TLB - Area.BIAS + TLB_ADDEND);
        int elsewhere = a.jumpIf(NOT_EQUAL);
        a.rm(4, 0, 0xff, Assembler.DIGIT + 4, TEMP, CODE_ADDRESS);
        a.land(absent);
        a.land(elsewhere);
        a.rm(8, 0, 0x8b, ADDRESS, TEMP, LINEAR);
        a.land(neither);
        a.land(old);
        a.constant32(TEMP, Exits.JUMP);
        a.jump(exit);
    }

    private void clear() {
        exits.clear();
        int number = exits.add(Exits.JUMP, 0, 0, 0, false, 0);
        assert number == Exits.JUMP;
        top = first;
        drops++;
        region.clear(0, CODE);
        pages = new TranslatedPage[(int) (host.memory().length() + PAGE - 1 >>> 12)];
        pageCount = 0;
        current = null;
    }

    /** Forgets all code; the host has forgotten the pages already. */
    void flush() {
        clear();
    }

    private void dropAll() {
        for (TranslatedPage p : pages) {
            if (p != null) {
                host.released(p.page);
            }
        }
        clear();
    }

    /** Gives the memory back; nothing of this is used any more. */
    void close() {
        region.close();
    }

    /** Changes whenever positions of code lose their meaning. */
    int drops() {
        return drops;
    }

    long address(int position) {
        return region.address() + position;
    }

    // ---- look-up

    @Override
    public int entry(int offset) {
        TranslatedPage p = current;
        return p == null ? 0 : p.entry(offset);
    }

    @Override
    public int exit() {
        return exit;
    }

    @Override
    public int jump() {
        return jump;
    }

    /** Returns the position of the code for an offset of a page, made now if need be; minus the number of an exit if it is left. */
    int find(long page, int offset, int mode) {
        TranslatedPage p = page(page, mode);
        int known = p.entry(offset);
        if (known == 0) {
            known = translate(p, offset);
        }
        return known;
    }

    private TranslatedPage page(long page, int mode) {
        int index = (int) (page >>> 12);
        for (TranslatedPage p = pages[index]; p != null; p = p.next) {
            if (p.mode == mode) {
                return p;
            }
        }
        if (pageCount == MOST_PAGES) {
            dropAll();
        }
        pageCount++;
        TranslatedPage made = new TranslatedPage(page, mode, pages[index]);
        pages[index] = made;
        host.derived(page);
        return made;
    }

    private int translate(TranslatedPage into, int offset) {
        TranslatedPage p = into;
        if (top + ROOM > SIZE || exits.full()) {
            dropAll();
            p = page(into.page, into.mode);
        }
        current = p;
        Bytes memory = host.memory();
        if (translator.translate(memory, p.page, offset, p.mode, top)) {
            return enter(p, offset);
        }
        return translator.crosses() ? crossing(p, offset) : leave(p, offset);
    }

    /** Translates an instruction that ends in the next page, whose bytes it compares each time; 0 if that page cannot be executed. */
    private int crossing(TranslatedPage into, int offset) {
        long next = host.executable(host.state().i64(Area.PAGE) + PAGE);
        if (next < 0) {
            return 0;
        }
        // a page table in the page may have got an accessed bit
        TranslatedPage p = page(into.page, into.mode);
        current = p;
        boolean done = translator.translateCrossing(host.memory(), p.page, next & -PAGE, offset, p.mode, top);
        return done ? enter(p, offset) : leave(p, offset);
    }

    private int leave(TranslatedPage p, int offset) {
        int left = -exits.add(Exits.LEAVE, offset, 0, 1, false, 0);
        p.put(offset, left, Math.min(Instruction.LONGEST, PAGE - offset));
        return left;
    }

    private int enter(TranslatedPage p, int offset) {
        Assembler a = translator.code();
        int position = top;
        region.write(position, a.code(), a.length());
        p.put(offset, position, translator.bytes());
        top = position + a.length() + 15 & -16;
        return position;
    }

    /** Makes a jump in the code lead to a block, or the exit behind it another one: see {@link Emission#link}. */
    void link(int distance, int target) {
        if (target > 0) {
            region.put32(distance, target - (distance + 4));
        } else {
            region.put32(distance + Emission.TO_EXIT, -target);
        }
    }

    /** Enters a jump target in the jump table, in the place of its older self or of the older one of its set. */
    void remember(long linear, long key, int target) {
        int first = ((int) linear * SPREAD >>> SPREAD_SHIFT) * JUMP_SET;
        int second = first + JUMP_ENTRY;
        int at = region.i64(second + LINEAR) == linear ? second : first;
        if (at == first && region.i64(first + LINEAR) != linear) {
            region.copy(first, second, JUMP_ENTRY);
        }
        int entry = TLB + ((int) (linear >>> 12) & TLB_ENTRIES - 1) * TLB_ENTRY;
        region.put64(at + LINEAR, linear);
        region.put64(at + KEY, key);
        region.put64(at + CODE_ADDRESS, address(target));
        region.put64(at + ADDEND, host.state().i64(entry + TLB_ADDEND));
    }

    // ---- writes to code

    private void forget(int index) {
        for (TranslatedPage p = pages[index]; p != null; p = p.next) {
            pageCount--;
        }
        pages[index] = null;
    }

    /** Drops the code of a page if these bytes are part of it; returns whether they were. */
    boolean written(long page, int at, int bytes) {
        int index = (int) (page >>> 12);
        for (TranslatedPage p = pages[index]; p != null; p = p.next) {
            if (p.covers(at, bytes)) {
                forget(index);
                host.released(page);
                return true;
            }
        }
        return false;
    }
}
