package backplane.firmware;

/** INT 14h and INT 17h: serial lines and printers, by their registers. */
final class Lines {

    private static final int TIMEOUT = 0x80;
    private static final int LSR = 5, MSR = 6, READY = 1, EMPTY = 0x20;

    private final Bios bios;

    Lines(Bios bios) {
        this.bios = bios;
    }

    /** Finds the ports, notes them in the BIOS data area, and returns their bits of the equipment word. */
    int detect() {
        int serial = 0, parallel = 0;
        for (int base : new int[] {0x3f8, 0x2f8, 0x3e8, 0x2e8}) {
            if (isUart(base)) {
                bios.bda().put16(Bda.COM_PORTS + 2 * serial++, base);
            }
        }
        for (int base : new int[] {0x378, 0x278}) {
            if (isPrinter(base)) {
                bios.bda().put16(Bda.LPT_PORTS + 2 * parallel++, base);
            }
        }
        return serial << 9 | parallel << 14;
    }

    private boolean isUart(int base) {
        Ports p = bios.ports();
        p.out8(base + 1, 2);
        boolean found = p.in8(base + 1) == 2 && (p.in8(base + 2) & 0x30) == 0;
        p.out8(base + 1, 0);
        return found;
    }

    private boolean isPrinter(int base) {
        bios.ports().out8(base, 0xaa);
        return bios.ports().in8(base) == 0xaa;
    }

    void serial(Caller c) {
        int base = c.dx() < 4 ? bios.bda().u16(Bda.COM_PORTS + 2 * c.dx()) : 0;
        if (base == 0) {
            c.ah(TIMEOUT);
            return;
        }
        Ports p = bios.ports();
        switch (c.ah()) {
            case 0x00 -> initialise(c, base);
            case 0x01 -> {
                if ((p.in8(base + LSR) & EMPTY) == 0) {
                    c.jump(Stubs.INT14); // again: time passes in the guest
                    return;
                }
                p.out8(base, c.al());
                c.ah(p.in8(base + LSR) & 0x7f);
            }
            case 0x02 -> {
                int status = p.in8(base + LSR);
                if ((status & READY) != 0) {
                    c.al(p.in8(base));
                    c.ah(status & 0x1e);
                } else {
                    c.ah(TIMEOUT);
                }
            }
            case 0x03 -> {
                c.ah(p.in8(base + LSR));
                c.al(p.in8(base + MSR));
            }
            default -> {}
        }
    }

    private void initialise(Caller c, int base) {
        int[] divisors = {1047, 768, 384, 192, 96, 48, 24, 12};
        int divisor = divisors[c.al() >> 5];
        Ports p = bios.ports();
        p.out8(base + 3, c.al() & 0x1f | 0x80);
        p.out8(base, divisor & 0xff);
        p.out8(base + 1, divisor >> 8);
        p.out8(base + 3, c.al() & 0x1f);
        p.out8(base + 1, 0);
        c.ah(p.in8(base + LSR));
        c.al(p.in8(base + MSR));
    }

    void printer(Caller c) {
        int base = c.dx() < 3 ? bios.bda().u16(Bda.LPT_PORTS + 2 * c.dx()) : 0;
        if (base == 0) {
            c.ah(TIMEOUT | 1);
            return;
        }
        Ports p = bios.ports();
        if (c.ah() == 0) {
            p.out8(base, c.al());
            p.out8(base + 2, 0x0d); // strobe
            p.out8(base + 2, 0x0c);
        } else if (c.ah() == 1) {
            p.out8(base + 2, 0x08); // initialise
            p.out8(base + 2, 0x0c);
        }
        c.ah((p.in8(base + 1) ^ 0x48) & 0xf8);
    }
}
