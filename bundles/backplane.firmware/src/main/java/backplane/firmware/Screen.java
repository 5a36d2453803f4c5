package backplane.firmware;

import backplane.api.CpuBus;

/** Characters and dots in display memory, and the cursor. */
final class Screen {

    private static final int BELL = 7, BACKSPACE = 8, LINE_FEED = 10, RETURN = 13;

    private final Bda bda;
    private final CpuBus bus;
    private final Crt crt;

    Screen(Bda bda, CpuBus bus, Crt crt) {
        this.bda = bda;
        this.bus = bus;
        this.crt = crt;
    }

    private VideoMode mode() {
        VideoMode mode = VideoMode.of(bda.u8(Bda.MODE));
        return mode == null ? java.util.Objects.requireNonNull(VideoMode.of(3)) : mode;
    }

    private int columns() {
        return Math.max(1, bda.u16(Bda.COLUMNS));
    }

    private int rows() {
        return bda.u8(Bda.ROWS) + 1;
    }

    /** Fills display memory: blanks in text modes, zeros in graphics modes. */
    void clear(VideoMode mode) {
        switch (mode.kind()) {
            case TEXT, MONOCHROME -> fill(mode.base(), 0x8000, 0x07200720);
            case CGA4, CGA2 -> fill(mode.base(), 0x8000, 0);
            case PLANAR, PACKED -> fill(mode.base(), 0x10000, 0);
        }
    }

    private void fill(int base, int length, int value) {
        for (int i = 0; i < length; i += 4) {
            bus.write(base + i, value & 0xffffffffL, 4);
        }
    }

    /** Sets the cursor's first and last line; given for cells of 8 lines they are scaled to the present cell. */
    void shape(int lines) {
        bda.put16(Bda.CURSOR_SHAPE, lines);
        int start = lines >> 8 & 0x3f;
        int end = lines & 0x1f;
        int cell = bda.u16(Bda.CELL_HEIGHT);
        if (cell > 8 && end < 8 && start < 0x20) {
            boolean low = end == start + 1 && end == 7;
            start = low ? cell - 3 : (start + 1) * cell / 8 - 1;
            end = low ? cell - 2 : (end + 1) * cell / 8 - 1;
        }
        int port = bda.u16(Bda.CRTC);
        crt.crtc(port, 0x0a, start);
        crt.crtc(port, 0x0b, end);
    }

    void moveTo(int page, int column, int row) {
        bda.put16(Bda.CURSORS + 2 * (page & 7), (row & 0xff) << 8 | column & 0xff);
        if ((page & 7) == bda.u8(Bda.PAGE)) {
            hardwareCursor();
        }
    }

    private void hardwareCursor() {
        int cursor = bda.u16(Bda.CURSORS + 2 * (bda.u8(Bda.PAGE) & 7));
        int address = bda.u16(Bda.PAGE_START) / 2 + (cursor >> 8) * columns() + (cursor & 0xff);
        int port = bda.u16(Bda.CRTC);
        crt.crtc(port, 0x0e, address >> 8 & 0xff);
        crt.crtc(port, 0x0f, address & 0xff);
    }

    /** Shows a display page. */
    void page(int page) {
        int start = (page & 7) * bda.u16(Bda.PAGE_SIZE);
        bda.put8(Bda.PAGE, page & 7);
        bda.put16(Bda.PAGE_START, start);
        int unit = mode().isText() ? start / 2 : start;
        int port = bda.u16(Bda.CRTC);
        crt.crtc(port, 0x0c, unit >> 8 & 0xff);
        crt.crtc(port, 0x0d, unit & 0xff);
        hardwareCursor();
    }

    private int address(int page, int column, int row) {
        return mode().base() + ((page & 7) * bda.u16(Bda.PAGE_SIZE) + 2 * (row * columns() + column) & 0x7fff);
    }

    /** Returns character and attribute under the cursor of a page, AL and AH. */
    int cell(int page) {
        int cursor = bda.u16(Bda.CURSORS + 2 * (page & 7));
        return mode().isText() ? (int) bus.read(address(page, cursor & 0xff, cursor >> 8), 2) : 0;
    }

    /** Writes a character several times from the cursor on, which stays. */
    void repeat(int page, int character, int attribute, int count, boolean withAttribute) {
        int cursor = bda.u16(Bda.CURSORS + 2 * (page & 7));
        int column = cursor & 0xff, row = cursor >> 8;
        int limit = Math.min(count, columns() * rows());
        for (int i = 0; i < limit; i++) {
            put(page, column, row, character, attribute, withAttribute);
            if (++column >= columns()) {
                column = 0;
                row++;
            }
            if (row >= rows()) {
                break;
            }
        }
    }

    private void put(int page, int column, int row, int character, int attribute, boolean withAttribute) {
        if (!mode().isText()) {
            draw(column, row, character, attribute);
            return;
        }
        int at = address(page, column, row);
        bus.write(at, character, 1);
        if (withAttribute) {
            bus.write(at + 1, attribute, 1);
        }
    }

    /** AH=0Eh: types a character at the cursor of the present page and moves on. */
    void type(int character, int colour) {
        type(bda.u8(Bda.PAGE), character, colour, false);
    }

    /** Types a character with an attribute, as AH=13h does. */
    void write(int page, int character, int attribute) {
        type(page, character, attribute, true);
    }

    /** Types text on the present page. */
    void type(String text) {
        for (int i = 0; i < text.length(); i++) {
            type(text.charAt(i) & 0xff, 7);
        }
    }

