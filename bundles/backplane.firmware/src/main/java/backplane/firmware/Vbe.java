package backplane.firmware;

import backplane.api.CpuAccess;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** INT 10h, AH=4Fh: VESA BIOS extensions 2.0 over the DISPI registers of the Bochs VGA. */
final class Vbe {

    private static final int INDEX = 0x1ce, DATA = 0x1cf;
    private static final int XRES = 1, YRES = 2, BPP = 3, ENABLE = 4, BANK = 5, VIRT_WIDTH = 6, VIRT_HEIGHT = 7;
    private static final int X_OFFSET = 8, Y_OFFSET = 9, MEMORY = 10;
    private static final int ON = 1, DAC8 = 0x20, LFB = 0x40, KEEP = 0x80;

    /** Number, width, height, bits a pixel. */
    private static final int[][] MODES = {
        {0x100, 640, 400, 8}, {0x101, 640, 480, 8}, {0x103, 800, 600, 8}, {0x105, 1024, 768, 8},
        {0x107, 1280, 1024, 8}, {0x10d, 320, 200, 15}, {0x10e, 320, 200, 16}, {0x10f, 320, 200, 24},
        {0x110, 640, 480, 15}, {0x111, 640, 480, 16}, {0x112, 640, 480, 24}, {0x113, 800, 600, 15},
        {0x114, 800, 600, 16}, {0x115, 800, 600, 24}, {0x116, 1024, 768, 15}, {0x117, 1024, 768, 16},
        {0x118, 1024, 768, 24}, {0x119, 1280, 1024, 15}, {0x11a, 1280, 1024, 16}, {0x11b, 1280, 1024, 24},
        {0x11c, 1600, 1200, 8}, {0x11d, 1600, 1200, 15}, {0x11e, 1600, 1200, 16}, {0x11f, 1600, 1200, 24},
        {0x140, 320, 200, 32}, {0x141, 640, 400, 32}, {0x142, 640, 480, 32}, {0x143, 800, 600, 32},
        {0x144, 1024, 768, 32}, {0x145, 1280, 1024, 32}, {0x146, 320, 200, 8}, {0x147, 1600, 1200, 32},
        {0x148, 1152, 864, 8}, {0x149, 1152, 864, 15}, {0x14a, 1152, 864, 16}, {0x14b, 1152, 864, 24},
        {0x14c, 1152, 864, 32}
    };

    private static final int STATE = Bda.BOOT_STATE + 0x40; // the current mode, in the extended data area

    private final Bios bios;
    private final Video video;
    private final Crt crt;

    Vbe(Bios bios, Video video, Crt crt) {
        this.bios = bios;
        this.video = video;
        this.crt = crt;
    }

    void service(Caller c) {
        if (memory() == 0) {
            return; // no DISPI: AL stays different from 4Fh, which means "not supported"
        }
        boolean done =
                switch (c.al()) {
                    case 0x00 -> controller(c);
                    case 0x01 -> modeInformation(c);
                    case 0x02 -> setMode(c);
                    case 0x03 -> currentMode(c);
                    case 0x05 -> window(c);
                    case 0x06 -> scanLine(c);
                    case 0x07 -> displayStart(c);
                    case 0x08 -> dacWidth(c);
                    case 0x09 -> palette(c);
                    default -> false;
                };
        c.ax(done ? 0x004f : 0x014f);
    }

    /** Back to a standard mode. */
    void leave() {
        bios.bda().put16(STATE, 0);
    }

    private int get(int register) {
        bios.ports().out16(INDEX, register);
        return bios.ports().in16(DATA);
    }

    private void set(int register, int value) {
        bios.ports().out16(INDEX, register);
        bios.ports().out16(DATA, value);
    }

    /** Returns the size of video memory in units of 64 KB, 0 if there are no DISPI registers. */
    private int memory() {
        return (get(0) & 0xfff0) == 0xb0c0 ? get(MEMORY) : 0;
    }

