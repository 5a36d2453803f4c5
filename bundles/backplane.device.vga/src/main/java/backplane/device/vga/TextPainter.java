package backplane.device.vga;

import backplane.api.Bytes;
import backplane.api.DisplayFrame;

/**
 * Text modes: characters in plane 0, attributes in plane 1, fonts in plane 2. Blinking characters and the cursor are shown
 * steadily, so that an idle screen costs nothing.
 */
final class TextPainter {

    /** Where the eight fonts begin in plane 2, by the three bits of the character map select register. */
    private static final int[] FONT = {0x0000, 0x4000, 0x8000, 0xc000, 0x2000, 0x6000, 0xa000, 0xe000};

    private static final int GLYPH = 32;

    /** Characters C0h to DFh draw their eighth dot into the ninth as well. */
    private static final int LINE_GRAPHICS_FIRST = 0xc0, LINE_GRAPHICS_LAST = 0xdf;

    private final Registers registers;
    private final VideoMemory memory;
    private final int[] colours = new int[16];

    private int columns;
    private int cellWidth;
    private int cellHeight;
    private int stretch;
    private int fontA;
    private int fontB;

    TextPainter(Registers registers, VideoMemory memory) {
        this.registers = registers;
        this.memory = memory;
    }

    boolean paint(DisplayFrame frame, boolean everything) {
        Crtc crtc = registers.crtc;
        int rows = layOut();
        boolean all = frame.size(columns * cellWidth * stretch, rows * cellHeight) | everything;
        all |= frame.text(columns, rows);
        int cursor = cursorCell(rows);
        int oldCursor = frame.cursor();
        frame.cursor(cursor);
        Bytes bytes = memory.bytes();
        long base = memory.base();
        int[] cells = frame.cells();
        boolean changed = all || cursor != oldCursor;
        for (int row = 0; row < rows; row++) {
            int address = crtc.start() + row * crtc.pitch();
            for (int column = 0; column < columns; column++) {
                int cell = row * columns + column;
                int content = bytes.u16(base + 4L * (address + column & 0xffff));
                boolean underCursor = cell == cursor || cell == oldCursor;
                if (all || content != cells[cell] || underCursor) {
                    cells[cell] = content;
                    draw(frame, row, column, content, cell == cursor);
                    changed = true;
                }
            }
        }
        return changed;
    }

    /** Takes sizes, fonts and colours from the registers; returns the number of rows. */
    private int layOut() {
        Crtc crtc = registers.crtc;
        cellWidth = registers.dotsPerColumn();
        cellHeight = crtc.rowHeight() * crtc.repeat();
        stretch = registers.halfClock() ? 2 : 1;
        columns = Math.min(crtc.columns(), DisplayFrame.MAX_SIDE / (cellWidth * stretch));
        int select = registers.sequencer(3);
        fontA = FONT[select >> 2 & 3 | select >> 3 & 4];
        fontB = FONT[select & 3 | select >> 2 & 4];
        for (int i = 0; i < 16; i++) {
            colours[i] = registers.colour(i);
        }
        return Math.max(1, crtc.lines() / cellHeight);
    }

    private int cursorCell(int rows) {
        Crtc crtc = registers.crtc;
        int distance = crtc.cursor() - crtc.start();
        if (!crtc.cursorVisible() || distance < 0 || crtc.pitch() == 0) {
            return -1;
        }
        int row = distance / crtc.pitch();
        int column = distance % crtc.pitch();
        return row < rows && column < columns ? row * columns + column : -1;
    }

    private void draw(DisplayFrame frame, int row, int column, int content, boolean cursor) {
        int character = content & 0xff;
        int attribute = content >> 8;
        boolean blinking = (registers.attribute(0x10) & 0x08) != 0;
        int front = colours[attribute & 0x0f];
        int back = colours[attribute >> 4 & (blinking ? 0x07 : 0x0f)];
        int font = (attribute & 8) != 0 ? fontA : fontB;
        Crtc crtc = registers.crtc;
        int[] pixels = frame.pixels();
        for (int line = 0; line < cellHeight; line++) {
            int scan = line / crtc.repeat();
            boolean inCursor = cursor && scan >= crtc.cursorFirst() && scan <= crtc.cursorLast();
            int dots = inCursor ? 0x1ff : dots(font, character, scan);
            int at = (row * cellHeight + line) * frame.width() + column * cellWidth * stretch;
            for (int x = 0; x < cellWidth; x++) {
                int colour = (dots >> 8 - x & 1) != 0 ? front : back;
                for (int i = 0; i < stretch; i++) {
                    pixels[at++] = colour;
                }
            }
        }
    }

    /** Returns nine dots of a character, the leftmost in bit 8. */
    private int dots(int font, int character, int scan) {
        int dots = memory.dword(font + character * GLYPH + scan & 0xffff) >>> 16 & 0xff;
        boolean lines = character >= LINE_GRAPHICS_FIRST
                && character <= LINE_GRAPHICS_LAST
                && (registers.attribute(0x10) & 0x04) != 0;
        return dots << 1 | (lines ? dots & 1 : 0);
    }
}
