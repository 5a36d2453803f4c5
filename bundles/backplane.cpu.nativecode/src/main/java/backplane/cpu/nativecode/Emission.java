package backplane.cpu.nativecode;

import static backplane.cpu.api.StateLayout.*;
import static backplane.cpu.nativecode.Register.ADDRESS;
import static backplane.cpu.nativecode.Register.CONTEXT;
import static backplane.cpu.nativecode.Register.LEFT;
import static backplane.cpu.nativecode.Register.OTHER;
import static backplane.cpu.nativecode.Register.STACK;
import static backplane.cpu.nativecode.Register.STATE;
import static backplane.cpu.nativecode.Register.TEMP;

import backplane.api.Bytes;
import java.util.Arrays;

/** The block that is being translated: its code, its exits, where the guest's flags are, and the ways to memory. */
final class Emission {
    private static final int PAGE = 4096;
    private static final int AND = 4, CMP = 7;
    private static final int ABOVE = 7, NOT_EQUAL = 5, SIGN = 8;
    /** Bits of the linear address that choose the TLB entry, where they stand in the entry's offset. */
    private static final int ENTRY_MASK = (TLB_ENTRIES - 1) * TLB_ENTRY;

    private static final int ENTRY_SHIFT = 12 - Integer.numberOfTrailingZeros(TLB_ENTRY);

    /** From the distance of a jump that is not linked yet to the number of its exit. */
    static final int TO_EXIT = 6;

    final Assembler a = new Assembler();
    final Exits exits;
    final Runtime runtime;

    /** The instruction being translated, its number, the number of instructions of the block, and where its code starts. */
    Instruction g;

    int number, count, start;
    /** The host's flags are those of the guest. */
    boolean hostFlags;
    /** The flags that the instruction leaves may be looked at. */
    boolean flagsLive;

    /** Jumps to code behind the block: where their distance stands, what to do there (see {@link Exits}), and its offset. */
    private int[] stubs = new int[256];

    private int stubCount;
    /** The block has looked whether vector instructions raise exceptions. */
    boolean vectors;
    /** The block has looked whether the guest's MXCSR is in the host's. */
    boolean control;

    Emission(Exits exits, Runtime runtime, Instruction none) {
        g = none;
        this.exits = exits;
        this.runtime = runtime;
    }

    void begin(int where, int instructions) {
        a.start(where);
        stubCount = 0;
        count = instructions;
        number = 0;
        hostFlags = false;
        vectors = false;
        control = false;
    }

    // ---- exits

    /** Instructions that the block is charged for, from the present one on. */
    int rest() {
        return count - number;
    }

    private void stub(int condition, int exit) {
        if (stubCount + 2 > stubs.length) {
            stubs = Arrays.copyOf(stubs, 2 * stubs.length);
        }
        stubs[stubCount++] = a.jumpIf(condition);
        stubs[stubCount++] = exit;
    }

    /** Leaves the present instruction to the interpreter if a condition holds. */
    void leaveIf(int condition) {
        stub(condition, exits.add(Exits.LEAVE, g.offset, rest(), 1, false, 0));
    }

    /** At the start of a block: charges it. */
    void charge(int offset) {
        a.arithmetic(8, 5, LEFT, count);
        stub(SIGN, exits.add(Exits.BUDGET, offset, count, 0, false, 0));
    }

    /** Ends the run in front of the present instruction if a condition holds. */
    void exhaustedIf(int condition) {
        stub(condition, exits.add(Exits.BUDGET, g.offset, rest(), 0, false, 0));
    }

    /** Goes on only if these bytes, in which the instruction ends, are at the start of the next page. */
    void fetch(Bytes code, int from, int to) {
        int exit = exits.add(Exits.FETCH, g.offset, rest(), 0, false, a.here());
        a.load(8, ADDRESS, Area.PAGE);
        a.rm(8, 0, 0x8d, ADDRESS, ADDRESS, PAGE);
        a.mov(4, TEMP, ADDRESS);
        tlbEntry(a, TEMP);
        a.mov(8, OTHER, ADDRESS);
        a.rr(8, 0x0b, OTHER, CONTEXT);
        a.rx(8, 0, 0x3b, OTHER, STATE, TEMP, 0, TLB - Area.BIAS + TLB_EXECUTE);
        stub(NOT_EQUAL, exit);
        a.rx(8, 0, 0x03, ADDRESS, STATE, TEMP, 0, TLB - Area.BIAS + TLB_ADDEND);
        int size;
        for (int i = from; i < to; i += size) {
            size = to - i >= 4 ? 4 : 1;
            a.rx(size, 0, size == 4 ? 0x81 : 0x80, Assembler.DIGIT + CMP, Register.MEMORY, ADDRESS, 0, i - from);
            a.immediate(size == 4 ? code.i32(i) : code.u8(i), size);
            stub(NOT_EQUAL, exit);
        }
        hostFlags = false;
    }

