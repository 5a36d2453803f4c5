package backplane.firmware;

import backplane.api.CpuAccess;

/** INT 10h, AH=11h: the shapes of characters in text modes, and where those for graphics modes are. */
final class FontServices {

    private final Bda bda;
    private final Crt crt;
    private final Screen screen;

    FontServices(Bda bda, Crt crt, Screen screen) {
        this.bda = bda;
        this.crt = crt;
        this.screen = screen;
    }

    /** AH=11h. */
    void service(Caller c) {
        VideoMode mode = VideoMode.of(bda.u8(Bda.MODE));
        if (mode == null) {
            return;
        }
        switch (c.al()) {
            case 0x00, 0x10 -> userFont(c, mode);
            case 0x01, 0x11 -> romFont(c, mode, 14);
            case 0x02, 0x12 -> romFont(c, mode, 8);
            case 0x04, 0x14 -> romFont(c, mode, 16);
            case 0x03 -> crt.sequencer(3, c.bl());
            case 0x20 -> graphicsFont(c.bp(), 8, 0, 0, c.cpu().selector(CpuAccess.ES), 0x1f);
            case 0x21 -> graphicsFont(c.bp(), c.cx(), c.bl(), c.dl(), c.cpu().selector(CpuAccess.ES), 0x43);
            case 0x22 -> graphicsFont(Font.offset(14), 14, c.bl(), c.dl(), Rom.SEGMENT, 0x43);
            case 0x23 -> graphicsFont(Font.offset(8), 8, c.bl(), c.dl(), Rom.SEGMENT, 0x43);
            case 0x24 -> graphicsFont(Font.offset(16), 16, c.bl(), c.dl(), Rom.SEGMENT, 0x43);
            case 0x30 -> fontPointer(c);
            default -> {}
        }
    }

    private void userFont(Caller c, VideoMode mode) {
        int height = Math.min(c.bh(), 32);
        int count = Math.min(c.cx(), 256 - Math.min(c.dx(), 256));
        byte[] glyphs = new byte[count * height];
        c.read(CpuAccess.ES, c.bp(), glyphs, 0, glyphs.length);
        crt.font(mode, c.bl(), glyphs, 0, height, c.dx(), count);
        if (c.al() == 0x10) {
            cellHeight(mode, height);
        }
    }

    private void romFont(Caller c, VideoMode mode, int height) {
        crt.font(mode, c.bl(), Font.glyphs(height), 0, height, 0, 256);
        if (c.al() >= 0x10) {
            cellHeight(mode, height);
        }
    }

    /** Fits rows, cursor and CRTC to another character height. */
    private void cellHeight(VideoMode mode, int height) {
        if (!mode.isText() || height < 1) {
            return;
        }
        int port = mode.crtcPort();
        int lines = mode.rows() * mode.cell();
        int rows = lines / height;
        crt.crtc(port, 9, crt.crtc(port, 9) & 0xe0 | height - 1);
        crt.crtc(port, 0x12, rows * height - 1);
        bda.put8(Bda.ROWS, rows - 1);
        bda.put16(Bda.CELL_HEIGHT, height);
        bda.put16(Bda.PAGE_SIZE, (rows * mode.columns() * 2 + 0xff) & ~0xff);
        screen.shape(bda.u16(Bda.CURSOR_SHAPE));
    }

    private void graphicsFont(int offset, int height, int rowCode, int rows, int segment, int vector) {
        bda.put16(4 * vector, offset);
        bda.put16(4 * vector + 2, segment);
        if (vector == 0x43) {
            int[] known = {rows, 14, 25, 43};
            bda.put8(Bda.ROWS, known[rowCode & 3] - 1);
            bda.put16(Bda.CELL_HEIGHT, height);
        }
    }

    private void fontPointer(Caller c) {
        int segment = Rom.SEGMENT;
        int offset =
                switch (c.bh()) {
                    case 0 -> bda.u16(4 * 0x1f);
                    case 1 -> bda.u16(4 * 0x43);
                    case 2, 5 -> Font.offset(14);
                    case 3 -> Font.offset(8);
                    case 4 -> Font.offset(8) + 128 * 8;
                    default -> Font.offset(16);
                };
        if (c.bh() < 2) {
            segment = bda.u16(4 * (c.bh() == 0 ? 0x1f : 0x43) + 2);
        }
        c.cpu().segment(CpuAccess.ES, segment, (long) segment << 4, 0xffff, 0x93);
        c.bp(offset);
        c.cx(bda.u16(Bda.CELL_HEIGHT));
        c.dl(bda.u8(Bda.ROWS));
    }
}
