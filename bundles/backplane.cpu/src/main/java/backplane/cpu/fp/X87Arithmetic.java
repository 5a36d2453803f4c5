package backplane.cpu.fp;

import backplane.api.Bytes;

/** What the x87 instructions do with the register stack: operands, stack faults, exceptions, condition codes. */
public class X87Arithmetic extends X87Registers {
    static final int IE = FloatCore.IE;
    static final int INDEFINITE_SE = 0xFFFF;
    private static final int CONDITIONS = C0 | C2 | C3;

    /** The operations of D9 by the low six bits of ModRM. */
    private static final int FCHS = 0x20;

    private static final int FABS = 0x21;
    private static final int F2XM1 = 0x30;
    private static final int FYL2X = 0x31;
    private static final int FPTAN = 0x32;
    private static final int FPATAN = 0x33;
    private static final int FXTRACT = 0x34;
    private static final int FPREM1 = 0x35;
    private static final int FPREM = 0x38;
    private static final int FYL2XP1 = 0x39;
    private static final int FSQRT = 0x3A;
    private static final int FSINCOS = 0x3B;
    private static final int FRNDINT = 0x3C;
    private static final int FSCALE = 0x3D;
    private static final int FCOS = 0x3F;

    /** ZF, PF, CF for FCOMI (out) and FCMOVcc (in), in their EFLAGS places. */
    public int eflags;

    final ExtendedConversion fpu = new ExtendedConversion();
    private final Trigonometry trigonometry = new Trigonometry(fpu);
    private final Logarithm logarithm = new Logarithm(fpu);

    X87Arithmetic(Bytes state, long base) {
        super(state, base);
    }

    /** Takes over the control word; no exceptions yet. */
    final void begin() {
        int control = control();
        fpu.flags = 0;
        fpu.roundedUp = false;
        fpu.denormalSource = false;
        fpu.masks = control & 0x3F;
        fpu.rounding = control >> 10 & 3;
        int precision = control >> 8 & 3;
        fpu.precision = precision == 0 ? 24 : precision == 2 ? 53 : 64;
    }

    /** Makes exceptions and C1 visible; C0, C2, C3 stay. */
    final void finish() {
        status(status() & ~C1 | fpu.flags | (fpu.roundedUp ? C1 : 0));
    }

    /** FCMOVcc and FCOMI leave C1 alone unless the stack faults. */
    private void keepC1() {
        if ((fpu.flags & SF) != 0) {
            finish();
        } else {
            status(status() | fpu.flags);
        }
    }

    final void finish(int conditions) {
        status(status() & ~(C1 | CONDITIONS) | fpu.flags | conditions);
    }

    /** Raises a stack underflow; true if it is masked. */
    final boolean underflow() {
        fpu.flags |= IE | SF;
        fpu.roundedUp = false;
        return (fpu.masks & IE) != 0;
    }

    final void overflow() {
        fpu.flags |= IE | SF;
        fpu.roundedUp = true;
        if ((fpu.masks & IE) != 0) {
            push(INDEFINITE_SE, Extended.INDEFINITE);
        }
    }

    final void push(int se, long m) {
        int k = top() - 1 & 7;
        top(k);
        fill(k, se, m);
    }

    /** Pushes the result of the unit unless the stack is full or an exception forbids it. */
    final void pushResult() {
        if (!empty(top() - 1 & 7)) {
            fpu.flags = 0;
            overflow();
        } else if ((fpu.flags & ~fpu.masks & IE) == 0) {
            // a denormal is pushed even when its exception is unmasked
            push(fpu.resultSe, fpu.result);
        }
    }

    /** add, mul, -, -, sub, subr, div, divr by the digit of the opcode, on ST(0) and another operand. */
    final void binary(int digit, int aSe, long a, int bSe, long b) {
        switch (digit) {
            case 0 -> fpu.add(aSe, a, bSe, b);
            case 1 -> fpu.multiply(aSe, a, bSe, b);
            case 4 -> fpu.subtract(aSe, a, bSe, b);
            case 5 -> fpu.subtract(bSe, b, aSe, a);
            case 6 -> fpu.divide(aSe, a, bSe, b);
            default -> fpu.divide(bSe, b, aSe, a);
        }
    }

    /** The register forms: ST(0) and ST(i), result in either. */
    final void arithmetic(int digit, int i, boolean intoOther, boolean pop) {
        begin();
        int k = top();
        int other = k + i & 7;
        int target = intoOther ? other : k;
        boolean done;
        if (empty(k) || empty(other)) {
            done = underflow();
            fpu.deliver(INDEFINITE_SE, Extended.INDEFINITE);
        } else {
            binary(digit, signExponent(k), significand(k), signExponent(other), significand(other));
            done = !fpu.stopped();
        }
        if (done) {
            fill(target, fpu.resultSe, fpu.result);
            if (pop) {
                pop();
            }
        }
        finish();
    }