    /** Jcc to another block of the page. */
    void branchIf(int condition, int target) {
        int charged = rest() - 1;
        stub(condition, -1 - (target << 8 | charged));
    }

    /** Goes on at an offset of the page. */
    void link(int target) {
        int known = runtime.entry(target);
        if (known > 0) {
            a.jump(known);
            return;
        }
        if (known < 0) {
            exit(-known);
            return;
        }
        a.jump(a.here() + 5);
        int position = a.here() - 4;
        exit(exits.add(Exits.LINK, target, 0, 0, false, position));
    }

    /** Returns to Java. */
    void exit(int exit) {
        a.constant32(TEMP, exit);
        a.jump(runtime.exit());
    }

    /** Writes the code behind the block. */
    void finish() {
        for (int i = 0; i < stubCount; i += 2) {
            a.land(stubs[i]);
            int exit = stubs[i + 1];
            if (exit >= 0) {
                exit(exit);
                continue;
            }
            int charged = -1 - exit & 0xff;
            if (charged > 0) {
                a.rm(8, 0, 0x8d, LEFT, LEFT, charged);
            }
            link(-1 - exit >> 8);
        }
    }

    // ---- registers

    /** Returns a host register with the value of a guest register: its own, or {@code spare} with a copy. */
    int read(int guest, int spare) {
        int home = Register.home(guest);
        if (home >= 0) {
            return home;
        }
        a.load(8, spare, Area.general(guest));
        return spare;
    }

    /** After a guest register that lies in the state block was changed in {@code host}. */
    void written(int guest, int host) {
        if (Register.home(guest) < 0) {
            a.store(8, Area.general(guest), host);
        }
    }

    // ---- memory

    private int pointer() {
        return g.wide ? 8 : 4;
    }

    /** Puts the offset of the memory operand into ADDRESS. */
    void offset() {
        int size = pointer();
        if (g.relative) {
            a.load(8, ADDRESS, Area.PAGE);
            a.rm(8, 0, 0x8d, ADDRESS, ADDRESS, g.offset + g.length + g.displacement);
            return;
        }
        if (g.base < 0 && g.index < 0) {
            if (g.wide) {
                a.constant(ADDRESS, g.displacement);
            } else {
                a.constant32(ADDRESS, g.displacement);
            }
            return;
        }
        int base = g.base < 0 ? -1 : read(g.base, ADDRESS);
        if (g.index >= 0) {
            a.rx(size, 0, 0x8d, ADDRESS, base, read(g.index, TEMP), g.scale, g.displacement);
        } else if (g.displacement == 0) {
            if (base != ADDRESS) {
                a.mov(size, ADDRESS, base);
            }
        } else {
            a.rm(size, 0, 0x8d, ADDRESS, base, g.displacement);
        }
    }

    /** Puts the linear address of the memory operand into ADDRESS. */
    void linear(int bytes) {
        offset();
        segment(bytes);
    }

    private void segment(int bytes) {
        if (g.flat) {
            return;
        }
        int segment = SEGMENT + SEGMENT_SIZE * g.segment;
        if (g.wide) {
            a.rs(8, 0x03, ADDRESS, segment + BASE);
            return;
        }
        a.rm(8, 0, 0x8d, TEMP, ADDRESS, bytes);
        a.rs(8, 0x3b, TEMP, segment + SPACE);
        hostFlags = false;
        leaveIf(ABOVE);
        a.rs(4, 0x03, ADDRESS, segment + BASE);
    }

    /** Turns a linear address into the offset of its TLB entry from the first one. */
    static void tlbEntry(Assembler a, int register) {
        a.rr(4, 0xc1, Assembler.DIGIT + 5, register);
        a.u8(ENTRY_SHIFT);
        a.arithmetic(4, AND, register, ENTRY_MASK);
    }

