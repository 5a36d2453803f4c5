package backplane.cpu.threaded;

import static backplane.cpu.api.StateLayout.BLOCK;
import static backplane.cpu.api.StateLayout.ZERO;

import backplane.cpu.decode.Record;
import backplane.cpu.engine.CodePage;
import backplane.cpu.engine.Core;
import backplane.cpu.engine.Forms;
import backplane.cpu.op.Binary;
import backplane.cpu.op.OpTable;
import backplane.cpu.op.Shift;
import backplane.cpu.op.Template;
import backplane.cpu.op.Unary;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Makes threaded code from the records of a block, from the last one to the first. */
public final class Threading {
    private static final List<Class<? extends Node>> FAMILIES = List.of(
            BinaryNode.class,
            UnaryNode.class,
            ShiftNode.class,
            ExtendNode.class,
            ConditionNode.class,
            StackNode.class,
            FlowNode.class,
            MultiplyNode.class);
    private static final int BINARY = 0,
            UNARY = 1,
            SHIFT = 2,
            EXTEND = 3,
            CONDITION = 4,
            STACK = 5,
            FLOW = 6,
            MULTIPLY = 7;
    private static final int FAMILY_SHIFT = 24;

    /** By family and variant. */
    private static final Map<Integer, Node> PROTOTYPES = new ConcurrentHashMap<>();

    private static final int RET = OpTable.first("RET"), LEAVE = OpTable.first("LEAVE"), NOP = OpTable.first("NOP");
    private static final int JMP_NEAR = OpTable.first("JMP:N"), CALL_NEAR = OpTable.first("CALL:N");
    private static final int IMUL = OpTable.first("IMUL"), IMUL3 = OpTable.first("IMUL:3");

    private final CodePage page;
    private final Block block;
    private final int header;

    private boolean dead;
    /** The conditional jump that follows the instruction at hand, -1 if there is none. */
    private int jump = -1;

    private Edge jumpTaken = Edge.NONE;
    private Node next;
    private Node afterJump;
    /** The MOV before the instruction at hand is done together with it. */
    private boolean joined;

    private Threading(CodePage page, int header, int offset) {
        this.page = page;
        this.header = header;
        block = new Block(page, header, offset);
        next = block.start;
        afterJump = next;
    }

    /**
     * Makes a block.
     *
     * @param header position of its header in the page
     * @param offset its distance from the start of the page in bytes
     */
    public static Block block(CodePage page, int header, int offset) {
        Threading threading = new Threading(page, header, offset);
        threading.make();
        return threading.block;
    }

    private void make() {
        for (int pc = block.end - 2; pc > header; pc -= 2) {
            int form = page.forms[pc >> 1];
            long w = page.code[pc];
            long v = page.code[pc + 1];
            if (joined) {
                joined = false;
            } else if (Record.op(w) != NOP) {
                node(pc, w, v, form);
            }
            dead = Forms.dead(dead, w, v, form);
        }
        block.start = next;
    }

    private void node(int pc, long w, long v, int form) {
        Place place = new Place(block);
        place.pc = pc;
        place.w = w;
        place.displacement = (int) v;
        place.immediate = (int) (v >> 32);
        place.first = (char) Record.reg(w);
        place.next = next;
        int family = OpTable.family(Record.op(w));
        int kind = kind(place, family, form);
        int follows = jump;
        jump = -1;
        if (kind < 0) {
            next = new OperationNode(place);
            return;
        }
        if (kind >> FAMILY_SHIFT == FLOW) {
            flow(place, w, v, pc, family);
        } else if (follows >= 0 && sets(kind)) {
            place.taken = jumpTaken;
            place.next = afterJump;
            kind = Variant.withJump(kind, follows);
        } else if (dead && Forms.setsAll(form)) {
            kind = Variant.withDead(kind);
        }
        if (joins(kind, place)) {
            join(place, kind & 3);
        }
        Node made = prototype(kind).at(place);
        afterJump = next;
        next = made;
    }

    private static Node prototype(int kind) {
        return PROTOTYPES.computeIfAbsent(
                kind, k -> Template.define(Node.class, FAMILIES.get(k >> FAMILY_SHIFT), k & (1 << FAMILY_SHIFT) - 1));
    }

    /** Notes where a jump leads to. */
    private void flow(Place place, long w, long v, int pc, int family) {
        if (family == OpTable.BRANCH) {
            int operation = OpTable.variant(Record.op(w)) / 8;
            place.taken = new Edge(page, pc + 1 - header >> 1, block.offset + (int) v);
            if (operation < FlowNode.JMP) {
                jump = operation;
                jumpTaken = place.taken;
            }
        }
    }

    /** Whether the flags of an instruction can be looked at by the jump that follows. */
    private static boolean sets(int kind) {
        int number = Variant.number(kind);
        switch (kind >> FAMILY_SHIFT) {
            case BINARY:
                return number / 20 != Binary.MOV;
            case UNARY:
                return number / 8 <= Unary.NEG;
            case SHIFT:
                return number / 16 > Shift.RCR;
            default:
                return false;
        }
    }

    // ---- MOV and what changes its copy

