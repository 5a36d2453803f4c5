package backplane.cpu.nativecode;

import static backplane.cpu.api.StateLayout.*;

import backplane.api.Bytes;
import backplane.cpu.api.Exit;
import backplane.cpu.api.Gear;
import backplane.cpu.api.GearHost;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;

/** Runs translated code, and serves its exits: finds or makes the code for a jump, fills the TLB. */
final class NativeGear implements Gear {
    /** Bits of the mode, see {@link backplane.cpu.api.StateLayout#MODE}. */
    private static final int CODE_SIZE = 3, WIDE_STACK = 4, FLAT_CS = 0x10, FLAT_SS = 0x20;

    /** In CR0 and CR4: what lets vector instructions raise exceptions. */
    private static final int EM = 4, TS = 8, OSFXSR = 0x200;

    /** The exception masks of MXCSR, and its reserved bits. */
    private static final int MASKS = 0x1f80, RESERVED = 0xffff_0000;

    private static final long PAGE_MASK = -4096L;
    /** Bit 1 of RFLAGS is always set. */
    private static final int FIXED = 2;
    /** A run that executes fewer instructions between two exits is not worth it. */
    private static final int WORTHWHILE = 8;

    private final GearHost host;
    private final Bytes st;
    private final long state;
    private final CodeStore code;
    /** Counts what makes the jump table void. */
    private long epoch;

    /** The last exit for an access, and what was left of the budget there. */
    private int tried;

    private long triedWith;
    private int exit, leaving;
    private long left, rip, key;

    /** The exit that left the last instruction to the interpreter, 0 if none; that instruction, and {@link CodeStore#drops} then. */
    private int leave;

    private long leaveRip;
    private int leaveDrops;

    NativeGear(GearHost host) {
        this.host = host;
        st = host.state();
        state = address(st);
        code = new CodeStore(host);
        st.put64(Area.MEMORY, address(host.memory()));
    }

    private static long address(Bytes block) {
        ByteBuffer buffer = block.buffer();
        if (buffer == null) {
            throw new IllegalArgumentException(
                    "the native gear needs guest memory outside of the heap: start with --memory native");
        }
        return buffer.capacity() == 0 ? 0 : Pointer.nativeValue(Native.getDirectBufferPointer(buffer));
    }

    @Override
    public void written(long page, int at, int bytes) {
        if (code.written(page, at, bytes)) {
            epoch++;
        }
    }

    @Override
    public void unmapped() {
        // the jump table is compared with the TLB at each jump
    }

    @Override
    public void flush() {
        st.put64(Area.MEMORY, address(host.memory()));
        code.flush();
        epoch++;
    }

    @Override
    public void close() {
        code.close();
    }

    private static boolean suits(int mode) {
        int size = mode & CODE_SIZE;
        int flat = WIDE_STACK | FLAT_CS | FLAT_SS;
        return size == 2 || size == 1 && (mode & flat) == flat;
    }

    private boolean vectors() {
        return (st.i64(CR0) & (EM | TS)) == 0 && (st.i64(CR4) & OSFXSR) != 0;
    }

    @Override
    public int run() {
        int mode = st.i32(MODE);
        if (!suits(mode)) {
            st.put64(EXECUTED, 0);
            st.put32(EXIT_DETAIL, Exit.NOT_IN_THIS_MODE);
            return Exit.UNSUPPORTED;
        }
        long budget = st.i64(BUDGET);
        int flags = st.i32(RFLAGS);
        st.put8(Area.VECTORS, vectors() ? 1 : 0);
        st.put8(Area.CONTROL, (st.i32(MXCSR) & (MASKS | RESERVED)) == MASKS ? Area.NOT_LOADED : Area.UNMASKED);
        st.put64(Area.FLAGS, flags & SystemCode.ARITHMETIC | FIXED);
        left = budget;
        rip = st.i64(RIP);
        long start = rip;
        exit = Exit.BUDGET;
        leaving = 0;
        tried = -1;
        newKey(mode);
        for (int at = find(mode); at > 0; at = next(mode)) {
            st.put64(Area.LEFT, left);
            Gate.enter(state, code.address(at));
        }
        flags = st.i32(RFLAGS) & ~SystemCode.ARITHMETIC | st.i32(Area.FLAGS) & SystemCode.ARITHMETIC;
        st.put64(RFLAGS, flags & 0xffff_ffffL);
        st.put64(RIP, rip);
        st.put64(EXECUTED, budget - left);
        st.put32(EXIT_DETAIL, leave(start, budget - left));
        return exit;
    }