    /** Turns the linear address in ADDRESS into one relative to MEMORY, or leaves. */
    void translate(int bytes, boolean write) {
        int size = pointer();
        a.mov(4, TEMP, ADDRESS);
        tlbEntry(a, TEMP);
        if (bytes > 1) {
            a.rm(size, 0, 0x8d, OTHER, ADDRESS, bytes - 1);
        } else {
            a.mov(size, OTHER, ADDRESS);
        }
        a.arithmetic(size, AND, OTHER, -4096);
        a.rr(8, 0x0b, OTHER, CONTEXT);
        a.rx(8, 0, 0x3b, OTHER, STATE, TEMP, 0, TLB - Area.BIAS + (write ? TLB_WRITE : TLB_READ));
        hostFlags = false;
        stub(NOT_EQUAL, exits.add(Exits.ACCESS, g.offset, rest(), bytes, write, start));
        a.rx(8, 0, 0x03, ADDRESS, STATE, TEMP, 0, TLB - Area.BIAS + TLB_ADDEND);
    }

    /** As {@link #linear} for a bit string: the bit number in a register reaches beyond the operand. */
    void bitString(int bytes) {
        int size = pointer();
        offset();
        int number = read(g.reg, TEMP);
        if (bytes == 8) {
            a.mov(8, TEMP, number);
        } else {
            // MOVSXD
            a.rr(8, 0x63, TEMP, number);
        }
        int shift = bytes == 8 ? 6 : 5;
        a.rr(8, 0xc1, Assembler.DIGIT + 7, TEMP);
        a.u8(shift);
        a.rx(size, 0, 0x8d, ADDRESS, ADDRESS, TEMP, shift - 3, 0);
        hostFlags = false;
        segment(bytes);
    }

    /** Makes the memory operand of the instruction ready. */
    void operand(int bytes, boolean write) {
        linear(bytes);
        translate(bytes, write);
    }

    /** An instruction with the memory operand that ADDRESS leads to. */
    void memory(int size, int bytes, int op, int reg) {
        a.rx(size, bytes, op, reg, Register.MEMORY, ADDRESS, 0, 0);
    }

    /** Makes room for a push: ADDRESS leads to the new top of the stack; the stack pointer stays. */
    void room() {
        int size = pointer();
        a.rm(size, 0, 0x8d, ADDRESS, STACK, -size);
        translate(size, true);
    }

    /** ADDRESS leads to the top of the stack. */
    void top() {
        int size = pointer();
        a.mov(size, ADDRESS, STACK);
        translate(size, false);
    }

    void moveStack(int bytes) {
        a.rm(pointer(), 0, 0x8d, STACK, STACK, bytes);
    }

    /** Puts the address of a place in the running page, or near it, into a register. */
    void place(int to, int offset) {
        a.load(8, to, Area.PAGE);
        a.rm(pointer(), 0, 0x8d, to, to, offset);
    }

    // ---- flags

    /** Makes the host's carry flag, or all flags, those of the guest. */
    void needCarry() {
        if (!hostFlags) {
            a.rs(4, Assembler.TWO_BYTE | 0xba, Assembler.DIGIT + 4, Area.FLAGS);
            a.u8(0);
        }
    }

    void needFlags() {
        if (!hostFlags) {
            // PUSH of the word in the state block, POPFQ
            a.rs(4, 0xff, Assembler.DIGIT + 6, Area.FLAGS);
            a.u8(0x9d);
            hostFlags = true;
        }
    }

    /** The host's flags are now those that the guest's instruction leaves. */
    void flagsSet() {
        hostFlags = true;
        if (flagsLive) {
            storeFlags();
        }
    }

    /** Stores the host's flags as those of the guest. */
    void storeFlags() {
        // PUSHFQ, POP to the state block
        a.u8(0x9c);
        a.rs(4, 0x8f, Assembler.DIGIT, Area.FLAGS);
    }

    /** Makes a condition of the guest one of the host and returns its number. */
    int condition(int cc) {
        if (hostFlags) {
            return cc;
        }
        int mask = MASKS[cc >> 1];
        if (mask == 0) {
            needFlags();
            return cc;
        }
        a.rs(4, 0xf7, Assembler.DIGIT, Area.FLAGS);
        a.i32(mask);
        return NOT_EQUAL ^ cc & 1;
    }

    /** O, B, Z, BE, S, P as bits of the flags; L and LE need two compared. */
    private static final int[] MASKS = {0x800, 1, 0x40, 0x41, 0x80, 4, 0, 0};
}
