package backplane.device.vga;

import backplane.api.DisplayFrame;

/**
 * The graphics modes of the VGA itself. Each character clock shows the four bytes of one plane address as eight dots: 16
 * colours from the planes, 4 colours as on a CGA, or 256 colours, two dots wide.
 */
final class DotPainter {

    /** Shift register modes in bits 6:5 of the graphics mode register. */
    private static final int PLANES = 0, CGA = 1;

    private static final int DOTS = 8;

    private final Registers registers;
    private final VideoMemory memory;
    private final Changes changes;
    private final int[] colours = new int[256];
    private int[] line = new int[0];

    DotPainter(Registers registers, VideoMemory memory, Changes changes) {
        this.registers = registers;
        this.memory = memory;
        this.changes = changes;
    }

    boolean paint(DisplayFrame frame, long last, boolean everything) {
        Crtc crtc = registers.crtc;
        int stretch = registers.halfClock() ? 2 : 1;
        int columns = Math.min(crtc.columns(), DisplayFrame.MAX_SIDE / (DOTS * stretch));
        boolean all = frame.size(columns * DOTS * stretch, crtc.lines()) | everything | frame.text(0, 0);
        frame.cursor(-1);
        colours();
        // one column more, of which panning shows a part
        line = line.length == (columns + 1) * DOTS ? line : new int[(columns + 1) * DOTS];
        boolean changed = all;
        for (int y = 0; y < crtc.lines(); y++) {
            boolean split = y >= crtc.splitLine();
            int scan = (split ? y - crtc.splitLine() : y) / crtc.repeat();
            int row = scan / crtc.rowHeight() * crtc.pitch() + (split ? 0 : crtc.start());
            if (all || rowChanged(row, columns, scan % crtc.rowHeight(), last)) {
                fetch(row, columns + 1, scan % crtc.rowHeight());
                show(frame, y, stretch, pan(split));
                changed = true;
            }
        }
        return changed;
    }

    private int pan(boolean split) {
        boolean ignored = split && (registers.attribute(0x10) & 0x20) != 0;
        return ignored ? 0 : registers.attribute(0x13) & 7;
    }

    private void colours() {
        if ((registers.graphics(5) >> 5 & 3) <= CGA) {
            for (int i = 0; i < 16; i++) {
                colours[i] = registers.colour(i);
            }
        } else {
            for (int i = 0; i < 256; i++) {
                colours[i] = registers.dac.rgb(i);
            }
        }
    }

    private boolean rowChanged(int row, int columns, int scan, long last) {
        int first = registers.crtc.address(row, scan);
        int end = registers.crtc.address(row + columns, scan);
        return end < first || changes.memoryAfter(last, 4 * first, 4 * end + 3);
    }

    private void fetch(int row, int columns, int scan) {
        int mode = registers.graphics(5) >> 5 & 3;
        for (int column = 0; column < columns; column++) {
            int bytes = memory.dword(registers.crtc.address(row + column, scan));
            switch (mode) {
                case PLANES -> planes(bytes, column * DOTS);
                case CGA -> pairs(bytes, column * DOTS);
                default -> packed(bytes, column * DOTS);
            }
        }
    }

    private void planes(int bytes, int at) {
        for (int x = 0; x < DOTS; x++) {
            int b = bytes >>> 7 - x;
            line[at + x] = colours[b & 1 | b >> 7 & 2 | b >> 14 & 4 | b >> 21 & 8];
        }
    }

    /** Two bits of planes 0 and 2 for four dots, then of planes 1 and 3. */
    private void pairs(int bytes, int at) {
        for (int x = 0; x < DOTS; x++) {
            int shift = (x < 4 ? 0 : 8) + 6 - 2 * (x & 3);
            line[at + x] = colours[bytes >>> shift & 3 | (bytes >>> shift + 16 & 3) << 2];
        }
    }

    private void packed(int bytes, int at) {
        for (int x = 0; x < DOTS; x++) {
            line[at + x] = colours[bytes >>> 8 * (x / 2) & 0xff];
        }
    }

    private void show(DisplayFrame frame, int y, int stretch, int pan) {
        int[] pixels = frame.pixels();
        int at = y * frame.width();
        for (int x = 0; x < frame.width(); x++) {
            pixels[at + x] = line[x / stretch + pan];
        }
    }
}
