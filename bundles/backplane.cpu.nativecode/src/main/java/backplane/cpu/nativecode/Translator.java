package backplane.cpu.nativecode;

import backplane.api.Bytes;
import backplane.cpu.nativecode.Form.Flags;
import backplane.cpu.nativecode.Form.Kind;

/** Translates a block: instructions from one on, as far as they can be translated, up to the end of their page. */
final class Translator {
    private static final int PAGE = 4096;
    private static final int LONGEST_BLOCK = 48;

    private final Emission e;
    private final General general;
    private final Flow flow;
    private final SystemCode system;
    private final Strings strings;
    private final Vector vector;
    private final Runtime runtime;
    private final Instruction[] block = new Instruction[LONGEST_BLOCK];
    private final boolean[] live = new boolean[LONGEST_BLOCK];
    /** The bytes of an instruction that crosses a page. */
    private final Bytes window = new Bytes(Instruction.LONGEST);
    /** Result: bytes of guest code. */
    private int bytes;

    Translator(Exits exits, Runtime runtime, Features features) {
        this.runtime = runtime;
        e = new Emission(exits, runtime, new Instruction(features));
        general = new General(e);
        flow = new Flow(e);
        system = new SystemCode(e);
        strings = new Strings(e);
        vector = new Vector(e);
        for (int i = 0; i < LONGEST_BLOCK; i++) {
            block[i] = new Instruction(features);
        }
    }

    /** Guest bytes that the last block was made of. */
    int bytes() {
        return bytes;
    }

    Assembler code() {
        return e.a;
    }

    /**
     * Translates the block at an offset of a page.
     *
     * @param where position in the code region
     * @return whether its first instruction can be translated
     */
    boolean translate(Bytes memory, long page, int offset, int mode, int where) {
        int count = decode(memory, page, offset, mode);
        while (count > 0) {
            int done = emit(count, where);
            if (done == count) {
                return true;
            }
            count = withoutLastSti(done);
        }
        return false;
    }

    /** Whether the last block could not be translated because its first instruction ends in another page. */
    boolean crosses() {
        return block[0].truncated();
    }

    /** As {@link #translate}, for one instruction that ends in the page at {@code next}. */
    boolean translateCrossing(Bytes memory, long page, long next, int offset, int mode, int where) {
        int here = PAGE - offset;
        memory.copyTo(page + offset, window, 0, here);
        memory.copyTo(next, window, here, Instruction.LONGEST - here);
        Instruction g = block[0];
        boolean known = g.decode(window, 0, Instruction.LONGEST, offset, mode);
        // a repeated instruction may overwrite its end, which is not compared between two turns
        boolean repeats = g.repeat != 0 && g.kind == Kind.STRING;
        return known && !repeats && withoutLastSti(1) > 0 && emit(1, where) > 0;
    }

    private int decode(Bytes memory, long page, int offset, int mode) {
        int at = offset;
        int count = 0;
        while (count < LONGEST_BLOCK && at < PAGE) {
            Instruction g = block[count];
            if (!g.decode(memory, page, at, mode)) {
                return withoutLastSti(count);
            }
            count++;
            at += g.length;
            if (g.is(Form.LAST)) {
                return count;
            }
            if (at < PAGE && runtime.entry(at) != 0) {
                break;
            }
        }
        return withoutLastSti(count);
    }

    /** STI holds interrupts back for one more instruction, which therefore must follow in the block. */
    private int withoutLastSti(int count) {
        int n = count;
        while (n > 0 && block[n - 1].kind == Kind.STI) {
            n--;
        }
        return n;
    }

    /** Returns how many instructions from the first one on could be done. */
    private int emit(int count, int where) {
        liveness(count);
        int offset = block[0].offset;
        e.begin(where, count);
        e.charge(offset);
        for (int i = 0; i < count; i++) {
            Instruction g = block[i];
            e.g = g;
            e.number = i;
            if (g.offset + g.length > PAGE) {
                e.fetch(window, PAGE - g.offset, g.length);
            }
            e.start = e.a.here();
            e.flagsLive = live[i];
            if (!instruction(g) || e.a.conflict()) {
                return i;
            }
        }
        Instruction last = block[count - 1];
        int end = last.offset + last.length;
        bytes = end - offset;
        e.number = count;
        if (!last.is(Form.LAST)) {
            if (end < PAGE) {
                e.link(end);
            } else {
                flow.far(end);
            }
        }
        e.finish();
        return count;
    }

    private boolean instruction(Instruction g) {
        switch (g.kind) {
            case PUSH:
            case PUSH_IMMEDIATE:
            case PUSH_SEGMENT:
            case POP:
            case LEAVE:
            case JCC:
            case JMP:
            case CALL:
            case RET:
            case GROUP5:
                return flow.translate(g);
            case CARRY:
            case DIRECTION:
            case CLI:
            case STI:
            case PUSHF:
            case POPF:
                return system.translate(g);
            case STRING:
                strings.translate(g);
                return true;
            case VECTOR:
                vector.translate(g, g.vector);
                return true;
            default:
                return general.translate(g);
        }
    }

    /** The first vector instruction of a block, or the first one that depends on MXCSR, may have to be left. */
    private int firstVector(int count, boolean control) {
        int first = 0;
        while (first < count && !(block[first].kind == Kind.VECTOR && (block[first].vector.control() || !control))) {
            first++;
        }
        return first;
    }

    /** Whether the flags that an instruction leaves may be looked at before others replace them. */
    private void liveness(int count) {
        boolean alive = true;
        int vectors = firstVector(count, false);
        int control = firstVector(count, true);
        for (int i = count - 1; i >= 0; i--) {
            Instruction g = block[i];
            live[i] = alive;
            if (g.flags == Flags.ALL) {
                alive = false;
            }
            alive |= g.flags == Flags.CARRY_ALL
                    || g.flags == Flags.CONDITION
                    || g.flags == Flags.BLOCK
                    || g.kind == Kind.SHIFT && (g.reg == 2 || g.reg == 3)
                    || g.kind == Kind.CLI
                    || g.kind == Kind.STI
                    || i == vectors
                    || i == control
                    || g.touchesMemory();
        }
    }
}