    private int frameBuffer() {
        for (int devfn = 0; devfn < 256; devfn += 8) {
            if (bios.ports().pci32(devfn, 0) == 0x11111234) {
                return bios.ports().pci32(devfn, 0x10) & ~15;
            }
        }
        return 0xe0000000;
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private boolean controller(Caller c) {
        ByteBuffer b = little(256);
        b.put("VESA".getBytes(StandardCharsets.US_ASCII)).putShort((short) 0x0200);
        int segment = c.cpu().selector(CpuAccess.ES);
        int list = 0x22, name = 0x22 + 2 * (MODES.length + 1);
        b.putShort((short) (c.di() + name)).putShort((short) segment);
        b.putInt(1); // the DAC can be switched to 8 bits
        b.putShort((short) (c.di() + list)).putShort((short) segment);
        b.putShort((short) memory());
        b.position(list);
        for (int[] mode : MODES) {
            if (fits(mode)) {
                b.putShort((short) mode[0]);
            }
        }
        b.putShort((short) 0xffff);
        b.position(name);
        b.put("Backplane VBE\0".getBytes(StandardCharsets.US_ASCII));
        c.write(CpuAccess.ES, c.di(), b.array(), 0, 256);
        return true;
    }

    private boolean fits(int[] mode) {
        return (long) pitch(mode) * mode[2] <= (long) memory() << 16;
    }

    private static int pitch(int[] mode) {
        return mode[1] * ((mode[3] + 7) / 8);
    }

    private int @org.jspecify.annotations.Nullable [] find(int number) {
        for (int[] mode : MODES) {
            if (mode[0] == number && fits(mode)) {
                return mode;
            }
        }
        return null;
    }

    private boolean modeInformation(Caller c) {
        int[] mode = find(c.cx() & 0x1ff);
        if (mode == null) {
            return false;
        }
        ByteBuffer b = little(256);
        boolean packed = mode[3] == 8;
        b.putShort((short) 0xbb); // supported, colour, graphics, BIOS output absent, linear frame buffer
        b.put((byte) 7).put((byte) 0).putShort((short) 64).putShort((short) 64); // one window of 64 KB
        b.putShort((short) 0xa000).putShort((short) 0).putInt(0).putShort((short) pitch(mode));
        b.putShort((short) mode[1])
                .putShort((short) mode[2])
                .put((byte) 8)
                .put((byte) 16)
                .put((byte) 1);
        b.put((byte) mode[3]).put((byte) 1).put((byte) (packed ? 4 : 6)).put((byte) 0);
        long size = (long) pitch(mode) * mode[2];
        b.put((byte) Math.min(255, ((long) memory() << 16) / size - 1)).put((byte) 1);
        b.put(masks(mode[3])).put((byte) 2);
        b.putInt(frameBuffer()).putInt(0).putShort((short) 0);
        b.putShort((short) pitch(mode)).put((byte) 0).put((byte) 0).put(masks(mode[3]));
        c.write(CpuAccess.ES, c.di(), b.array(), 0, 256);
        return true;
    }

    /** Size and position of red, green, blue and the reserved field. */
    private static byte[] masks(int bits) {
        return switch (bits) {
            case 15 -> new byte[] {5, 10, 5, 5, 5, 0, 1, 15};
            case 16 -> new byte[] {5, 11, 6, 5, 5, 0, 0, 0};
            case 24 -> new byte[] {8, 16, 8, 8, 8, 0, 0, 0};
            case 32 -> new byte[] {8, 16, 8, 8, 8, 0, 8, 24};
            default -> new byte[8];
        };
    }

    private boolean setMode(Caller c) {
        int number = c.bx() & 0x1ff;
        if (number < 0x100) {
            leave();
            video.setMode(number & 0x7f);
            return VideoMode.of(number & 0x7f) != null;
        }
        int[] mode = find(number);
        if (mode == null) {
            return false;
        }
        video.setMode(0x13); // a defined state of the VGA beneath
        set(ENABLE, 0);
        set(XRES, mode[1]);
        set(YRES, mode[2]);
        set(BPP, mode[3]);
        set(BANK, 0);
        set(ENABLE, ON | ((c.bx() & 0x4000) != 0 ? LFB : 0) | ((c.bx() & 0x8000) != 0 ? KEEP : 0));
        bios.bda().put16(STATE, c.bx() & 0xc1ff);
        bios.bda().put16(Bda.COLUMNS, mode[1] / 8);
        return true;
    }

    private boolean currentMode(Caller c) {
        int mode = bios.bda().u16(STATE);
        c.bx(mode != 0 ? mode : bios.bda().u8(Bda.MODE));
        return true;
    }

    private boolean active() {
        return bios.bda().u16(STATE) != 0;
    }

    private boolean window(Caller c) {
        if (!active() || c.bl() != 0) {
            return false;
        }
        if (c.bh() == 0) {
            set(BANK, c.dx());
        } else {
            c.dx(get(BANK) & 0x1ff);
        }
        return true;
    }

    private boolean scanLine(Caller c) {
        if (!active() || c.bl() > 3) {
            return false;
        }
        int octets = (get(BPP) + 7) / 8;
        if (c.bl() == 0) {
            set(VIRT_WIDTH, c.cx());
        } else if (c.bl() == 2) {
            set(VIRT_WIDTH, c.cx() / octets);
        }
        int width = c.bl() == 3 ? (int) Math.min(8192, ((long) memory() << 16) / get(YRES) / octets) : get(VIRT_WIDTH);
        c.bx(width * octets);
        c.cx(width);
        c.dx(c.bl() == 3 ? get(YRES) : Math.min(0xffff, get(VIRT_HEIGHT)));
        return true;
    }

    private boolean displayStart(Caller c) {
        if (!active()) {
            return false;
        }
        switch (c.bl()) {
            case 0, 0x80 -> {
                set(X_OFFSET, c.cx());
                set(Y_OFFSET, c.dx());
            }
            case 1 -> {
                c.bh(0);
                c.cx(get(X_OFFSET));
                c.dx(get(Y_OFFSET));
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean dacWidth(Caller c) {
        if (!active() || get(BPP) != 8) {
            return false;
        }
        if (c.bl() == 0) {
            int enable = get(ENABLE);
            set(ENABLE, (c.bh() >= 8 ? enable | DAC8 : enable & ~DAC8) | KEEP);
        }
        c.bh((get(ENABLE) & DAC8) != 0 ? 8 : 6);
        return true;
    }

    private boolean palette(Caller c) {
        if (c.bl() > 1 && c.bl() != 0x80) {
            return false;
        }
        for (int i = 0; i < Math.min(c.cx(), 256); i++) {
            int at = c.di() + 4 * i, index = c.dx() + i & 0xff;
            if (c.bl() == 1) {
                c.put32(CpuAccess.ES, at, crt.dac(index));
            } else {
                crt.dac(index, c.u32(CpuAccess.ES, at));
            }
        }
        return true;
    }
}
