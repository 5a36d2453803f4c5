package backplane.cpu.vector;

import backplane.api.Bytes;
import backplane.api.Clock;
import backplane.api.CpuBus;
import backplane.api.CpuPins;
import backplane.api.Timer;
import backplane.api.TimerHandler;
import org.jspecify.annotations.Nullable;

/** A bus with nothing but RAM from address 0; ports read all ones. */
public class FlatBus implements CpuBus {
    private final Bytes ram;
    private final byte[] flags;
    private final CpuPins pins = new CpuPins(level -> {});
    private @Nullable CodeListener listener;
    /** Virtual nanoseconds. */
    public long time;
    /** The next random number; the numbers count up. */
    public long random;
    /** How often the processor shut down. */
    public int tripleFaults;

    /** @param size bytes of RAM, a multiple of 4096 */
    public FlatBus(int size) {
        ram = new Bytes(size);
        flags = new byte[size >>> 12];
    }

    @Override
    public CpuPins pins() {
        return pins;
    }

    @Override
    public Clock clock() {
        return new Clock() {
            @Override
            public long now() {
                return time;
            }

            @Override
            public Timer timer(String name, TimerHandler handler) {
                throw new UnsupportedOperationException();
            }
        };
    }

    @Override
    public Bytes bytes() {
        return ram;
    }

    @Override
    public long readPage(long address) {
        return address >= 0 && address < ram.length() ? address & -4096L : -1;
    }

    @Override
    public long writePage(long address) {
        return readPage(address);
    }

    @Override
    public int flags(long offset) {
        return flags[(int) (offset >>> 12)];
    }

    @Override
    public void mark(long offset, int bits) {
        flags[(int) (offset >>> 12)] |= (byte) bits;
    }

    @Override
    public void unmark(long offset, int bits) {
        flags[(int) (offset >>> 12)] &= (byte) ~bits;
    }

    @Override
    public void codeListener(CodeListener codeListener) {
        listener = codeListener;
    }

    /** Writes as a bus master would: code that lies there is reported. */
    public void load(long address, byte[] data) {
        ram.put(address, data, 0, data.length);
        for (long page = address & -4096L; page < address + data.length; page += 4096) {
            if (listener != null && (flags(page) & CODE) != 0) {
                listener.codeWritten(page);
            }
        }
    }

    @Override
    public int epoch() {
        return 0;
    }

    @Override
    public long read(long address, int width) {
        return -1L >>> 64 - 8 * width;
    }

    @Override
    public void write(long address, long value, int width) {
        // nobody answers
    }

    @Override
    public int in(int port, int width) {
        return -1 >>> 32 - 8 * width;
    }

    @Override
    public void out(int port, int value, int width) {
        // nobody answers
    }

    @Override
    public int inBlock(int port, int width, long offset, int count) {
        return 0;
    }

    @Override
    public int outBlock(int port, int width, long offset, int count) {
        return 0;
    }

    @Override
    public long random() {
        return random++;
    }

    @Override
    public void tripleFault() {
        tripleFaults++;
    }
}