    /** Whether an instruction may take the old value of the register that it changes from another. */
    private static boolean joins(int kind, Place place) {
        int number = Variant.number(kind);
        int to = Record.reg(place.w);
        boolean uses = Record.base(place.w) == to;
        boolean addresses = uses || Record.index(place.w) == to;
        if ((kind & 3) < 2) {
            return false;
        }
        switch (kind >> FAMILY_SHIFT) {
            case BINARY: {
                int form = number / 4 % 5;
                int operation = number / 20;
                return operation != Binary.MOV
                        && operation != Binary.CMP
                        && operation != Binary.TEST
                        && (form == Binary.REGISTER_IMMEDIATE
                                || form == Binary.REGISTER_REGISTER && !uses
                                || form == Binary.REGISTER_MEMORY && !addresses);
            }
            case UNARY:
                return (number & 4) == 0;
            case SHIFT:
                return (number & 4) == 0 || to != Core.RCX;
            case MULTIPLY:
                return (number & MultiplyNode.THREE) == 0 && ((number & MultiplyNode.MEMORY) != 0 ? !addresses : !uses);
            default:
                return false;
        }
    }

    private void join(Place place, int size) {
        int before = place.pc - 2;
        if (before <= header) {
            return;
        }
        long mov = page.code[before];
        int op = Record.op(mov);
        int number = OpTable.variant(op);
        if (OpTable.family(op) == OpTable.BINARY
                && number / 4 == Binary.MOV * 5 + Binary.REGISTER_REGISTER
                && (number & 3) == size
                && Record.reg(mov) == Record.reg(place.w)) {
            place.first = (char) Record.base(mov);
            joined = true;
        }
    }

    // ---- families

    /** Returns family and variant, -1 for an instruction that is done by its operation. */
    private int kind(Place place, int family, int form) {
        long w = place.w;
        int number = OpTable.variant(Record.op(w));
        switch (family) {
            case OpTable.BINARY: {
                int operands = number / 4 % 5;
                return with(
                        BINARY,
                        number,
                        place,
                        operands != Binary.REGISTER_REGISTER && operands != Binary.REGISTER_IMMEDIATE);
            }
            case OpTable.UNARY:
                return with(UNARY, number, place, (number & 4) != 0);
            case OpTable.SHIFT: {
                int operation = number / 16;
                boolean serves =
                        operation != Shift.RCL && operation != Shift.RCR && (number & 8) == 0 && (number & 3) > 1;
                return serves ? with(SHIFT, number, place, false) : -1;
            }
            case OpTable.EXTEND:
                return with(EXTEND, number, place, (number & 16) != 0);
            case OpTable.CMOV:
                return (number & 12) == 4 ? -1 : with(CONDITION, number, place, (number & 4) != 0);
            case OpTable.PUSH:
                return stack(place, number, form);
            case OpTable.BRANCH:
                return branch(place, number, form);
            default:
                return form == 0 ? -1 : plain(place);
        }
    }

    private int stack(Place place, int number, int form) {
        int operation = number >> 2;
        if (operation == StackNode.LEA) {
            return Record.kind(place.w) > Record.FLAT64 ? -1 : with(STACK, number, place, true);
        }
        return form == 0 ? -1 : with(STACK, number, place, operation == StackNode.PUSH_MEMORY);
    }

    private int branch(Place place, int number, int form) {
        long target = (long) block.offset + place.displacement;
        return form == 0 || target != (int) target ? -1 : FLOW << FAMILY_SHIFT | number / 8 << 2 | number & 3;
    }

    private int plain(Place place) {
        long w = place.w;
        int op = Record.op(w);
        int size = Record.size(w);
        boolean memory = !Record.isRegister(w);
        if (op == RET) {
            return with(FLOW, FlowNode.RET << 2 | size, place, false);
        }
        if (op == LEAVE) {
            return with(STACK, StackNode.LEAVE << 2 | size, place, false);
        }
        if (op == JMP_NEAR) {
            return with(FLOW, (memory ? FlowNode.JMP_MEMORY : FlowNode.JMP_REGISTER) << 2 | size, place, memory);
        }
        if (op == CALL_NEAR) {
            return with(FLOW, (memory ? FlowNode.CALL_MEMORY : FlowNode.CALL_REGISTER) << 2 | size, place, memory);
        }
        if (op == IMUL) {
            return with(MULTIPLY, size | (memory ? MultiplyNode.MEMORY : 0), place, memory);
        }
        return op == IMUL3 && !memory ? with(MULTIPLY, size | MultiplyNode.THREE, place, false) : -1;
    }

    /** Adds the kind of address; -1 for one that nodes do not compute. */
    private int with(int family, int number, Place place, boolean memory) {
        int variant = number;
        if (memory) {
            int kind = Record.kind(place.w);
            boolean indexed = Record.index(place.w) != ZERO;
            if (kind == Record.SEG16 || kind >= Record.SEG64_32) {
                return -1;
            }
            if (Record.base(place.w) == BLOCK) {
                long displacement = (long) place.displacement + block.offset;
                if (indexed || displacement != (int) displacement) {
                    return -1;
                }
                place.displacement = (int) displacement;
            }
            variant = Variant.withAddress(number, kind);
        }
        return family << FAMILY_SHIFT | variant;
    }
}
