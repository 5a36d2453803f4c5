package backplane.chip.dp8390;

import backplane.api.Clock;
import backplane.api.EthernetPort;
import backplane.api.FrameReceiver;
import backplane.api.Timer;
import backplane.api.TimerHandler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A chip on the desk: its registers, its pin, its wire and a clock that the test turns. */
final class ChipBench implements Clock, EthernetPort {

    static final byte[] MAC = {0x52, 0x54, 0x00, 0x12, 0x34, 0x56};

    final BufferMemory memory = new BufferMemory(MAC);
    final List<byte[]> sent = new ArrayList<>();
    final Dp8390 chip;

    boolean irq;
    int edges;
    private long now;
    private long due = Timer.NEVER;

    ChipBench() {
        this(false);
    }

    ChipBench(boolean realtek) {
        try {
            chip = new Dp8390(memory, this::drive, this, this, realtek);
        } catch (backplane.api.PlugException e) {
            throw new AssertionError(e);
        }
    }

    private void drive(boolean asserted) {
        edges += asserted && !irq ? 1 : 0;
        irq = asserted;
    }

    void out(int offset, int value) {
        chip.write(offset, value);
    }

    int in(int offset) {
        return chip.read(offset);
    }

    /** Page 1 is selected as drivers do it: RD = abort, and neither STP nor STA. */
    void page(int page) {
        out(0, 0x20 | page << 6);
    }

    /** The open sequence of Linux' lib8390, word mode, ring 4Ch .. 80h. */
    void open() {
        out(0x00, 0x21);
        out(0x0e, 0x49);
        out(0x0a, 0);
        out(0x0b, 0);
        out(0x0c, 0x20);
        out(0x0d, 0x02);
        out(0x04, 0x40);
        out(0x01, 0x4c);
        out(0x03, 0x7f);
        out(0x02, 0x80);
        out(0x07, 0xff);
        out(0x0f, 0x00);
        out(0x00, 0x61);
        for (int i = 0; i < 6; i++) {
            out(1 + i, MAC[i]);
        }
        out(0x07, 0x4c);
        out(0x00, 0x21);
        out(0x07, 0xff);
        out(0x0f, 0x3f);
        out(0x00, 0x22);
        out(0x0d, 0x00);
        out(0x0c, 0x04);
    }

    /** Starts a remote read (RD = 1) or write (RD = 2). */
    void remote(int rd, int address, int count) {
        out(0x0a, count & 0xff);
        out(0x0b, count >> 8);
        out(0x08, address & 0xff);
        out(0x09, address >> 8);
        out(0x00, rd << 3 | 2);
    }

    byte[] readWords(int address, int count) {
        remote(1, address, count);
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i += 2) {
            int word = chip.readData(2);
            bytes[i] = (byte) word;
            if (i + 1 < count) {
                bytes[i + 1] = (byte) (word >> 8);
            }
        }
        return bytes;
    }

    void writeWords(int address, byte[] bytes) {
        remote(2, address, bytes.length);
        for (int i = 0; i < bytes.length; i += 2) {
            chip.writeData(bytes[i] & 0xff | (i + 1 < bytes.length ? (bytes[i + 1] & 0xff) << 8 : 0), 2);
        }
    }

    int curr() {
        page(1);
        int curr = in(7);
        page(0);
        return curr;
    }

    /** Takes the next frame out of the ring as Linux' ei_receive does; null if the ring is empty. */
    byte[] take() {
        int curr = curr();
        int at = in(3) + 1;
        at = at >= 0x80 ? 0x4c : at;
        if (at == curr) {
            return null;
        }
        byte[] header = readWords(at << 8, 4);
        int length = (header[2] & 0xff | (header[3] & 0xff) << 8) - 4;
        byte[] frame = readWords((at << 8) + 4, length);
        int next = header[1] & 0xff;
        out(3, next - 1 < 0x4c ? 0x7f : next - 1);
        out(7, 0x05);
        return frame;
    }

    void receive(byte[] frame) {
        chip.receive(frame, 0, frame.length);
    }

    /** A frame to the chip's own address, recognizable by its length and seed. */
    static byte[] frame(int length, int seed) {
        byte[] frame = new byte[length];
        System.arraycopy(MAC, 0, frame, 0, 6);
        for (int i = 6; i < length; i++) {
            frame[i] = (byte) (seed + i * 7);
        }
        return frame;
    }

    static byte[] frameTo(int... address) {
        byte[] frame = frame(60, 1);
        for (int i = 0; i < 6; i++) {
            frame[i] = (byte) address[i];
        }
        return frame;
    }

    void advance(long nanoseconds) {
        now += nanoseconds;
        if (due <= now) {
            long deadline = due;
            due = Timer.NEVER;
            handler.expired(deadline);
        }
    }

    private TimerHandler handler = deadline -> {};

    @Override
    public long now() {
        return now;
    }

    @Override
    public Timer timer(String name, TimerHandler onExpiry) {
        handler = onExpiry;
        return new Timer() {
            @Override
            public void armAt(long deadline) {
                due = deadline;
            }

            @Override
            public void armIn(long delay) {
                due = now + delay;
            }

            @Override
            public void cancel() {
                due = NEVER;
            }

            @Override
            public long deadline() {
                return due;
            }
        };
    }

    @Override
    public void receiver(FrameReceiver receiver) {}

    @Override
    public boolean send(byte[] frame, int offset, int length) {
        return sent.add(Arrays.copyOfRange(frame, offset, offset + length));
    }

    @Override
    public void poll() {}

    @Override
    public boolean link() {
        return true;
    }
}
