package backplane.core;

import backplane.api.Processor;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Physical and linear memory as a debugger sees and changes it. Machine thread. */
final class MemoryProbe {

    private static final int PAGE = 4096;

    private final MemoryTable memory;
    private final Supplier<@Nullable Processor> processor;

    MemoryProbe(MemoryTable memory, Supplier<@Nullable Processor> processor) {
        this.memory = memory;
        this.processor = processor;
    }

    /** Reads as the processor does; zero-extended below 8 bytes. */
    long read(long address, int width) {
        long value = memory.read(address, width);
        return width == 8 ? value : value & (1L << 8 * width) - 1;
    }

    /** Writes as the processor does, and tells the processor of written code. */
    void write(long address, long value, int width) {
        memory.write(address, value, width);
        long page = memory.writePage(address);
        if (page >= 0) {
            memory.written(page);
        }
    }

    /** Reads without side effects: handlers are not called, they read FFh. */
    byte[] peek(long address, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            long page = memory.readPage(address + i);
            bytes[i] = page < 0 ? (byte) 0xff : (byte) memory.bytes().u8(page | address + i & PAGE - 1);
        }
        return bytes;
    }

    void poke(long address, byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            write(address + i, bytes[i] & 0xff, 1);
        }
    }

    /** Returns what comes before the first page that is not mapped. */
    byte[] peekLinear(long linear, int length) {
        byte[] bytes = new byte[length];
        int done = 0;
        while (done < length) {
            long physical = translate(linear + done);
            if (physical == -1) {
                break;
            }
            int part = Math.min(length - done, PAGE - (int) (physical & PAGE - 1));
            System.arraycopy(peek(physical, part), 0, bytes, done, part);
            done += part;
        }
        return Arrays.copyOf(bytes, done);
    }

    /** Returns how many bytes came before the first page that is not mapped. */
    int pokeLinear(long linear, byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            long physical = translate(linear + i);
            if (physical == -1) {
                return i;
            }
            write(physical, bytes[i] & 0xff, 1);
        }
        return bytes.length;
    }

    /** Returns the physical address of a linear one, -1 if it is not mapped. */
    private long translate(long linear) {
        Processor p = processor.get();
        return p == null ? linear : p.access().translate(linear);
    }
}