    /** Returns how many instructions are left to the interpreter, more if those of the last time were not enough. */
    private int leave(long start, long executed) {
        if (leaving > 0 && executed < WORTHWHILE && follows(start)) {
            code.exits.leaveMore(leave, (int) executed + 1);
        }
        leave = leaving;
        leaveRip = rip;
        leaveDrops = code.drops();
        return leave > 0 ? code.exits.bytes(leave) : 0;
    }

    /** Whether a run may have started right behind the instructions that were left, and not in an interrupt handler. */
    private boolean follows(long start) {
        return leave > 0
                && leaveDrops == code.drops()
                && Long.compareUnsigned(start - leaveRip, (long) Instruction.LONGEST * code.exits.bytes(leave)) <= 0;
    }

    private void newKey(int mode) {
        key = epoch << 12 | mode;
        st.put64(Area.KEY, key);
    }

    /** Returns the position of the code for RIP; minus the number of an exit or 0 if the interpreter has to go on. */
    private int find(int mode) {
        long page = host.executable(rip);
        st.put64(Area.PAGE, rip & PAGE_MASK);
        int at = page < 0 ? 0 : code.find(page & PAGE_MASK, (int) rip & 4095, mode);
        if (at <= 0) {
            exit = Exit.UNSUPPORTED;
            leaving = -at;
        }
        return at;
    }

    /** Looks at why the code has returned, and returns where it goes on, 0 if it does not. */
    private int next(int mode) {
        int n = st.i32(Area.EXIT);
        left = st.i64(Area.LEFT);
        long page = st.i64(Area.PAGE);
        switch (code.exits.kind(n)) {
            case Exits.JUMP: {
                rip = st.i64(Area.ADDRESS);
                if (left == 0) {
                    return 0;
                }
                int at = find(mode);
                newKey(mode);
                if (at > 0) {
                    code.remember(rip, key, at);
                }
                return at;
            }
            case Exits.LINK: {
                rip = page + code.exits.offset(n);
                if (left == 0) {
                    return 0;
                }
                int drops = code.drops();
                int position = code.exits.position(n);
                int at = find(mode);
                newKey(mode);
                if (at != 0 && drops == code.drops()) {
                    code.link(position, at);
                }
                return at;
            }
            case Exits.ACCESS:
                return access(n, page, mode);
            case Exits.FETCH:
                return fetch(n, page, mode);
            case Exits.BUDGET:
                left += code.exits.left(n);
                exit = left == 0 ? Exit.BUDGET : Exit.REMAINDER;
                break;
            default:
                left += code.exits.left(n);
                exit = Exit.UNSUPPORTED;
                leaving = n;
        }
        rip = page + code.exits.offset(n);
        return 0;
    }

    private boolean again(int n) {
        boolean again = n == tried && left == triedWith;
        tried = n;
        triedWith = left;
        return again;
    }

    /** Fills the TLB and returns where the instruction is tried again; the second time in a row it is the interpreter's. */
    private int access(int n, long page, int mode) {
        if (!again(n) && host.reach(st.i64(Area.ADDRESS), code.exits.bytes(n), code.exits.write(n))) {
            newKey(mode);
            return code.exits.position(n);
        }
        left += code.exits.left(n);
        rip = page + code.exits.offset(n);
        exit = Exit.MEMORY;
        return 0;
    }

    /** Makes the TLB hold the next page, in which an instruction ends; the second time in a row the code is of bytes that have gone. */
    private int fetch(int n, long page, int mode) {
        boolean again = again(n);
        if (!again && host.executable(page - PAGE_MASK) >= 0) {
            newKey(mode);
            return code.exits.position(n);
        }
        left += code.exits.left(n);
        rip = page + code.exits.offset(n);
        exit = Exit.UNSUPPORTED;
        long first = again ? host.executable(rip) : -1;
        if (first >= 0) {
            written(first & PAGE_MASK, (int) rip & 4095, 1);
        }
        return 0;
    }
}