    private void type(int page, int character, int attribute, boolean withAttribute) {
        int cursor = bda.u16(Bda.CURSORS + 2 * (page & 7));
        int column = cursor & 0xff, row = cursor >> 8;
        switch (character) {
            case BELL -> {
                return;
            }
            case BACKSPACE -> column = Math.max(0, column - 1);
            case RETURN -> column = 0;
            case LINE_FEED -> row++;
            default -> {
                put(page, column, row, character, attribute, withAttribute);
                column++;
            }
        }
        if (column >= columns()) {
            column = 0;
            row++;
        }
        if (row >= rows()) {
            row = rows() - 1;
            int fill = mode().isText() ? (int) bus.read(address(page, columns() - 1, row) + 1, 1) : 0;
            scroll(0, 0, row, columns() - 1, 1, fill, true);
        }
        moveTo(page, column, row);
    }

    /** Scrolls a window of the present page by lines, 0 for all of it, and fills what becomes free. */
    void scroll(int top, int left, int bottom, int right, int lines, int attribute, boolean up) {
        int lastRow = Math.min(bottom, rows() - 1), lastColumn = Math.min(right, columns() - 1);
        int height = lastRow - top + 1;
        if (height < 1 || lastColumn < left) {
            return;
        }
        int count = lines == 0 || lines > height ? height : lines;
        for (int i = 0; i < height; i++) {
            int row = up ? top + i : lastRow - i;
            int from = up ? row + count : row - count;
            boolean fresh = i >= height - count;
            if (mode().isText()) {
                textRow(row, from, left, lastColumn, attribute, fresh);
            } else {
                graphicsRow(row, from, left, lastColumn, attribute, fresh);
            }
        }
    }

    private void textRow(int row, int from, int left, int right, int attribute, boolean fresh) {
        int page = bda.u8(Bda.PAGE);
        for (int column = left; column <= right; column++) {
            long cell = fresh ? ' ' | attribute << 8 : bus.read(address(page, column, from), 2);
            bus.write(address(page, column, row), cell, 2);
        }
    }

    private void graphicsRow(int row, int from, int left, int right, int colour, boolean fresh) {
        int cell = bda.u16(Bda.CELL_HEIGHT);
        for (int line = 0; line < cell; line++) {
            for (int x = left * 8; x < (right + 1) * 8; x++) {
                pixel(x, row * cell + line, fresh ? colour : pixel(x, from * cell + line));
            }
        }
    }

    /** Draws a character in a graphics mode; bit 7 of the colour combines by XOR. */
    private void draw(int column, int row, int character, int colour) {
        int cell = Math.min(bda.u16(Bda.CELL_HEIGHT), 16);
        int glyph = bda.u16(4 * 0x43) + (bda.u16(4 * 0x43 + 2) << 4) + character * cell;
        boolean xor = (colour & 0x80) != 0 && mode().kind() != VideoMode.Kind.PACKED;
        for (int line = 0; line < cell; line++) {
            int bits = (int) bus.read(glyph + line, 1);
            for (int i = 0; i < 8; i++) {
                boolean lit = (bits & 0x80 >> i) != 0;
                if (lit || !xor) {
                    pixel(column * 8 + i, row * cell + line, lit ? colour : 0);
                }
            }
        }
    }

    /** Sets a dot; bit 7 of the colour combines by XOR except with 256 colours. */
    void pixel(int x, int y, int colour) {
        VideoMode mode = mode();
        boolean xor = (colour & 0x80) != 0 && mode.kind() != VideoMode.Kind.PACKED;
        switch (mode.kind()) {
            case PACKED -> bus.write(0xa0000 + (y * 320 + x & 0xffff), colour & 0xff, 1);
            case PLANAR -> planar(mode, x, y, colour & 15, xor);
            case CGA4 -> bits(cga(x / 4, y), 6 - 2 * (x & 3), 3, colour, xor);
            case CGA2 -> bits(cga(x / 8, y), 7 - (x & 7), 1, colour, xor);
            default -> {}
        }
    }

    private static int cga(int octet, int y) {
        return 0xb8000 + ((y & 1) * 0x2000 + y / 2 * 80 + octet & 0x3fff);
    }

    private void bits(int address, int shift, int mask, int colour, boolean xor) {
        int old = (int) bus.read(address, 1);
        int fresh = (colour & mask) << shift;
        bus.write(address, xor ? old ^ fresh : old & ~(mask << shift) | fresh, 1);
    }

    private void planar(VideoMode mode, int x, int y, int colour, boolean xor) {
        int address = 0xa0000 + (y * mode.columns() + x / 8 & 0xffff);
        crt.graphics(8, 0x80 >> (x & 7)); // bit mask
        crt.graphics(5, 2); // write mode 2: the octet is the colour
        crt.graphics(3, xor ? 0x18 : 0);
        bus.read(address, 1); // loads the latches
        bus.write(address, colour, 1);
        crt.graphics(3, 0);
        crt.graphics(5, 0);
        crt.graphics(8, 0xff);
    }

    /** Returns the colour of a dot. */
    int pixel(int x, int y) {
        VideoMode mode = mode();
        return switch (mode.kind()) {
            case PACKED -> (int) bus.read(0xa0000 + (y * 320 + x & 0xffff), 1);
            case PLANAR -> planarPixel(mode, x, y);
            case CGA4 -> (int) bus.read(cga(x / 4, y), 1) >> 6 - 2 * (x & 3) & 3;
            case CGA2 -> (int) bus.read(cga(x / 8, y), 1) >> 7 - (x & 7) & 1;
            default -> 0;
        };
    }

    private int planarPixel(VideoMode mode, int x, int y) {
        int address = 0xa0000 + (y * mode.columns() + x / 8 & 0xffff);
        int colour = 0;
        for (int plane = 0; plane < 4; plane++) {
            crt.graphics(4, plane);
            colour |= ((int) bus.read(address, 1) >> 7 - (x & 7) & 1) << plane;
        }
        crt.graphics(4, 0);
        return colour;
    }
}
