package backplane.core;

import backplane.api.PciIdentity;

/** Offsets and bits of the type 0 configuration header (PCI Local Bus Specification 2.1, section 6.1). */
final class PciHeader {

    static final int COMMAND = 0x04;
    static final int STATUS = 0x06;
    static final int HEADER_TYPE = 0x0e;
    static final int BAR = 0x10;
    static final int ROM = 0x30;
    static final int LINE = 0x3c;
    static final int PIN = 0x3d;

    /** Command bits. */
    static final int IO = 1, MEMORY = 2, MASTER = 4;

    /** Command bits that can be written: I/O, memory, master, memory write and invalidate, parity, SERR#. */
    static final int COMMAND_WRITABLE = 0x157;

    /** Status bits that are cleared by writing 1: errors and aborts. */
    static final int STATUS_CLEARED_HIGH = 0xf9;

    private PciHeader() {}

    /** Fills in the identity. */
    static void identify(byte[] config, PciIdentity id) {
        put16(config, 0x00, id.vendor());
        put16(config, 0x02, id.device());
        config[0x08] = (byte) id.revision();
        config[0x09] = (byte) id.classCode();
        put16(config, 0x0a, id.classCode() >> 8);
        put16(config, 0x2c, id.subsystemVendor());
        put16(config, 0x2e, id.subsystem());
    }

    static void put16(byte[] config, int offset, int value) {
        config[offset] = (byte) value;
        config[offset + 1] = (byte) (value >> 8);
    }

    static void put32(byte[] config, int offset, int value) {
        put16(config, offset, value);
        put16(config, offset + 2, value >> 16);
    }

    static int get16(byte[] config, int offset) {
        return config[offset] & 0xff | (config[offset + 1] & 0xff) << 8;
    }

    static int get32(byte[] config, int offset) {
        return get16(config, offset) | get16(config, offset + 2) << 16;
    }
}
