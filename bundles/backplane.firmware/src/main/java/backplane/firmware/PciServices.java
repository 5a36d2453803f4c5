package backplane.firmware;

import backplane.api.CpuAccess;

/** INT 1Ah, AH=B1h: the PCI BIOS, real mode. */
final class PciServices {

    private static final int OK = 0, UNSUPPORTED = 0x81, NOT_FOUND = 0x86, BAD_REGISTER = 0x87;

    private final Ports ports;

    PciServices(Bios bios) {
        ports = bios.ports();
    }

    void service(Caller c) {
        if (!PciSetup.present(ports)) {
            c.fail(UNSUPPORTED);
            return;
        }
        switch (c.al() & 0x7f) {
            case 0x01 -> {
                c.al(1); // mechanism 1
                c.bx(0x0210);
                c.cl(0);
                c.dword(CpuAccess.RDX, 0x20494350); // "PCI "
                c.ah(OK);
                c.carry(false);
            }
            case 0x02 -> find(c, 0, c.dx() | c.cx() << 16, -1, c.si());
            case 0x03 -> find(c, 8, c.ecx() << 8, 0xffffff00, c.si());
            default -> config(c);
        }
    }

    private void find(Caller c, int register, int value, int mask, int index) {
        int left = index;
        for (int devfn = 0; devfn < 256; devfn++) {
            boolean skip = (devfn & 7) != 0 && (ports.pci8(devfn & ~7, 0xe) & 0x80) == 0;
            if (!skip
                    && ports.pci16(devfn, 0) != 0xffff
                    && (ports.pci32(devfn, register) & mask) == (value & mask)
                    && left-- == 0) {
                c.bx(devfn);
                c.ah(OK);
                c.carry(false);
                return;
            }
        }
        c.fail(NOT_FOUND);
    }

    private void config(Caller c) {
        int devfn = c.bl(), register = c.di(), function = c.al() & 0x7f;
        if (function < 0x08 || function > 0x0d) {
            c.fail(UNSUPPORTED);
            return;
        }
        int width = 1 << (function - 8) % 3;
        if (register > 0xff || (register & width - 1) != 0) {
            c.fail(BAD_REGISTER);
            return;
        }
        boolean bus0 = c.bh() == 0;
        switch (function) {
            case 0x08 -> c.cl(bus0 ? ports.pci8(devfn, register) : 0xff);
            case 0x09 -> c.cx(bus0 ? ports.pci16(devfn, register) : 0xffff);
            case 0x0a -> c.dword(CpuAccess.RCX, bus0 ? ports.pci32(devfn, register) : -1);
            default -> {
                if (bus0) {
                    write(function, devfn, register, c);
                }
            }
        }
        c.ah(OK);
        c.carry(false);
    }

    private void write(int function, int devfn, int register, Caller c) {
        switch (function) {
            case 0x0b -> ports.pci8(devfn, register, c.cl());
            case 0x0c -> ports.pci16(devfn, register, c.cx());
            default -> ports.pci32(devfn, register, c.ecx());
        }
    }
}
