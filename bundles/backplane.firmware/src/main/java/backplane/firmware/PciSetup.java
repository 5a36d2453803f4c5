package backplane.firmware;

/**
 * Gives the PCI functions of bus 0 their addresses and interrupt lines.
 *
 * <p>I/O base addresses grow from C000h, memory from the top of the window below FEC00000h downwards. The PIIX3 routes
 * PIRQA and PIRQB to interrupt 10, PIRQC and PIRQD to 11, level triggered.
 */
final class PciSetup {

    static final int PM_BASE = 0xb000;
    static final int SMBUS_BASE = 0xb100;

    /** Interrupt of each of the wires PIRQA .. PIRQD. */
    static final int[] PIRQ = {10, 10, 11, 11};

    private static final int VENDOR = 0, COMMAND = 4, CLASS = 9, HEADER = 0xe, BAR0 = 0x10, ROM = 0x30, LINE = 0x3c;
    private static final int PIN = 0x3d;
    private static final int IO = 1, MEMORY = 2, MASTER = 4;

    private final Ports ports;
    private int nextIo = 0xc000;
    private long nextMemory = 0xfec00000L;

    PciSetup(Ports ports) {
        this.ports = ports;
    }

    /** Tells whether there is a PCI bus at all. */
    static boolean present(Ports ports) {
        return ports.pci16(0, VENDOR) != 0xffff;
    }

    void run() {
        for (int device = 0; device < 32; device++) {
            int functions = (ports.pci8(device << 3, HEADER) & 0x80) != 0 ? 8 : 1;
            for (int function = 0; function < functions; function++) {
                int devfn = device << 3 | function;
                if (ports.pci16(devfn, VENDOR) != 0xffff) {
                    function(devfn);
                }
            }
        }
    }

    private void function(int devfn) {
        int id = ports.pci32(devfn, VENDOR);
        if (id == 0x70008086) {
            bridge(devfn);
        } else if (id == 0x71138086) {
            powerManagement(devfn);
        } else if (id == 0x70108086) {
            ports.pci16(devfn, 0x40, 0x8000);
            ports.pci16(devfn, 0x42, 0x8000);
        }
        int decode = 0;
        for (int bar = 0; bar < 6; bar++) {
            decode |= assign(devfn, BAR0 + 4 * bar);
        }
        placeRom(devfn);
        int pin = ports.pci8(devfn, PIN);
        if (pin != 0 && id != 0x71138086) {
            ports.pci8(devfn, LINE, PIRQ[wire(devfn >> 3, pin)]);
        }
        boolean ide = ports.pci16(devfn, CLASS + 1) == 0x0101;
        boolean vga = ports.pci16(devfn, CLASS + 1) == 0x0300;
        int command = ports.pci16(devfn, COMMAND) | decode | (ide ? IO | MASTER : 0) | (vga ? IO | MEMORY : 0);
        ports.pci16(devfn, COMMAND, command);
    }

    /** Returns which of PIRQA .. PIRQD (0 .. 3) a pin (1 .. 4) of a device drives. */
    static int wire(int device, int pin) {
        return device == 1 ? pin - 1 & 3 : device + pin - 2 & 3;
    }

    private void bridge(int devfn) {
        int elcr = 0;
        for (int wire = 0; wire < 4; wire++) {
            ports.pci8(devfn, 0x60 + wire, PIRQ[wire]);
            elcr |= 1 << PIRQ[wire];
        }
        ports.out8(0x4d0, elcr & 0xff);
        ports.out8(0x4d1, elcr >> 8);
    }

    private void powerManagement(int devfn) {
        ports.pci32(devfn, 0x40, PM_BASE | 1);
        ports.pci8(devfn, 0x80, 1);
        ports.pci32(devfn, 0x90, SMBUS_BASE | 1);
        ports.pci8(devfn, 0xd2, 9);
        ports.pci8(devfn, LINE, 9);
    }

    /** Sizes one base address register and places it; returns the command bit it needs. */
    private int assign(int devfn, int register) {
        int command = ports.pci16(devfn, COMMAND);
        ports.pci16(devfn, COMMAND, command & ~(IO | MEMORY));
        ports.pci32(devfn, register, 0xffffffff);
        int mask = ports.pci32(devfn, register);
        int bit = 0;
        if (mask != 0 && mask != 0xffffffff) {
            bit = (mask & 1) != 0 ? placeIo(devfn, register, mask) : placeMemory(devfn, register, mask);
        } else {
            ports.pci32(devfn, register, 0);
        }
        ports.pci16(devfn, COMMAND, command);
        return bit;
    }

    /** Gives an expansion ROM its address and leaves it switched off. */
    private void placeRom(int devfn) {
        if ((ports.pci8(devfn, HEADER) & 0x7f) == 0) {
            ports.pci32(devfn, ROM, -1 << 11);
            int mask = ports.pci32(devfn, ROM);
            if (mask != 0 && mask != -1) {
                placeMemory(devfn, ROM, mask);
            }
        }
    }

    /** Tells whether a function has an expansion ROM with an address. A display's does not count: it lies at C0000h. */
    static boolean hasRom(Ports ports, int devfn) {
        boolean there = (devfn & 7) == 0 || (ports.pci8(devfn & ~7, HEADER) & 0x80) != 0;
        return there
                && ports.pci16(devfn, VENDOR) != 0xffff
                && (ports.pci8(devfn, HEADER) & 0x7f) == 0
                && ports.pci16(devfn, CLASS + 1) != 0x0300
                && (ports.pci32(devfn, ROM) & -1 << 11) != 0;
    }

    private int placeIo(int devfn, int register, int mask) {
        int size = -(mask & 0xfffc) & 0xffff;
        int base = nextIo + size - 1 & -size;
        if (base + size <= 0x10000) {
            ports.pci32(devfn, register, base);
            nextIo = base + size;
            return IO;
        }
        ports.pci32(devfn, register, 0);
        return 0;
    }

    private int placeMemory(int devfn, int register, int mask) {
        long size = -(mask & ~15) & 0xffffffffL;
        long base = nextMemory - size & -size;
        if (base < 0x80000000L) {
            ports.pci32(devfn, register, 0);
            return 0;
        }
        ports.pci32(devfn, register, (int) base);
        nextMemory = base;
        return MEMORY;
    }
}
