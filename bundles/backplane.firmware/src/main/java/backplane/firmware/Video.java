package backplane.firmware;

import backplane.api.CpuAccess;
import backplane.api.CpuBus;

/** INT 10h: the standard VGA services; VBE is in {@link Vbe}. */
final class Video {

    static final int FONT8 = 0xfa6e; // where the 8 x 8 font of the first 128 characters has always been

    private final Bda bda;
    private final Crt crt;
    private final Screen screen;
    private final PaletteServices palette;
    private final FontServices fonts;
    private final Vbe vbe;

    Video(Bios bios, CpuBus bus) {
        bda = bios.bda();
        crt = new Crt(bios.ports(), bus);
        screen = new Screen(bda, bus, crt);
        palette = new PaletteServices(bda, crt);
        fonts = new FontServices(bda, crt, screen);
        vbe = new Vbe(bios, this, crt);
    }

    /** Starts the display in mode 3. */
    void power() {
        bda.put8(Bda.EGA_INFO, 0x60);
        bda.put8(Bda.EGA_SWITCHES, 0xf9);
        bda.put8(Bda.VGA_FLAGS, 0x51);
        bda.put8(Bda.DISPLAY_CODE, 8);
        setMode(3);
    }

    Screen screen() {
        return screen;
    }

    void service(Caller c) {
        switch (c.ah()) {
            case 0x00 -> mode(c);
            case 0x01 -> screen.shape(c.cx());
            case 0x02 -> screen.moveTo(c.bh(), c.dl(), c.dh());
            case 0x03 -> cursor(c);
            case 0x05 -> screen.page(c.al());
            case 0x06 -> screen.scroll(c.ch(), c.cl(), c.dh(), c.dl(), c.al(), c.bh(), true);
            case 0x07 -> screen.scroll(c.ch(), c.cl(), c.dh(), c.dl(), c.al(), c.bh(), false);
            case 0x08 -> c.ax(screen.cell(c.bh()));
            case 0x09 -> screen.repeat(c.bh(), c.al(), c.bl(), c.cx(), true);
            case 0x0a -> screen.repeat(c.bh(), c.al(), c.bl(), c.cx(), false);
            case 0x0b -> palette.cga(c);
            case 0x0c -> screen.pixel(c.cx(), c.dx(), c.al());
            case 0x0d -> c.al(screen.pixel(c.cx(), c.dx()));
            case 0x0e -> screen.type(c.al(), c.bl());
            case 0x0f -> state(c);
            case 0x10 -> palette.service(c);
            case 0x11 -> fonts.service(c);
            case 0x12 -> alternate(c);
            case 0x13 -> string(c);
            case 0x1a -> combination(c);
            case 0x1b -> functionality(c);
            case 0x4f -> vbe.service(c);
            default -> {}
        }
    }

    /** Sets a standard mode and clears its memory; unknown modes change nothing. */
    void setMode(int number) {
        setMode(number, true);
    }

    /** Sets a standard mode; unknown modes change nothing. */
    void setMode(int number, boolean clear) {
        VideoMode mode = VideoMode.of(number);
        if (mode == null) {
            return;
        }
        crt.program(mode, (bda.u8(Bda.VGA_FLAGS) & 8) == 0);
        if (mode.isText()) {
            crt.font(mode, 0, Font.glyphs(16), 0, 16, 0, 256);
        }
        if (clear) {
            screen.clear(mode);
        }
        dataArea(mode, clear);
        screen.page(0);
        screen.shape(0x0607);
    }

    private void dataArea(VideoMode mode, boolean cleared) {
        bda.put8(Bda.MODE, mode.number());
        bda.put16(Bda.COLUMNS, mode.columns());
        bda.put16(Bda.PAGE_SIZE, mode.pageSize());
        bda.put16(Bda.PAGE_START, 0);
        for (int page = 0; page < 8; page++) {
            bda.put16(Bda.CURSORS + 2 * page, 0);
        }
        bda.put8(Bda.PAGE, 0);
        bda.put16(Bda.CRTC, mode.crtcPort());
        bda.put8(Bda.MODE_REGISTER, modeRegister(mode));
        bda.put8(Bda.PALETTE, mode.number() == 6 ? 0x3f : 0x30);
        bda.put8(Bda.ROWS, mode.rows() - 1);
        bda.put16(Bda.CELL_HEIGHT, mode.cell());
        bda.put8(Bda.EGA_INFO, bda.u8(Bda.EGA_INFO) & 0x7f | (cleared ? 0 : 0x80));
        bda.put16(4 * 0x43, Font.offset(mode.cell()));
        bda.put16(4 * 0x43 + 2, Rom.SEGMENT);
        bda.put16(4 * 0x1f, Font.offset(8) + 128 * 8);
        bda.put16(4 * 0x1f + 2, Rom.SEGMENT);
    }

