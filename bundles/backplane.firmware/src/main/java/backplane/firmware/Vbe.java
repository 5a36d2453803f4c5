package backplane.firmware;

import backplane.api.CpuAccess;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** INT 10h, AH=4Fh: VESA BIOS extensions 2.0 over the DISPI registers of the Bochs VGA. */
final class Vbe {

    private static final int INDEX = 0x1ce, DATA = 0x1cf;
    private static final int XRES = 1, YRES = 2, BPP = 3, ENABLE = 4, BANK = 5, VIRT_WIDTH = 6, VIRT_HEIGHT = 7;
    private static final int X_OFFSET = 8, Y_OFFSET = 9, MEMORY = 10;
    private static final int INFORMATION = 256;
    private static final int ON = 1, DAC8 = 0x20, LFB = 0x40, KEEP = 0x80;

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
                    case 0x15 -> monitor(c);
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
        List<VbeMode> modes = VbeMode.within(bytes());
        int list = 0x22, name = 0x22 + 2 * (modes.size() + 1);
        b.putShort((short) (c.di() + name)).putShort((short) segment);
        // the DAC can be switched to 8 bits
        b.putInt(1);
        b.putShort((short) (c.di() + list)).putShort((short) segment);
        b.putShort((short) memory());
        b.position(list);
        modes.forEach(mode -> b.putShort((short) mode.number()));
        b.putShort((short) 0xffff);
        b.position(name);
        b.put("Backplane VBE\0".getBytes(StandardCharsets.US_ASCII));
        c.write(CpuAccess.ES, c.di(), b.array(), 0, 256);
        return true;
    }

    /** Returns the size of video memory. */
    private long bytes() {
        return (long) memory() << 16;
    }

    private boolean modeInformation(Caller c) {
        VbeMode mode = VbeMode.of(c.cx() & 0x1ff, bytes());
        if (mode == null) {
            return false;
        }
        c.write(CpuAccess.ES, c.di(), information(mode), 0, INFORMATION);
        return true;
    }

    private byte[] information(VbeMode mode) {
        int memoryModel = mode.model();
        byte planes = (byte) (mode.planar() ? 4 : 1);
        byte images = (byte) Math.min(255, bytes() / mode.size() - 1);
        ByteBuffer b = little(INFORMATION);
        b.putShort((short) mode.attributes());
        // one window of 64 KB that is read and written
        b.put((byte) 7).put((byte) 0).putShort((short) 64).putShort((short) 64);
        b.putShort((short) 0xa000).putShort((short) 0).putInt(0);
        b.putShort((short) mode.pitch()).putShort((short) mode.width()).putShort((short) mode.height());
        b.put((byte) 8).put((byte) 16).put(planes).put((byte) mode.bits());
        b.put((byte) 1).put((byte) memoryModel).put((byte) 0).put(images).put((byte) 1);
        b.put(mode.masks()).put((byte) 2);
        b.putInt(mode.planar() ? 0 : frameBuffer()).putInt(0).putShort((short) 0);
        b.putShort((short) mode.pitch()).put(images).put(images).put(mode.masks());
        return b.array();
    }

    private boolean setMode(Caller c) {
        int number = c.bx() & 0x1ff;
        boolean clear = (c.bx() & 0x8000) == 0;
        if (number < 0x100) {
            leave();
            video.setMode(number & 0x7f, clear);
            return VideoMode.of(number & 0x7f) != null;
        }
        VbeMode mode = VbeMode.of(number, bytes());
        boolean linear = (c.bx() & 0x4000) != 0;
        if (mode == null || mode.planar() && linear) {
            return false;
        }
        // a defined state of the VGA beneath
        video.setMode(mode.planar() ? 0x12 : 0x13, clear);
        set(ENABLE, 0);
        set(XRES, mode.width());
        set(YRES, mode.height());
        set(BPP, mode.bits());
        set(BANK, 0);
        set(ENABLE, ON | (linear ? LFB : 0) | (clear ? 0 : KEEP));
        bios.bda().put16(STATE, c.bx() & 0xc1ff);
        bios.bda().put16(Bda.COLUMNS, mode.width() / 8);
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
        // a byte of a plane has eight dots
        int dots = get(BPP) == 4 ? 8 : 1, octets = get(BPP) == 4 ? 1 : (get(BPP) + 7) / 8;
        if (c.bl() == 0) {
            set(VIRT_WIDTH, (c.cx() + dots - 1) / dots * dots);
        } else if (c.bl() == 2) {
            set(VIRT_WIDTH, c.cx() / octets * dots);
        }
        int most = (int) Math.min(8192, bytes() / get(YRES) / octets * (dots == 8 ? 2 : 1));
        int width = c.bl() == 3 ? most : get(VIRT_WIDTH);
        c.bx(width / dots * octets);
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

    /** Display data channel: whether a monitor tells of itself, and what. */
    private boolean monitor(Caller c) {
        MonitorWires wires = new MonitorWires(bios.ports());
        if (c.bl() == 0) {
            if (!wires.answers()) {
                return false;
            }
            // about a second for a block, by DDC2, the screen staying as it is
            c.bx(0x0102);
            return true;
        }
        byte[] block = c.bl() == 1 && c.dx() < 2 ? wires.read(c.dx()) : new byte[0];
        c.write(CpuAccess.ES, c.di(), block, 0, block.length);
        return block.length > 0;
    }
}
