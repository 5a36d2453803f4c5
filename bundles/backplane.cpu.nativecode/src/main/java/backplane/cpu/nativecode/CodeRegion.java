package backplane.cpu.nativecode;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Memory of the host for machine code. */
final class CodeRegion {
    private static final Cleaner CLEANER = Cleaner.create();
    private static final int PROT_READ_WRITE_EXEC = 7;
    private static final int MADV_HUGEPAGE = 14;
    private static final int MAP_PRIVATE_ANONYMOUS = 0x22;

    private final Pointer start;
    private final ByteBuffer bytes;

    /**
     * Maps memory that is given back when nobody refers to this region any more.
     *
     * @param size in bytes
     * @throws IllegalArgumentException if the host does not allow it
     */
    CodeRegion(int size) {
        start = Libc.mmap(Pointer.NULL, size, PROT_READ_WRITE_EXEC, MAP_PRIVATE_ANONYMOUS, -1, 0);
        if (Pointer.nativeValue(start) == -1) {
            throw new IllegalArgumentException("the host gives no memory for machine code (errno "
                    + Native.getLastError()
                    + "); a security policy may forbid memory that is writable and executable: use the interpreter");
        }
        // fewer pages for the processor to look up; what cannot be had is done without
        Libc.madvise(start, size, MADV_HUGEPAGE);
        bytes = start.getByteBuffer(0, size).order(ByteOrder.LITTLE_ENDIAN);
        Pointer mapped = start;
        CLEANER.register(this, () -> Libc.munmap(mapped, size));
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

    /** The system calls. */
    static final class Libc {
        static {
            Native.register(Libc.class, "c");
        }

        private Libc() {}

        static native Pointer mmap(
                @Nullable Pointer address, long length, int protection, int flags, int fd, long offset);

        static native int madvise(Pointer address, long length, int advice);

        static native int munmap(Pointer address, long length);
    }
}
