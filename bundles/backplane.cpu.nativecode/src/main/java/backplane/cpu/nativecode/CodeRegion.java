package backplane.cpu.nativecode;

import backplane.posix.LibC;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Memory of the host for machine code. */
final class CodeRegion implements AutoCloseable {
    private static final Cleaner CLEANER = Cleaner.create();
    private static final int PROTECTION = LibC.PROT_READ | LibC.PROT_WRITE | LibC.PROT_EXEC;
    private static final int KIND = LibC.MAP_PRIVATE | LibC.MAP_ANONYMOUS;

    private final Pointer start;
    private final ByteBuffer bytes;
    private final Runnable unmap;

    /**
     * Maps memory that is given back by {@link #close}, or when nobody refers to this region any more.
     *
     * @param size in bytes
     * @throws IllegalArgumentException if the host does not allow it
     */
    CodeRegion(int size) {
        this(size, false);
    }

    private CodeRegion(int size, boolean forever) {
        start = LibC.mmap(Pointer.NULL, size, PROTECTION, KIND, -1, 0);
        if (Pointer.nativeValue(start) == -1) {
            throw new IllegalArgumentException("the host gives no memory for machine code (errno "
                    + Native.getLastError()
                    + "); a security policy may forbid memory that is writable and executable: use the interpreter");
        }
        // fewer pages for the processor to look up; what cannot be had is done without
        LibC.madvise(start, size, LibC.MADV_HUGEPAGE);
        bytes = start.getByteBuffer(0, size).order(ByteOrder.LITTLE_ENDIAN);
        Pointer mapped = start;
        unmap = forever ? () -> {} : CLEANER.register(this, () -> LibC.munmap(mapped, size))::clean;
    }

    /** Maps memory that is never given back: for code to which methods are bound that may be running. */
    static CodeRegion forever(int size) {
        return new CodeRegion(size, true);
    }

    /** Gives the memory back; nothing in it may be executed, read or written any more. */
    @Override
    public void close() {
        unmap.run();
    }

    long address() {
        return Pointer.nativeValue(start);
    }

    void write(int position, byte[] code, int length) {
        bytes.put(position, code, 0, length);
    }

    void put32(int position, int value) {
        bytes.putInt(position, value);
    }

    void put64(int position, long value) {
        bytes.putLong(position, value);
    }

    long i64(int position) {
        return bytes.getLong(position);
    }

    void copy(int from, int to, int length) {
        bytes.put(to, bytes, from, length);
    }

    void clear(int position, int length) {
        start.setMemory(position, length, (byte) 0);
    }
}
