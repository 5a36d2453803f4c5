package backplane.firmware;

import backplane.api.CpuBus;

/** The ports and the PCI configuration space, as the processor reaches them. */
final class Ports {

    private static final int CONFIG_ADDRESS = 0xcf8, CONFIG_DATA = 0xcfc;

    private final CpuBus bus;

    Ports(CpuBus bus) {
        this.bus = bus;
    }

    int in8(int port) {
        return bus.in(port, 1) & 0xff;
    }

    void out8(int port, int value) {
        bus.out(port, value & 0xff, 1);
    }

    int in16(int port) {
        return bus.in(port, 2) & 0xffff;
    }

    void out16(int port, int value) {
        bus.out(port, value & 0xffff, 2);
    }

    /** Reads a byte of a PCI function's configuration space; {@code devfn} is device * 8 + function on bus 0. */
    int pci8(int devfn, int register) {
        select(devfn, register);
        return in8(CONFIG_DATA + (register & 3));
    }

    int pci16(int devfn, int register) {
        select(devfn, register);
        return in16(CONFIG_DATA + (register & 2));
    }

    int pci32(int devfn, int register) {
        select(devfn, register);
        return bus.in(CONFIG_DATA, 4);
    }

    void pci8(int devfn, int register, int value) {
        select(devfn, register);
        out8(CONFIG_DATA + (register & 3), value);
    }

    void pci16(int devfn, int register, int value) {
        select(devfn, register);
        out16(CONFIG_DATA + (register & 2), value);
    }

    void pci32(int devfn, int register, int value) {
        select(devfn, register);
        bus.out(CONFIG_DATA, value, 4);
    }

    private void select(int devfn, int register) {
        bus.out(CONFIG_ADDRESS, 0x80000000 | devfn << 8 | register & 0xfc, 4);
    }
}
