package backplane.cpu.threaded;

import static backplane.cpu.api.StateLayout.*;

import backplane.cpu.decode.Record;
import backplane.cpu.engine.Core;
import backplane.cpu.op.Binary;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * An instruction of a block. A family of instructions is one subclass, of which every variant (operation, operand kinds and
 * sizes, whether flags are wanted) is a copy of its own, see {@link backplane.cpu.op.Template}.
 *
 * <p>Whatever is not done in a few host instructions (a translation that is not in the TLB, a fault) is left to the
 * instruction's operation, see {@link Block#operation}: until then a node has changed nothing.
 */
abstract class Node {
    static final VarHandle SHORT = view(short[].class);
    static final VarHandle INT = view(int[].class);
    static final VarHandle LONG = view(long[].class);

    /** An address that no translation is entered for. */
    private static final long NOWHERE = 1L << 62;

    final Block block;
    /** Position of the record in its page. */
    final int pc;
    /** What is executed next, unless a jump is taken. */
    final Node next;
    /** The way that a jump takes. */
    final Edge taken;

    final int displacement;
    final int immediate;
    /** Registers, as byte offsets in the state block: the one that is changed, and the one that gives its old value. */
    final char to;

    final char first;
    /** The second operand, or the base of an address. */
    final char from;

    final char index;
    final byte scale;
    final byte segment;

    /** A prototype. */
    Node() {
        this(Place.NONE);
    }

    Node(Place p) {
        block = p.block;
        pc = p.pc;
        next = p.next == null ? this : p.next;
        taken = p.taken;
        displacement = p.displacement;
        immediate = p.immediate;
        to = (char) Record.reg(p.w);
        first = p.first;
        from = (char) Record.base(p.w);
        index = (char) Record.index(p.w);
        scale = (byte) Record.scale(p.w);
        segment = (byte) Record.segment(p.w);
    }

    /** Returns another node of this kind. */
    abstract Node at(Place place);

    /** Executes the instruction and returns the next one; null if the loop is to be left, with {@link Core#rip} set. */
    abstract @Nullable Node run(Core c);

    /** Returns what is executed after the instruction's operation. */
    @Nullable
    Node after(Core c) {
        return next;
    }

    private static VarHandle view(Class<?> array) {
        return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
    }

    /** Does what was left out of a MOV that was joined with this instruction. */
    final void move(Core c) {
        if (first != to) {
            long value = c.get64(first);
            c.set64(to, Record.size(block.word(pc)) == 2 ? value & 0xffff_ffffL : value);
        }
    }

    // ---- registers; the size is a constant wherever these are used

    static long get(byte[] s, int r, int size) {
        switch (size) {
            case 0:
                return s[r] & 0xff;
            case 1:
                return (short) SHORT.get(s, r) & 0xffff;
            case 2:
                return (int) INT.get(s, r) & 0xffff_ffffL;
            default:
                return (long) LONG.get(s, r);
        }
    }

    /** Stores 8 bytes in any case: a read of them that follows need not wait for a smaller store. */
    static void set(byte[] s, int r, long value, int size) {
        switch (size) {
            case 0: {
                int shift = r << 3 & 8;
                int whole = r & ~1;
                LONG.set(s, whole, (long) LONG.get(s, whole) & ~(0xffL << shift) | (value & 0xff) << shift);
                break;
            }
            case 1:
                LONG.set(s, r, (long) LONG.get(s, r) & ~0xffffL | value & 0xffff);
                break;
            case 2:
                LONG.set(s, r, value & 0xffff_ffffL);
                break;
            default:
                LONG.set(s, r, value);
        }
    }

    // ---- memory

    /** Returns the linear address of {@code bytes} bytes for a kind of address of {@link Variant}. */
    final long address(Core c, byte[] s, int kind, int bytes, boolean write) {
        // the view takes an int: any other type costs a conversion of the call that HotSpot does not always fold
        long a = (long) LONG.get(s, (int) from) + ((long) LONG.get(s, (int) index) << scale) + displacement;
        switch (kind) {
            case Record.FLAT32:
                return a & 0xffff_ffffL;
            case Record.FLAT64:
                return a;
            case Record.SEG64:
                return a + c.base(segment);
            default:
                a &= 0xffff_ffffL;
                return a + bytes - 1 <= (write ? c.writeTop[segment] : c.readTop[segment])
                        ? a + c.base(segment) & 0xffff_ffffL
                        : NOWHERE;
        }
    }