    /** The memory forms: ST(0) and the operand in the unit's result. */
    final void arithmeticMemory(int digit) {
        int k = top();
        if (empty(k)) {
            if (underflow()) {
                fill(k, INDEFINITE_SE, Extended.INDEFINITE);
            }
        } else {
            binary(digit, signExponent(k), significand(k), fpu.resultSe, fpu.result);
            writeTop(k);
        }
        finish();
    }

    private void writeTop(int k) {
        if (!fpu.stopped()) {
            register(k, fpu.resultSe, fpu.result);
        }
    }

    private static int conditions(int order) {
        return switch (order) {
            case 0 -> 0;
            case 1 -> C0;
            case 2 -> C3;
            default -> CONDITIONS;
        };
    }

    /** FCOM, FUCOM and their popping forms with a register. */
    final void compare(int i, boolean quietInvalid, int pops) {
        begin();
        int k = top();
        int other = k + i & 7;
        if (empty(k) || empty(other)) {
            underflow();
            compared(3, pops);
        } else {
            compared(
                    fpu.compare(signExponent(k), significand(k), signExponent(other), significand(other), quietInvalid),
                    pops);
        }
    }

    /** Compares ST(0) with the operand in the unit's result; {@code pops} 0 or 1. */
    final void compareMemory(int pops) {
        int k = top();
        if (empty(k)) {
            underflow();
            compared(3, pops);
        } else {
            compared(fpu.compare(signExponent(k), significand(k), fpu.resultSe, fpu.result, true), pops);
        }
    }

    private void compared(int order, int pops) {
        boolean stopped = fpu.stopped();
        finish(conditions(order));
        for (int n = stopped ? 0 : pops; n > 0; n--) {
            pop();
        }
    }

    /** FCOMI, FUCOMI and their popping forms. */
    final void compareFlags(int i, boolean quietInvalid, boolean pop) {
        begin();
        int k = top();
        int other = k + i & 7;
        int order = 3;
        if (empty(k) || empty(other)) {
            underflow();
        } else {
            order = fpu.compare(signExponent(k), significand(k), signExponent(other), significand(other), quietInvalid);
        }
        keepC1();
        eflags = order == 0 ? 0 : order == 1 ? 0x01 : order == 2 ? 0x40 : 0x45;
        if (pop && !fpu.stopped()) {
            pop();
        }
    }

    /** FTST. */
    final void test() {
        begin();
        fpu.deliver(0, 0);
        compareMemory(0);
    }

    /** FXAM. */
    final void examine() {
        int k = top();
        int se = signExponent(k);
        int sign = (se & 0x8000) != 0 ? C1 : 0;
        int code = C3 | C0;
        if (!empty(k)) {
            code = switch (Extended.kind(se, significand(k))) {
                case Extended.NORMAL -> C2;
                case Extended.DENORMAL -> C3 | C2;
                case Extended.NOUGHT -> C3;
                case Extended.INFINITE -> C2 | C0;
                case Extended.UNSUPPORTED -> 0;
                default -> C0;
            };
        }
        status(status() & ~(C1 | CONDITIONS) | sign | code);
    }

    /** FXCH; an empty register takes part as the indefinite. */
    final void exchange(int i) {
        begin();
        int k = top();
        int other = k + i & 7;
        boolean go = true;
        if (empty(k) || empty(other)) {
            go = underflow();
            if (go && empty(k)) {
                register(k, INDEFINITE_SE, Extended.INDEFINITE);
            }
            if (go && empty(other)) {
                register(other, INDEFINITE_SE, Extended.INDEFINITE);
            }
        }
        if (go) {
            int se = signExponent(k);
            long m = significand(k);
            fill(k, signExponent(other), significand(other));
            fill(other, se, m);
        }
        finish();
    }

    /** FCMOVcc; stack faults do not depend on the condition. */
    final void move(int i, boolean condition) {
        begin();
        int k = top();
        int other = k + i & 7;
        if (empty(k) || empty(other)) {
            if (underflow()) {
                fill(k, INDEFINITE_SE, Extended.INDEFINITE);
            }
        } else if (condition) {
            register(k, signExponent(other), significand(other));
        }
        keepC1();
    }

    /** FST and FSTP to a register. */
    final void store(int i, boolean pop) {
        begin();
        int k = top();
        boolean go = true;
        if (empty(k)) {
            go = underflow();
            fpu.deliver(INDEFINITE_SE, Extended.INDEFINITE);
        } else {
            fpu.deliver(signExponent(k), significand(k));
        }
        if (go) {
            fill(k + i & 7, fpu.resultSe, fpu.result);
            if (pop) {
                pop();
            }
        }
        finish();
    }

