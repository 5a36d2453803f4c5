package backplane.api;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A block of bytes that the guest sees: its RAM, a ROM, or the state block of a processor.
 *
 * <p>All multi-byte accesses are little-endian, may be unaligned, and are checked: an address outside {@code 0 ..
 * length()} throws {@link IndexOutOfBoundsException}. This is the one class through which guest memory is reached. It has two
 * layouts, of which the program uses one from its start to its end: an array in the heap, or memory outside of it that starts at
 * a page of the host, which machine code can reach too. The system property {@code backplane.memory} chooses: {@code heap}, as
 * without it, or {@code native}. Used by one thread at a time.
 */
public final class Bytes {

    /** HotSpot takes this for a constant, so that the layout that is not in use costs nothing. */
    private static final boolean NATIVE = "native".equals(System.getProperty("backplane.memory"));

    private static final VarHandle U16 = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle I32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle I64 = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final VarHandle N16 = MethodHandles.byteBufferViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle N32 = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle N64 = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int PAGE = 4096;

    /** What stands for the layout that is not in use. */
    private static final byte[] NO_ARRAY = {};

    private static final ByteBuffer NO_BUFFER = ByteBuffer.allocateDirect(0);

    /** The largest block: what one Java array holds, less a page. */
    public static final long MAX_LENGTH = Integer.MAX_VALUE - (PAGE - 1L);

    private final byte[] array;
    private final ByteBuffer buffer;

    /**
     * Makes a block of zeros.
     *
     * @param length bytes, 0 .. {@link #MAX_LENGTH}
     */
    public Bytes(long length) {
        if (length < 0 || length > MAX_LENGTH) {
            throw new IllegalArgumentException("a block of " + length + " bytes: at most " + MAX_LENGTH + " fit");
        }
        array = NATIVE ? NO_ARRAY : new byte[(int) length];
        buffer = NATIVE ? pages((int) length) : NO_BUFFER;
    }

    private static ByteBuffer pages(int length) {
        int whole = (length + PAGE - 1) / PAGE * PAGE;
        return ByteBuffer.allocateDirect(whole + PAGE - 1).alignedSlice(PAGE).slice(0, length);
    }

    /** Returns whether blocks lie outside of Java's heap, each at the start of a page of the host. */
    public static boolean isNative() {
        return NATIVE;
    }

    /** Returns the number of bytes. */
    public long length() {
        return NATIVE ? buffer.capacity() : array.length;
    }

    /**
     * Returns the array that holds the bytes, at index {@code a} that of address {@code a}: for an interpreter, whose one great
     * loop has no room for calls.
     *
     * @throws UnsupportedOperationException if blocks lie outside of the heap, see {@link #isNative()}
     */
    public byte[] array() {
        if (NATIVE) {
            throw new UnsupportedOperationException("no array: the block lies outside of the heap");
        }
        return array;
    }

    /**
     * Returns a direct buffer over the whole block, little-endian; null if blocks lie in the heap, see {@link #isNative()}. Its
     * memory does not move, and stays as long as the block or the buffer can be reached.
     */
    public @Nullable ByteBuffer buffer() {
        return NATIVE ? buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN) : null;
    }

    /** Returns the byte at {@code a}, 0 .. 255. */
    public int u8(long a) {
        return (NATIVE ? buffer.get(index(a)) : array[index(a)]) & 0xff;
    }

    /** Returns the 16-bit word at {@code a}, 0 .. 65535. */
    public int u16(long a) {
        return (NATIVE ? (short) N16.get(buffer, index(a)) : (short) U16.get(array, index(a))) & 0xffff;
    }

    /** Returns the 32-bit word at {@code a}. */
    public int i32(long a) {
        return NATIVE ? (int) N32.get(buffer, index(a)) : (int) I32.get(array, index(a));
    }

    /** Returns the 64-bit word at {@code a}. */
    public long i64(long a) {
        return NATIVE ? (long) N64.get(buffer, index(a)) : (long) I64.get(array, index(a));
    }

    /** Stores the low 8 bits of {@code v}. */
    public void put8(long a, int v) {
        if (NATIVE) {
            buffer.put(index(a), (byte) v);
        } else {
            array[index(a)] = (byte) v;
        }
    }

    /** Stores the low 16 bits of {@code v}. */
    public void put16(long a, int v) {
        if (NATIVE) {
            N16.set(buffer, index(a), (short) v);
        } else {
            U16.set(array, index(a), (short) v);
        }
    }

    /** Stores 32 bits. */
    public void put32(long a, int v) {
        if (NATIVE) {
            N32.set(buffer, index(a), v);
        } else {
            I32.set(array, index(a), v);
        }
    }

    /** Stores 64 bits. */
    public void put64(long a, long v) {
        if (NATIVE) {
            N64.set(buffer, index(a), v);
        } else {
            I64.set(array, index(a), v);
        }
    }

    /** Copies {@code length} bytes from here into an array. */
    public void get(long a, byte[] into, int offset, int length) {
        if (NATIVE) {
            buffer.get(index(a), into, offset, length);
        } else {
            System.arraycopy(array, index(a), into, offset, length);
        }
    }

    /** Copies {@code length} bytes from an array to here. */
    public void put(long a, byte[] from, int offset, int length) {
        if (NATIVE) {
            buffer.put(index(a), from, offset, length);
        } else {
            System.arraycopy(from, offset, array, index(a), length);
        }
    }

    /** Copies within or between blocks; overlapping ranges are copied as if through a buffer. */
    public void copyTo(long a, Bytes target, long b, long length) {
        if (NATIVE) {
            target.buffer.put(index(b), buffer, index(a), index(length));
        } else {
            System.arraycopy(array, index(a), target.array, index(b), index(length));
        }
    }

    /** Fills a range with one byte value. */
    public void fill(long a, long length, int value) {
        int from = index(a);
        if (NATIVE) {
            fillBuffer(from, index(length), value);
        } else {
            Arrays.fill(array, from, from + index(length), (byte) value);
        }
    }

    private void fillBuffer(int from, int length, int value) {
        Objects.checkFromIndexSize(from, length, buffer.capacity());
        long pattern = (value & 0xff) * 0x0101010101010101L;
        int at = from;
        for (int words = length >>> 3; words > 0; words--) {
            N64.set(buffer, at, pattern);
            at += 8;
        }
        while (at < from + length) {
            buffer.put(at++, (byte) value);
        }
    }

    private static int index(long a) {
        int i = (int) a;
        // an address beyond the int range must not wrap to a legal index
        return i == a ? i : -1;
    }
}
