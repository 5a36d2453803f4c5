package backplane.cpu.engine;

/**
 * A stack on which a frame is built before anything else of a transfer is committed: the present one or that of an inner level.
 */
final class Frame {
    private final Core c;
    private long base;
    private long limit;
    private int attributes;
    private long mask;
    private long context;
    private int code;
    private boolean flat;

    /** The stack pointer as it will be. */
    long sp;

    Frame(Core c) {
        this.c = c;
    }

    /** Starts on the present stack. */
    void present() {
        base = c.base(Core.SS);
        limit = c.limit(Core.SS);
        attributes = c.attributes(Core.SS);
        mask = c.stackMask;
        sp = c.sp();
        context = c.context;
        code = 0;
        flat = c.code64();
    }

    /** Starts on a stack of an inner level. */
    void inner(int selector, long raw, long pointer, int level) {
        base = Segments.baseOf(raw);
        limit = Segments.limitOf(raw);
        attributes = Segments.attributesOf(raw);
        mask = (attributes & Segments.BIG) != 0 ? 0xffff_ffffL : 0xffff;
        sp = pointer & mask;
        context = level == 3 ? c.systemContext | 1 : c.systemContext;
        code = selector & 0xfffc;
        flat = false;
    }

    /** Starts on a stack of long mode. */
    void wide(long pointer, int level) {
        mask = -1L;
        sp = pointer;
        context = level == 3 ? c.systemContext | 1 : c.systemContext;
        code = 0;
        flat = true;
    }

    /** Pushes {@code bytes} bytes. */
    void push(long value, int bytes) {
        long to = sp - bytes & mask;
        c.mmu.write(linear(to, bytes), value, bytes, context);
        sp = to;
    }

    private long linear(long to, int bytes) {
        if (flat) {
            if (!Core.canonical(to)) {
                throw c.fault(Fault.SS, code);
            }
            return to;
        }
        boolean down = (attributes & Segments.EXPAND_DOWN) != 0;
        long last = to + bytes - 1;
        boolean ok =
                down ? to > limit && last <= ((attributes & Segments.BIG) != 0 ? 0xffff_ffffL : 0xffff) : last <= limit;
        if (!ok) {
            throw c.fault(Fault.SS, code);
        }
        return base + to & 0xffff_ffffL;
    }

    /** Makes the stack pointer of the processor this one. */
    void commit() {
        if (mask == 0xffff) {
            c.st.put16(Core.RSP, (int) sp);
        } else {
            c.st.put64(Core.RSP, sp & mask);
        }
    }
}