    /** The operations D9 E0 .. FF on ST(0), and on ST(0) and ST(1). */
    final void function(int code) {
        begin();
        int k = top();
        int next = k + 1 & 7;
        boolean two =
                code == FYL2X || code == FPATAN || code == FPREM1 || code == FPREM || code == FYL2XP1 || code == FSCALE;
        boolean pops = code == FYL2X || code == FPATAN || code == FYL2XP1;
        boolean pushes = code == FPTAN || code == FXTRACT || code == FSINCOS;
        if (empty(k) || two && empty(next)) {
            faultFunction(pops ? next : k, pops, pushes);
            return;
        }
        if (pushes) {
            split(code, k);
            return;
        }
        int conditions = status() & CONDITIONS;
        int se = signExponent(k);
        long m = significand(k);
        if (two) {
            conditions = function2(code, se, m, signExponent(next), significand(next), conditions);
        } else {
            conditions = function1(code, se, m, conditions);
        }
        if (!fpu.stopped()) {
            register(pops ? next : k, fpu.resultSe, fpu.result);
            if (pops) {
                pop();
            }
        }
        status(status() & ~(CONDITIONS | C1) | fpu.flags | conditions | (fpu.roundedUp ? C1 : 0));
    }

    private void faultFunction(int target, boolean pops, boolean pushes) {
        status(status() & ~C2);
        if (underflow()) {
            fill(target, INDEFINITE_SE, Extended.INDEFINITE);
            if (pops) {
                pop();
            }
            if (pushes) {
                push(INDEFINITE_SE, Extended.INDEFINITE);
            }
        }
        finish();
    }

    private int function1(int code, int se, long m, int conditions) {
        switch (code) {
            case FCHS -> fpu.deliver(se ^ 0x8000, m);
            case FABS -> fpu.deliver(se & 0x7FFF, m);
            case F2XM1 -> logarithm.powerMinusOne(se, m);
            case FSQRT -> fpu.squareRoot(se, m);
            case FRNDINT -> fpu.roundToInteger(se, m);
            default -> {
                boolean reduced = trigonometry.sine(se, m, code == FCOS);
                return conditions & ~C2 | (reduced ? 0 : C2);
            }
        }
        return conditions;
    }

    private int function2(int code, int se, long m, int otherSe, long other, int conditions) {
        switch (code) {
            case FYL2X -> logarithm.timesLogarithm(se, m, otherSe, other);
            case FYL2XP1 -> logarithm.timesLogarithmPlusOne(se, m, otherSe, other);
            case FPATAN -> trigonometry.arcTangent(otherSe, other, se, m);
            case FSCALE -> fpu.scale(se, m, otherSe, other);
            default -> {
                fpu.remainder(se, m, otherSe, other, code == FPREM1);
                fpu.roundedUp = (fpu.condition & C1) != 0;
                return fpu.decided ? conditions & ~C2 : fpu.condition & CONDITIONS;
            }
        }
        return conditions;
    }

    /** FPTAN, FXTRACT, FSINCOS: two results. */
    private void split(int code, int k) {
        int se = signExponent(k);
        long m = significand(k);
        if (!empty(k - 1 & 7)) {
            overflowSplit(k);
            return;
        }
        int conditions = status() & CONDITIONS;
        if (code == FXTRACT) {
            fpu.extractExponent(se, m);
            if (!fpu.stopped()) {
                register(k, fpu.resultSe, fpu.result);
                fpu.extractSignificand(se, m);
                push(fpu.resultSe, fpu.result);
            }
        } else {
            boolean reduced = code == FPTAN ? trigonometry.tangent(se, m) : trigonometry.sine(se, m, false);
            conditions = conditions & ~C2 | (reduced ? 0 : C2);
            if (reduced && !fpu.stopped()) {
                register(k, fpu.resultSe, fpu.result);
                second(code, se, m);
                push(fpu.resultSe, fpu.result);
            }
        }
        status(status() & ~(CONDITIONS | C1) | fpu.flags | conditions | (fpu.roundedUp ? C1 : 0));
    }

    private void second(int code, int se, long m) {
        if (code == FSINCOS) {
            trigonometry.sine(se, m, true);
        } else if (Extended.kind(se, m) < Extended.INFINITE) {
            fpu.deliver(Extended.BIAS, Extended.TOP);
        }
    }

    private void overflowSplit(int k) {
        status(status() & ~C2);
        overflow();
        if ((fpu.masks & IE) != 0) {
            register(k, INDEFINITE_SE, Extended.INDEFINITE);
        }
        finish();
    }
}
