package backplane.cpu.nativecode;

import static backplane.cpu.api.StateLayout.VECTOR;
import static backplane.cpu.api.StateLayout.VECTOR_SIZE;
import static backplane.cpu.nativecode.Register.ADDRESS;
import static backplane.cpu.nativecode.Register.TEMP;

import backplane.cpu.api.StateLayout;
import backplane.cpu.nativecode.VectorForm.Shape;

/**
 * Instructions with vector registers: the host has the same ones. The guest's registers lie in the state block; those of the host
 * are free within an instruction.
 */
final class Vector {
    /** Host vector registers: the operand that is not named, the destination, the source. */
    private static final int FIRST = 0, TO = 1, FROM = 2;
    /** Opcodes of MOVUPS and MOVAPS. */
    private static final int LOAD = 0x110, STORE = 0x111, MOVE = 0x128;

    /** Opcode of CMPPS and its kin, which look at three bits of their immediate. */
    private static final int COMPARE_ELEMENTS = 0x1c2;

    private static final int COMPARE = 7;
    private static final int ZERO = 4, NOT_ZERO = 5, ABOVE = 7;

    private final Emission e;
    private final Assembler a;
    private VectorForm form = VectorForm.NONE;
    /** The address of the memory operand is known to the host's instruction, not only to a load before it. */
    private boolean direct;

    Vector(Emission e) {
        this.e = e;
        a = e.a;
    }

    void translate(Instruction g, VectorForm f) {
        form = f;
        direct = g.memory && !f.aligned();
        if (!e.vectors) {
            available();
        }
        if (f.control() && !e.control) {
            control();
        }
        switch (f.shape()) {
            case VW:
            case VM:
                vector(g);
                break;
            case WV:
            case MV:
                store(g);
                break;
            case VE:
                fromGeneral(g);
                break;
            case EV:
                toGeneral(g);
                break;
            case GU:
            case GW:
                source(g);
                general(g.reg, g);
                break;
            default:
                load(TO, g.rm);
                instruction(g, Assembler.DIGIT + g.reg, TO);
                save(g.rm, TO);
        }
    }

    /** Leaves if vector instructions raise an exception; for the whole block, as nothing in it changes that. */
    private void available() {
        a.rs(1, 0x80, Assembler.DIGIT + COMPARE, Area.VECTORS);
        a.u8(0);
        e.hostFlags = false;
        e.leaveIf(ZERO);
        e.vectors = true;
    }

    /** Loads the guest's MXCSR for the rest of the run, or leaves if one of its exceptions is not masked. */
    private void control() {
        a.rs(1, 0x80, Assembler.DIGIT + COMPARE, Area.CONTROL);
        a.u8(Area.LOADED);
        e.hostFlags = false;
        int loaded = a.jumpIf(ZERO);
        e.leaveIf(ABOVE);
        Gate.storeControl(a, Area.HOST_MXCSR);
        Gate.loadControl(a, StateLayout.MXCSR);
        a.rs(1, 0xc6, Assembler.DIGIT, Area.CONTROL);
        a.u8(Area.LOADED);
        a.land(loaded);
        e.control = true;
    }

    // ---- registers of the guest

    private static int field(int register) {
        return VECTOR + VECTOR_SIZE * register;
    }

    private void load(int to, int register) {
        a.rs(4, LOAD, to, field(register));
    }

    private void save(int register, int from) {
        a.rs(4, STORE, from, field(register));
    }

    // ---- operands

    /** Makes the memory operand ready, or leaves where it is misaligned. */
    private void operand(Instruction g, boolean write) {
        e.linear(g.rmSize);
        if (form.aligned()) {
            a.rr(1, 0xf6, Assembler.DIGIT, ADDRESS);
            a.u8(15);
            e.hostFlags = false;
            e.leaveIf(NOT_ZERO);
        }
        e.translate(g.rmSize, write);
    }

    /** Makes the source by the r/m field ready. The host's address may be misaligned where the guest's is not. */
    private void source(Instruction g) {
        if (!g.memory) {
            load(FROM, g.rm);
            return;
        }
        operand(g, false);
        if (form.aligned()) {
            e.memory(4, 0, LOAD, FROM);
        }
    }

    /** The instruction itself. */
    private void instruction(Instruction g, int reg, int rm) {
        if (form.prefix() != 0) {
            a.u8(form.prefix());
        }
        if (direct) {
            e.memory(g.size, 0, g.opcode, reg);
        } else {
            a.rr(g.size, g.opcode, reg, rm);
        }
        a.immediate(g.opcode == COMPARE_ELEMENTS ? g.immediate & 7 : g.immediate, g.immediateSize);
    }

    // ---- shapes

    private void vector(Instruction g) {
        source(g);
        if (!form.fresh()) {
            load(TO, g.reg);
        }
        if (form.first()) {
            load(FIRST, 0);
        }
        if (form.shape() == Shape.VM && !direct) {
            // exists with memory alone
            a.rr(4, MOVE, TO, FROM);
        } else {
            instruction(g, TO, FROM);
        }
        if (!form.flags()) {
            save(g.reg, TO);
            return;
        }
        if (form.first()) {
            save(0, FIRST);
        }
        e.flagsSet();
    }

    private void store(Instruction g) {
        if (!g.memory) {
            load(FROM, g.reg);
            load(TO, g.rm);
            instruction(g, FROM, TO);
            save(g.rm, TO);
            return;
        }
        operand(g, true);
        load(FROM, g.reg);
        if (direct) {
            instruction(g, FROM, 0);
        } else {
            e.memory(4, 0, STORE, FROM);
        }
    }

    private void fromGeneral(Instruction g) {
        if (g.memory) {
            operand(g, false);
        }
        if (!form.fresh()) {
            load(TO, g.reg);
        }
        instruction(g, TO, g.memory ? 0 : e.read(g.rm, ADDRESS));
        save(g.reg, TO);
    }

    private void toGeneral(Instruction g) {
        if (g.memory) {
            operand(g, true);
            load(FROM, g.reg);
            instruction(g, FROM, 0);
            return;
        }
        load(FROM, g.reg);
        int home = Register.home(g.rm);
        int to = home >= 0 ? home : TEMP;
        instruction(g, FROM, to);
        e.written(g.rm, to);
    }

    /** The destination is a general register by the reg field. */
    private void general(int guest, Instruction g) {
        int home = Register.home(guest);
        int to = home >= 0 ? home : TEMP;
        instruction(g, to, FROM);
        e.written(guest, to);
    }
}
