package backplane.firmware;

import backplane.api.MemoryMap;
import org.jspecify.annotations.Nullable;

/** RAM below the ROMs from C0000h to EFFFFh, and what is copied there: the PAM registers of the i440FX. */
final class Shadow {

    private static final int BASE = 0xc0000, SIZE = 0x30000;
    private static final int PAM1 = 0x5a, PAM6 = 0x5f, READ_ONLY = 0x11, READ_WRITE = 0x33;
    private static final int ID = 0, COMMAND = 4, MEMORY = 2, ROM = 0x30, ENABLE = 1;

    private Shadow() {}

    /** Lays RAM over the area, with what was there before. */
    static void open(Ports ports, MemoryMap memory) {
        byte[] content = new byte[SIZE];
        memory.read(BASE, content, 0, SIZE);
        attributes(ports, READ_WRITE);
        memory.write(BASE, content, 0, SIZE);
    }

    /** Lets it be read only. */
    static void protect(Ports ports) {
        if (ports.pci8(0, PAM1) == READ_WRITE) {
            attributes(ports, READ_ONLY);
        }
    }

    private static void attributes(Ports ports, int value) {
        for (int register = PAM1; register <= PAM6; register++) {
            ports.pci8(0, register, value);
        }
    }

    /** Reads what a PC runs out of the expansion ROM of a PCI function. */
    static byte @Nullable [] expansionRom(Ports ports, MemoryMap memory, int devfn) {
        int base = ports.pci32(devfn, ROM) & ~0x7ff;
        int command = ports.pci16(devfn, COMMAND);
        ports.pci32(devfn, ROM, -1 << 11);
        long size = -(ports.pci32(devfn, ROM) & ~0x7ff) & 0xffffffffL;
        ports.pci32(devfn, ROM, base | ENABLE);
        ports.pci16(devfn, COMMAND, command | MEMORY);
        byte[] rom = new byte[(int) Math.min(size, 1 << 20)];
        memory.read(base & 0xffffffffL, rom, 0, rom.length);
        ports.pci16(devfn, COMMAND, command);
        ports.pci32(devfn, ROM, base);
        return new ExpansionRom(rom).image(ports.pci32(devfn, ID));
    }
}
