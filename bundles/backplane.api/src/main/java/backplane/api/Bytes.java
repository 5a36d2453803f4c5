package backplane.api;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A block of bytes that the guest sees: its RAM, a ROM, or the state block of a processor.
 *
 * <p>All multi-byte accesses are little-endian, may be unaligned, and are checked: an address outside {@code 0 ..
 * length()} throws {@link IndexOutOfBoundsException}. This is the one class through which guest memory is reached; a
 * second layout (off-heap) replaces this class alone. Used by one thread at a time.
 */
public final class Bytes {

    private static final VarHandle U16 = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle I32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle I64 = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** The largest block: what one Java array holds, less a page. */
    public static final long MAX_LENGTH = Integer.MAX_VALUE - 4095L;

    private final byte[] array;

    /**
     * Makes a block of zeros.
     *
     * @param length bytes, 0 .. {@link #MAX_LENGTH}
     */
    public Bytes(long length) {
        if (length < 0 || length > MAX_LENGTH) {
            throw new IllegalArgumentException("a block of " + length + " bytes: at most " + MAX_LENGTH + " fit");
        }
        array = new byte[(int) length];
    }

    /** Returns the number of bytes. */
    public long length() {
        return array.length;
    }

    /**
     * Returns the array that holds the bytes, at index {@code a} that of address {@code a}: for an interpreter, whose one great
     * loop has no room for calls.
     */
    public byte[] array() {
        return array;
    }

    /** Returns the byte at {@code a}, 0 .. 255. */
    public int u8(long a) {
        return array[index(a)] & 0xff;
    }

    /** Returns the 16-bit word at {@code a}, 0 .. 65535. */
    public int u16(long a) {
        return (short) U16.get(array, index(a)) & 0xffff;
    }

    /** Returns the 32-bit word at {@code a}. */
    public int i32(long a) {
        return (int) I32.get(array, index(a));
    }

    /** Returns the 64-bit word at {@code a}. */
    public long i64(long a) {
        return (long) I64.get(array, index(a));
    }

    /** Stores the low 8 bits of {@code v}. */
    public void put8(long a, int v) {
        array[index(a)] = (byte) v;
    }

    /** Stores the low 16 bits of {@code v}. */
    public void put16(long a, int v) {
        U16.set(array, index(a), (short) v);
    }

    /** Stores 32 bits. */
    public void put32(long a, int v) {
        I32.set(array, index(a), v);
    }

    /** Stores 64 bits. */
    public void put64(long a, long v) {
        I64.set(array, index(a), v);
    }

    /** Copies {@code length} bytes from here into an array. */
    public void get(long a, byte[] into, int offset, int length) {
        System.arraycopy(array, index(a), into, offset, length);
    }

    /** Copies {@code length} bytes from an array to here. */
    public void put(long a, byte[] from, int offset, int length) {
        System.arraycopy(from, offset, array, index(a), length);
    }

    /** Copies within or between blocks; overlapping ranges are copied as if through a buffer. */
    public void copyTo(long a, Bytes target, long b, long length) {
        System.arraycopy(array, index(a), target.array, index(b), index(length));
    }

    /** Fills a range with one byte value. */
    public void fill(long a, long length, int value) {
        int from = index(a);
        Arrays.fill(array, from, from + index(length), (byte) value);
    }

    private static int index(long a) {
        int i = (int) a;
        // an address beyond the int range must not wrap to a legal index
        return i == a ? i : -1;
    }
}
