package backplane.cpu.nativecode;

import static backplane.cpu.api.StateLayout.SEGMENT;
import static backplane.cpu.api.StateLayout.SEGMENT_SIZE;
import static backplane.cpu.api.StateLayout.SELECTOR;
import static backplane.cpu.nativecode.Register.ADDRESS;
import static backplane.cpu.nativecode.Register.OTHER;
import static backplane.cpu.nativecode.Register.RBP;
import static backplane.cpu.nativecode.Register.RSP;
import static backplane.cpu.nativecode.Register.STACK;
import static backplane.cpu.nativecode.Register.TEMP;

/** The stack, jumps, calls and returns. */
final class Flow {
    private static final int PAGE = 4096;
    private static final int NOT_EQUAL = 5;
    private static final int FS = 4;

    private final Emission e;
    private final Assembler a;

    Flow(Emission e) {
        this.e = e;
        a = e.a;
    }

    boolean translate(Instruction g) {
        switch (g.kind) {
            case PUSH:
                e.room();
                e.memory(pointer(g), 0, 0x89, e.read(g.rm, TEMP));
                e.moveStack(-pointer(g));
                return true;
            case PUSH_IMMEDIATE:
                pushImmediate(g);
                return true;
            case PUSH_SEGMENT:
                pushSegment(g);
                return true;
            case POP:
                pop(g);
                return true;
            case LEAVE:
                leave(g);
                return true;
            case JCC:
                conditional(g);
                return true;
            case JMP:
                direct(g);
                return true;
            case CALL:
                call(g);
                return true;
            case RET:
                ret(g);
                return true;
            case GROUP5:
                group5(g);
                return true;
            default:
                return false;
        }
    }

    private static int pointer(Instruction g) {
        return g.wide ? 8 : 4;
    }

    // ---- stack

    private void pushImmediate(Instruction g) {
        e.room();
        e.memory(pointer(g), 0, 0xc7, Assembler.DIGIT);
        a.i32((int) g.immediate);
        e.moveStack(-pointer(g));
    }

    private void pushSegment(Instruction g) {
        int segment = g.opcode >= Assembler.TWO_BYTE ? FS + (g.opcode >> 3 & 1) : g.opcode >> 3 & 3;
        e.room();
        a.rs(4, Assembler.TWO_BYTE | 0xb7, TEMP, SEGMENT + SEGMENT_SIZE * segment + SELECTOR);
        e.memory(pointer(g), 0, 0x89, TEMP);
        e.moveStack(-pointer(g));
    }

    private void pop(Instruction g) {
        e.top();
        if (g.rm == RSP) {
            e.memory(pointer(g), 0, 0x8b, STACK);
            return;
        }
        int home = Register.home(g.rm);
        int to = home >= 0 ? home : TEMP;
        e.memory(pointer(g), 0, 0x8b, to);
        e.written(g.rm, to);
        e.moveStack(pointer(g));
    }

    private void leave(Instruction g) {
        int size = pointer(g);
        a.mov(size, ADDRESS, RBP);
        e.translate(size, false);
        a.rm(size, 0, 0x8d, STACK, RBP, size);
        e.memory(size, 0, 0x8b, RBP);
    }

    // ---- jumps

    private static int target(Instruction g) {
        return g.offset + g.length + (int) g.immediate;
    }

    private static boolean near(int target) {
        return target >= 0 && target < PAGE;
    }

    private void conditional(Instruction g) {
        int target = target(g);
        if (near(target)) {
            e.branchIf(e.condition(g.opcode & 15), target);
            return;
        }
        // over the jump to another page
        int over = a.jumpIf(e.condition(g.opcode & 15) ^ 1);
        if (e.rest() > 1) {
            a.rm(8, 0, 0x8d, Register.LEFT, Register.LEFT, e.rest() - 1);
        }
        far(target);
        a.land(over);
    }

    private void direct(Instruction g) {
        int target = target(g);
        if (near(target)) {
            e.link(target);
        } else {
            far(target);
        }
    }

    /** Jumps to a place in another page. */
    void far(int target) {
        e.place(ADDRESS, target);
        a.jump(e.runtime.jump());
    }

    private void call(Instruction g) {
        e.room();
        e.place(TEMP, g.offset + g.length);
        e.memory(pointer(g), 0, 0x89, TEMP);
        e.moveStack(-pointer(g));
        direct(g);
    }

    private void ret(Instruction g) {
        e.top();
        e.memory(pointer(g), 0, 0x8b, ADDRESS);
        canonical(g);
        e.moveStack(pointer(g) + ((int) g.immediate & 0xffff));
        a.jump(e.runtime.jump());
    }

    /** A target that is no canonical address raises an exception before anything is changed. */
    private void canonical(Instruction g) {
        if (!g.wide) {
            return;
        }
        a.mov(8, TEMP, ADDRESS);
        a.rr(8, 0xc1, Assembler.DIGIT + 4, TEMP);
        a.u8(16);
        a.rr(8, 0xc1, Assembler.DIGIT + 7, TEMP);
        a.u8(16);
        a.rr(8, 0x3b, TEMP, ADDRESS);
        e.hostFlags = false;
        e.leaveIf(NOT_EQUAL);
    }

    /** CALL, JMP and PUSH of an operand. */
    private void group5(Instruction g) {
        int size = pointer(g);
        int from = ADDRESS;
        if (g.memory) {
            e.operand(size, false);
            e.memory(size, 0, 0x8b, ADDRESS);
        } else {
            from = e.read(g.rm, ADDRESS);
            if (from != ADDRESS) {
                a.mov(size, ADDRESS, from);
            }
        }
        if (g.reg != 6) {
            canonical(g);
        }
        if (g.reg == 4) {
            a.jump(e.runtime.jump());
            return;
        }
        a.store(8, Area.SAVED, ADDRESS);
        // the two accesses may need the same TLB entry: the second one must not bring the first one back
        e.start = a.here();
        e.room();
        if (g.reg == 6) {
            a.load(8, OTHER, Area.SAVED);
            e.memory(size, 0, 0x89, OTHER);
            e.moveStack(-size);
            return;
        }
        e.place(TEMP, g.offset + g.length);
        e.memory(size, 0, 0x89, TEMP);
        e.moveStack(-size);
        a.load(8, ADDRESS, Area.SAVED);
        a.jump(e.runtime.jump());
    }
}