    /** The value that a CGA or MDA would have in its mode control register. */
    private static int modeRegister(VideoMode mode) {
        int[] values = {0x2c, 0x28, 0x2d, 0x29, 0x2a, 0x2e, 0x1e, 0x29};
        return mode.number() < values.length ? values[mode.number()] : 0x29;
    }

    private void mode(Caller c) {
        vbe.leave();
        int number = c.al() & 0x7f;
        setMode(number, (c.al() & 0x80) == 0);
        c.al(number > 7 ? 0x20 : number == 6 ? 0x3f : 0x30);
    }

    private void cursor(Caller c) {
        c.cx(bda.u16(Bda.CURSOR_SHAPE));
        c.dx(bda.u16(Bda.CURSORS + 2 * (c.bh() & 7)));
    }

    private void state(Caller c) {
        c.al(bda.u8(Bda.MODE) | bda.u8(Bda.EGA_INFO) & 0x80);
        c.ah(bda.u8(Bda.COLUMNS));
        c.bh(bda.u8(Bda.PAGE));
    }

    private void alternate(Caller c) {
        switch (c.bl()) {
            case 0x10 -> {
                c.bx(bda.u16(Bda.CRTC) == 0x3d4 ? 0x0003 : 0x0103);
                c.cx(0x0009);
            }
            case 0x30, 0x31, 0x32, 0x33, 0x34, 0x36 -> {
                if (c.bl() == 0x31) {
                    bda.put8(Bda.VGA_FLAGS, bda.u8(Bda.VGA_FLAGS) & ~8 | (c.al() & 1) << 3);
                }
                if (c.bl() == 0x36) {
                    crt.sequencer(1, VideoModeClocking.of(bda) | (c.al() & 1) << 5);
                }
                c.al(0x12);
            }
            default -> {}
        }
    }

    private void string(Caller c) {
        int saved = bda.u16(Bda.CURSORS + 2 * (c.bh() & 7));
        int page = c.bh() & 7;
        screen.moveTo(page, c.dl(), c.dh());
        boolean attributes = (c.al() & 2) != 0;
        int step = attributes ? 2 : 1;
        for (int i = 0; i < c.cx(); i++) {
            int character = c.u8(CpuAccess.ES, c.bp() + i * step);
            int attribute = attributes ? c.u8(CpuAccess.ES, c.bp() + i * step + 1) : c.bl();
            screen.write(page, character, attribute);
        }
        if ((c.al() & 1) == 0) {
            screen.moveTo(page, saved & 0xff, saved >> 8);
        }
    }

    private void combination(Caller c) {
        if (c.al() == 0) {
            c.bx(bda.u8(Bda.DISPLAY_CODE));
        } else if (c.al() == 1) {
            bda.put8(Bda.DISPLAY_CODE, c.bl());
        }
        c.al(0x1a);
    }

    /** AH=1Bh: a table of 64 bytes about the present state; its first pointer leads to the static part in ROM. */
    private void functionality(Caller c) {
        byte[] table = new byte[64];
        table[0] = (byte) (SystemTables.VIDEO & 0xff);
        table[1] = (byte) (SystemTables.VIDEO >> 8);
        table[2] = 0;
        table[3] = (byte) (Rom.SEGMENT >> 8);
        for (int i = 0; i < 30; i++) {
            table[4 + i] = (byte) bda.u8(Bda.MODE + i);
        }
        table[0x22] = (byte) (bda.u8(Bda.ROWS) + 1);
        table[0x23] = (byte) bda.u8(Bda.CELL_HEIGHT);
        table[0x25] = (byte) bda.u8(Bda.DISPLAY_CODE);
        table[0x27] = 16;
        table[0x29] = 8;
        table[0x2a] = 2;
        table[0x31] = 3; // 256 KB
        c.write(CpuAccess.ES, c.di(), table, 0, table.length);
        c.al(0x1b);
    }

    /** Sequencer register 1 of the present mode, for switching the screen off and on. */
    private static final class VideoModeClocking {
        static int of(Bda bda) {
            VideoMode mode = VideoMode.of(bda.u8(Bda.MODE));
            return mode == null ? 1 : mode.sequencer()[1];
        }
    }
}
