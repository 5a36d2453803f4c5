package backplane.firmware;

import backplane.api.CpuAccess;

/** INT 10h, AH=0Bh and AH=10h: the attribute controller's palette and the colours of the DAC. */
final class PaletteServices {

    private final Bda bda;
    private final Crt crt;

    PaletteServices(Bda bda, Crt crt) {
        this.bda = bda;
        this.crt = crt;
    }

    /** AH=0Bh: border or background colour, and the palette of mode 4. */
    void cga(Caller c) {
        int status = bda.u16(Bda.CRTC) + 6;
        if (c.bh() == 0) {
            crt.attribute(status, 0x11, c.bl() & 0x1f);
            crt.attribute(status, 0, c.bl() & 7 | (c.bl() & 8) << 1);
        } else if (c.bh() == 1) {
            int bright = crt.attribute(status, 1) & 0x10;
            for (int i = 1; i < 4; i++) {
                crt.attribute(status, i, 2 * i + (c.bl() & 1) + bright);
            }
        }
    }

    /** AH=10h. */
    void service(Caller c) {
        int status = bda.u16(Bda.CRTC) + 6;
        switch (c.al()) {
            case 0x00 -> crt.attribute(status, c.bl(), c.bh());
            case 0x01 -> crt.attribute(status, 0x11, c.bh());
            case 0x02 -> {
                for (int i = 0; i < 17; i++) {
                    crt.attribute(status, i < 16 ? i : 0x11, c.u8(CpuAccess.ES, c.dx() + i));
                }
            }
            case 0x03 -> {
                int control = crt.attribute(status, 0x10);
                crt.attribute(status, 0x10, c.bl() == 0 ? control & ~8 : control | 8);
            }
            case 0x07 -> c.bh(crt.attribute(status, c.bl()));
            case 0x08 -> c.bh(crt.attribute(status, 0x11));
            case 0x09 -> {
                for (int i = 0; i < 17; i++) {
                    c.put8(CpuAccess.ES, c.dx() + i, crt.attribute(status, i < 16 ? i : 0x11));
                }
            }
            default -> dac(c, status);
        }
    }

    private void dac(Caller c, int status) {
        switch (c.al()) {
            case 0x10 -> crt.dac(c.bx(), c.dh() << 16 | c.ch() << 8 | c.cl());
            case 0x12 -> {
                for (int i = 0; i < Math.min(c.cx(), 256); i++) {
                    int at = c.dx() + 3 * i;
                    int colour = c.u8(CpuAccess.ES, at) << 16 | c.u8(CpuAccess.ES, at + 1) << 8;
                    crt.dac(c.bx() + i & 0xff, colour | c.u8(CpuAccess.ES, at + 2));
                }
            }
            case 0x13 -> dacPages(c, status);
            case 0x15 -> {
                int colour = crt.dac(c.bl());
                c.dh(colour >> 16);
                c.cx(colour & 0xffff);
            }
            case 0x17 -> {
                for (int i = 0; i < Math.min(c.cx(), 256); i++) {
                    int colour = crt.dac(c.bx() + i & 0xff);
                    c.put8(CpuAccess.ES, c.dx() + 3 * i, colour >> 16);
                    c.put8(CpuAccess.ES, c.dx() + 3 * i + 1, colour >> 8);
                    c.put8(CpuAccess.ES, c.dx() + 3 * i + 2, colour);
                }
            }
            case 0x18 -> crt.mask(c.bl());
            case 0x19 -> c.bl(crt.mask());
            case 0x1a -> {
                int control = crt.attribute(status, 0x10);
                int select = crt.attribute(status, 0x14);
                c.bl(control >> 7);
                c.bh((control & 0x80) != 0 ? select & 15 : select >> 2 & 3);
            }
            case 0x1b -> greyScale(c.bx(), c.cx());
            default -> {}
        }
    }

    private void dacPages(Caller c, int status) {
        int control = crt.attribute(status, 0x10);
        if (c.bl() == 0) {
            crt.attribute(status, 0x10, control & 0x7f | (c.bh() & 1) << 7);
        } else {
            crt.attribute(status, 0x14, (control & 0x80) != 0 ? c.bh() & 15 : (c.bh() & 3) << 2);
        }
    }

    /** Replaces colours by greys of the same brightness: 30 % red, 59 % green, 11 % blue. */
    private void greyScale(int first, int count) {
        for (int i = 0; i < Math.min(count, 256); i++) {
            int colour = crt.dac(first + i & 0xff);
            int grey = ((colour >> 16) * 77 + (colour >> 8 & 0xff) * 151 + (colour & 0xff) * 28) >> 8;
            crt.dac(first + i & 0xff, Math.min(grey, 63) * 0x010101);
        }
    }
}
