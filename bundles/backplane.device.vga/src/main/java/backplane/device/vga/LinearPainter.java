package backplane.device.vga;

import backplane.api.Bytes;
import backplane.api.DisplayFrame;
import java.util.Arrays;

/** The modes of the VBE extension: pixels of 4 to 32 bits, line after line. */
final class LinearPainter {

    private final Registers registers;
    private final Dispi dispi;
    private final VideoMemory memory;
    private final Changes changes;
    private final int[] colours = new int[256];

    LinearPainter(Registers registers, Dispi dispi, VideoMemory memory, Changes changes) {
        this.registers = registers;
        this.dispi = dispi;
        this.memory = memory;
        this.changes = changes;
    }

    /** Looks which pages of the picture the processor has written. */
    void collect() {
        long start = dispi.start();
        long end = start + (long) dispi.pitch() * dispi.height();
        if (start < memory.size()) {
            memory.collect((int) start, (int) Math.min(end, memory.size()) - 1);
        }
    }

    boolean paint(DisplayFrame frame, long last, boolean everything) {
        boolean all = frame.size(dispi.width(), dispi.height()) | everything | frame.text(0, 0);
        frame.cursor(-1);
        colours();
        int length = dispi.depth() == 4 ? (dispi.width() + 7) / 8 * 4 : dispi.width() * dispi.bytes();
        boolean changed = all;
        for (int y = 0; y < dispi.height(); y++) {
            long start = dispi.start() + (long) y * dispi.pitch();
            int at = y * frame.width();
            if (start + length > memory.size()) {
                Arrays.fill(frame.pixels(), at, at + frame.width(), 0);
            } else if (all || changes.memoryAfter(last, (int) start, (int) start + length - 1)) {
                line(frame.pixels(), at, (int) start);
                changed = true;
            }
        }
        return changed;
    }

    private void colours() {
        for (int i = 0; i < 256; i++) {
            colours[i] = dispi.depth() == 4 ? registers.colour(i & 0x0f) : registers.dac.rgb(i);
        }
    }

    private void line(int[] pixels, int at, int start) {
        Bytes bytes = memory.bytes();
        long from = memory.base() + start;
        int width = dispi.width();
        switch (dispi.depth()) {
            case 4 -> planes(pixels, at, start / 4);
            case 8 -> {
                for (int x = 0; x < width; x++) {
                    pixels[at + x] = colours[bytes.u8(from + x)];
                }
            }
            case 15 -> {
                for (int x = 0; x < width; x++) {
                    pixels[at + x] = rgb(bytes.u16(from + 2L * x), 10, 31, 5, 31);
                }
            }
            case 16 -> {
                for (int x = 0; x < width; x++) {
                    pixels[at + x] = rgb(bytes.u16(from + 2L * x), 11, 31, 5, 63);
                }
            }
            case 24 -> {
                for (int x = 0; x < width; x++) {
                    pixels[at + x] = bytes.u16(from + 3L * x) | bytes.u8(from + 3L * x + 2) << 16;
                }
            }
            default -> {
                for (int x = 0; x < width; x++) {
                    pixels[at + x] = bytes.i32(from + 4L * x) & 0xff_ffff;
                }
            }
        }
    }

    private void planes(int[] pixels, int at, int planeAddress) {
        for (int x = 0; x < dispi.width(); x++) {
            int b = memory.dword(planeAddress + x / 8) >>> 7 - x % 8;
            pixels[at + x] = colours[b & 1 | b >> 7 & 2 | b >> 14 & 4 | b >> 21 & 8];
        }
    }

    /** Widens components of 5 and 6 bits to 8. */
    private static int rgb(int pixel, int redShift, int redMask, int greenShift, int greenMask) {
        int red = pixel >> redShift & redMask;
        int green = pixel >> greenShift & greenMask;
        int blue = pixel & 31;
        int wideGreen = greenMask == 63 ? green << 2 | green >> 4 : green << 3 | green >> 2;
        return (red << 3 | red >> 2) << 16 | wideGreen << 8 | blue << 3 | blue >> 2;
    }
}
