package backplane.cpu.nativecode;

import static backplane.cpu.api.StateLayout.RFLAGS;
import static backplane.cpu.nativecode.Register.ADDRESS;
import static backplane.cpu.nativecode.Register.RAX;
import static backplane.cpu.nativecode.Register.RDI;
import static backplane.cpu.nativecode.Register.RSI;
import static backplane.cpu.nativecode.Register.TEMP;

/** MOVS, STOS, LODS, CMPS, SCAS, upwards. */
final class Strings {
    private static final int DF_IN_SECOND_BYTE = 4;
    private static final int NOT_ZERO = 5;
    private static final int MOVS = 0xa4, CMPS = 0xa6, STOS = 0xaa, LODS = 0xac;

    private final Emission e;
    private final Assembler a;
    private final Repetition repetition;

    Strings(Emission e) {
        this.e = e;
        a = e.a;
        repetition = new Repetition(e, this);
    }

    void translate(Instruction g) {
        e.hostFlags = false;
        if (g.repeat != 0) {
            repetition.translate(g);
            return;
        }
        upwards();
        once(g);
    }

    /** Leaves if the direction is down. */
    void upwards() {
        a.rs(1, 0xf6, Assembler.DIGIT, RFLAGS + 1);
        a.u8(DF_IN_SECOND_BYTE);
        e.leaveIf(NOT_ZERO);
    }

    private void once(Instruction g) {
        switch (g.opcode & 0xfe) {
            case MOVS:
                at(g, RSI, false);
                e.memory(g.size, 0, load(g), TEMP);
                a.store(8, Area.SAVED, TEMP);
                // both accesses may need the same TLB entry
                e.start = a.here();
                at(g, RDI, true);
                a.load(8, TEMP, Area.SAVED);
                e.memory(g.size, 0, store(g), TEMP);
                forward(g, RSI);
                forward(g, RDI);
                break;
            case CMPS:
                at(g, RSI, false);
                e.memory(g.size, 0, load(g), TEMP);
                a.store(8, Area.SAVED, TEMP);
                e.start = a.here();
                at(g, RDI, false);
                forward(g, RSI);
                forward(g, RDI);
                a.load(8, TEMP, Area.SAVED);
                compare(g, TEMP);
                break;
            case STOS:
                at(g, RDI, true);
                e.memory(g.size, 0, store(g), RAX);
                forward(g, RDI);
                break;
            case LODS:
                at(g, RSI, false);
                e.memory(g.size, 0, load(g), RAX);
                forward(g, RSI);
                break;
            default:
                at(g, RDI, false);
                forward(g, RDI);
                compare(g, RAX);
        }
    }

    private void compare(Instruction g, int register) {
        e.memory(g.size, 0, g.size == 1 ? 0x3a : 0x3b, register);
        e.flagsSet();
    }

    private static int load(Instruction g) {
        return g.size == 1 ? 0x8a : 0x8b;
    }

    private static int store(Instruction g) {
        return g.size == 1 ? 0x88 : 0x89;
    }

    /** Turns a pointer into an address relative to MEMORY, or leaves. */
    void at(Instruction g, int pointer, boolean write) {
        a.mov(g.wide ? 8 : 4, ADDRESS, pointer);
        e.translate(g.size, write);
    }

    private void forward(Instruction g, int pointer) {
        a.rm(g.wide ? 8 : 4, 0, 0x8d, pointer, pointer, g.size);
    }
}
