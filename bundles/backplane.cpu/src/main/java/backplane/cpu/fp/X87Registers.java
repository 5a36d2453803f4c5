package backplane.cpu.fp;

import backplane.api.Bytes;

/** The registers of the x87 unit, kept in the state block at the offsets of {@link FpuLayout}. */
public class X87Registers {
    /** Status word: stack fault, error summary, condition codes, busy. */
    public static final int SF = 0x40;

    public static final int ES = 0x80;
    public static final int C0 = 0x100;
    public static final int C1 = 0x200;
    public static final int C2 = 0x400;
    public static final int C3 = 0x4000;
    public static final int B = 0x8000;

    /** Control word after FNINIT; after reset it is 40h. */
    public static final int CONTROL_INIT = 0x37F;

    static final int TOP_SHIFT = 11;
    static final int TOP_MASK = 0x3800;

    final Bytes state;
    final long base;

    X87Registers(Bytes state, long base) {
        this.state = state;
        this.base = base;
    }

    /** Power-up state: registers zero and valid, control word 40h. */
    public final void reset() {
        state.fill(base, FpuLayout.MXCSR, 0);
        state.put16(base + FpuLayout.CONTROL, 0x40);
        state.put8(base + FpuLayout.FULL, 0xFF);
    }

    /** FNINIT. */
    public final void initialise() {
        state.put16(base + FpuLayout.CONTROL, CONTROL_INIT);
        state.put16(base + FpuLayout.STATUS, 0);
        state.put8(base + FpuLayout.FULL, 0);
        pointers(0, 0, 0, 0, 0);
    }

    /** Notes the last non-control instruction: 11 bits of opcode, CS:IP, and (0 without memory operand) the operand's address. */
    public final void pointers(int opcode, int cs, long ip, int ds, long address) {
        state.put16(base + FpuLayout.OPCODE, opcode);
        state.put16(base + FpuLayout.CODE_SELECTOR, cs);
        state.put64(base + FpuLayout.CODE_POINTER, ip);
        state.put16(base + FpuLayout.DATA_SELECTOR, ds);
        state.put64(base + FpuLayout.DATA_POINTER, address);
    }

    /** Returns the control word. */
    public final int control() {
        return state.u16(base + FpuLayout.CONTROL);
    }

    /** Sets the control word and brings the error summary into line. */
    public final void control(int value) {
        state.put16(base + FpuLayout.CONTROL, value & 0x1F7F | 0x40);
        status(status());
    }

    /** Returns the status word, TOP included. */
    public final int status() {
        return state.u16(base + FpuLayout.STATUS);
    }

    /** Sets the status word; ES and B follow from the exceptions and their masks. */
    public final void status(int value) {
        boolean error = (value & ~control() & 0x3F) != 0;
        state.put16(base + FpuLayout.STATUS, error ? value | ES | B : value & ~(ES | B));
    }

    /** Takes over control word, status word and abridged tags of an image. */
    public final void restore(int control, int status, int tags) {
        state.put16(base + FpuLayout.STATUS, status);
        full(tags);
        control(control);
    }

    /** Whether an unmasked exception waits to be reported: #MF or FERR#. */
    public final boolean pending() {
        return (status() & ES) != 0;
    }

    /** Returns TOP. */
    public final int top() {
        return status() >> TOP_SHIFT & 7;
    }

    final void top(int value) {
        state.put16(base + FpuLayout.STATUS, status() & ~TOP_MASK | (value & 7) << TOP_SHIFT);
    }

    /** Returns the abridged tags: bit k set when physical register k is not empty. */
    public final int full() {
        return state.u8(base + FpuLayout.FULL);
    }

    /** Sets the abridged tags. */
    public final void full(int tags) {
        state.put8(base + FpuLayout.FULL, tags);
    }

    /** Returns the significand of physical register k. */
    public final long significand(int k) {
        return state.i64(base + FpuLayout.REGISTERS + (long) k * FpuLayout.REGISTER_STRIDE);
    }

    /** Returns sign and exponent of physical register k. */
    public final int signExponent(int k) {
        return state.u16(base + FpuLayout.REGISTERS + (long) k * FpuLayout.REGISTER_STRIDE + FpuLayout.SIGN_EXPONENT);
    }

    /** Sets physical register k without touching its tag. */
    public final void register(int k, int se, long m) {
        long at = base + FpuLayout.REGISTERS + (long) k * FpuLayout.REGISTER_STRIDE;
        state.put64(at, m);
        state.put16(at + FpuLayout.SIGN_EXPONENT, se);
    }

    /** Physical number of ST(i). */
    final int physical(int i) {
        return top() + i & 7;
    }

    final boolean empty(int k) {
        return (full() >> k & 1) == 0;
    }

    final void fill(int k, int se, long m) {
        register(k, se, m);
        full(full() | 1 << k);
    }

    final void free(int k) {
        full(full() & ~(1 << k));
    }

    /** Frees ST(0) and raises TOP. */
    final void pop() {
        int k = top();
        free(k);
        top(k + 1);
    }

    /** The two-bit tag of FSTENV: 0 valid, 1 zero, 2 special, 3 empty. */
    final int tag(int k) {
        if (empty(k)) {
            return 3;
        }
        int kind = Extended.kind(signExponent(k), significand(k));
        return kind == Extended.NORMAL ? 0 : kind == Extended.NOUGHT ? 1 : 2;
    }

    /** Returns MMX register k: the significand of physical register k. */
    public final long mmx(int k) {
        return significand(k);
    }

    /** Sets MMX register k; sign and exponent become all ones. */
    public final void mmx(int k, long value) {
        register(k, 0xFFFF, value);
    }

    /** What every MMX instruction but EMMS does: TOP 0, all registers valid. */
    public final void enterMmx() {
        top(0);
        full(0xFF);
    }

    /** EMMS: TOP 0, all registers empty. */
    public final void emptyAll() {
        top(0);
        full(0);
    }
}