    static int entry(long a) {
        return TLB + ((int) (a >>> 7) & TLB_ENTRIES - 1 << 5);
    }

    /** Whether a TLB entry lets the access to all bytes from {@code a} on. */
    static boolean translates(Core c, byte[] s, int e, long a, int bytes, boolean write) {
        return (long) LONG.get(s, e + (write ? TLB_WRITE : TLB_READ)) == (a + bytes - 1 & -4096L | c.context);
    }

    /** Returns the position in the memory block. */
    static int position(byte[] s, int e, long a) {
        return (int) a + (int) (long) LONG.get(s, e + TLB_ADDEND);
    }

    static long load(byte[] ram, int at, int size) {
        return get(ram, at, size);
    }

    static void store(byte[] ram, int at, long value, int size) {
        switch (size) {
            case 0:
                ram[at] = (byte) value;
                break;
            case 1:
                SHORT.set(ram, at, (short) value);
                break;
            case 2:
                INT.set(ram, at, (int) value);
                break;
            default:
                LONG.set(ram, at, value);
        }
    }

    /** Pushes onto a flat stack; false if its top is not in the TLB. */
    static boolean pushed(Core c, byte[] s, long value, int size) {
        int bytes = 1 << size;
        long sp = get(s, Core.RSP, size) - bytes;
        if (size == 2) {
            sp &= 0xffff_ffffL;
        }
        int e = entry(sp);
        if (!translates(c, s, e, sp, bytes, true)) {
            return false;
        }
        store(c.ram.array(), position(s, e, sp), value, size);
        LONG.set(s, Core.RSP, sp);
        return true;
    }

    // ---- arithmetic; operation and size are constants wherever these are used

    static long combine(int operation, long a, long b, long carry) {
        switch (operation) {
            case Binary.ADD:
                return a + b;
            case Binary.OR:
                return a | b;
            case Binary.ADC:
                return a + b + (carry >>> 63);
            case Binary.SBB:
                return a - b - (carry >>> 63);
            case Binary.AND:
            case Binary.TEST:
                return a & b;
            case Binary.SUB:
            case Binary.CMP:
                return a - b;
            case Binary.XOR:
                return a ^ b;
            default:
                return b;
        }
    }

    /** Returns the carries out of the bits of a sum. */
    static long carries(long a, long b, long r) {
        return a & b | (a | b) & ~r;
    }

    /** Returns the borrows out of the bits of a difference. */
    static long borrows(long a, long b, long r) {
        return ~a & b | ~(a ^ b) & r;
    }

    /** Returns the second word of the lazy flags. */
    static long carry(long carries, int spare) {
        return carries << spare & Core.TOP | carries & 8;
    }

    /** Returns the second word of the lazy flags when CF stays: bit 62 is chosen so that OF comes out right. */
    static long kept(long carry, long carries, int spare) {
        long cf = carry >>> 63;
        return cf << 63 | (cf ^ (carries ^ carries << 1) << spare >>> 63) << 62 | carries & 8;
    }

    // ---- flags

    /** Evaluates a condition from the two words of the lazy flags; {@code cc} is a constant wherever this is used. */
    static boolean condition(int cc, long result, long carry) {
        boolean yes;
        switch (cc >> 1) {
            case 0:
                yes = (carry ^ carry << 1) < 0;
                break;
            case 1:
                yes = carry < 0;
                break;
            case 2:
                yes = result == 0;
                break;
            case 3:
                yes = carry < 0 || result == 0;
                break;
            case 4:
                yes = (result ^ carry << 63) < 0;
                break;
            case 5:
                yes = (Integer.bitCount((int) (result ^ carry >>> 8) & 0xff) & 1) == 0;
                break;
            case 6:
                yes = (result ^ carry << 63 ^ carry ^ carry << 1) < 0;
                break;
            default:
                yes = result == 0 || (result ^ carry << 63 ^ carry ^ carry << 1) < 0;
        }
        return yes ^ (cc & 1) != 0;
    }
}
