package backplane.cpu.nativecode;

import static backplane.cpu.api.StateLayout.RFLAGS;
import static backplane.cpu.api.StateLayout.SEGMENT;
import static backplane.cpu.api.StateLayout.SEGMENT_SIZE;
import static backplane.cpu.api.StateLayout.SELECTOR;
import static backplane.cpu.api.StateLayout.WAITING;
import static backplane.cpu.nativecode.Register.OTHER;
import static backplane.cpu.nativecode.Register.TEMP;

/** Flags as a whole, the interrupt flag. */
final class SystemCode {
    static final int ARITHMETIC = 0x8d5;
    private static final int IF = 0x200, DF = 0x400;
    /** All flags that POPF changes at CPL 0. */
    private static final int LOADED = 0x27_7fd5;

    private static final int OR = 1, AND = 4, XOR = 6;
    private static final int NOT_EQUAL = 5;

    private final Emission e;
    private final Assembler a;

    SystemCode(Emission e) {
        this.e = e;
        a = e.a;
    }

    boolean translate(Instruction g) {
        switch (g.kind) {
            case CARRY:
                carry(g);
                return true;
            case DIRECTION:
                change(g.opcode == 0xfd ? OR : AND, g.opcode == 0xfd ? DF : ~DF);
                return true;
            case CLI:
                supervisor();
                change(AND, ~IF);
                return true;
            case STI:
                supervisor();
                notWaiting();
                change(OR, IF);
                return true;
            case PUSHF:
                push(g);
                return true;
            case POPF:
                pop(g);
                return true;
            default:
                return false;
        }
    }

    private void change(int operation, int value) {
        a.rs(4, 0x81, Assembler.DIGIT + operation, RFLAGS);
        a.i32(value);
        e.hostFlags = false;
    }

    /** CLC, STC, CMC. */
    private void carry(Instruction g) {
        int operation = g.opcode == 0xf5 ? XOR : g.opcode == 0xf9 ? OR : AND;
        a.rs(4, 0x83, Assembler.DIGIT + operation, Area.FLAGS);
        a.u8(operation == AND ? 0xfe : 1);
        e.hostFlags = false;
    }

    /** Leaves unless CPL, the low two bits of CS, is 0. */
    private void supervisor() {
        a.rs(1, 0xf6, Assembler.DIGIT, SEGMENT + SEGMENT_SIZE + SELECTOR);
        a.u8(3);
        e.hostFlags = false;
        e.leaveIf(NOT_EQUAL);
    }

    /** Leaves if an interrupt waits to be let in. */
    private void notWaiting() {
        a.rs(4, 0x83, Assembler.DIGIT + 7, WAITING);
        a.u8(0);
        e.hostFlags = false;
        e.leaveIf(NOT_EQUAL);
    }

    private void push(Instruction g) {
        int size = g.wide ? 8 : 4;
        e.room();
        a.load(4, TEMP, RFLAGS);
        a.arithmetic(4, AND, TEMP, ~ARITHMETIC);
        a.load(4, OTHER, Area.FLAGS);
        a.arithmetic(4, AND, OTHER, ARITHMETIC);
        a.rr(4, 0x0b, TEMP, OTHER);
        e.memory(size, 0, 0x89, TEMP);
        e.moveStack(-size);
    }

    /** Those that change no more than the arithmetic flags, the direction flag and the interrupt flag. */
    private void pop(Instruction g) {
        int size = g.wide ? 8 : 4;
        supervisor();
        notWaiting();
        e.top();
        e.memory(size, 0, 0x8b, OTHER);
        a.load(4, TEMP, RFLAGS);
        a.rr(4, 0x33, TEMP, OTHER);
        a.rr(4, 0xf7, Assembler.DIGIT, TEMP);
        a.i32(LOADED & ~(ARITHMETIC | IF | DF));
        e.leaveIf(NOT_EQUAL);
        a.arithmetic(4, AND, TEMP, IF | DF);
        a.rs(4, 0x31, TEMP, RFLAGS);
        a.arithmetic(4, AND, OTHER, ARITHMETIC);
        a.store(8, Area.FLAGS, OTHER);
        e.moveStack(size);
        e.hostFlags = false;
    }
}
