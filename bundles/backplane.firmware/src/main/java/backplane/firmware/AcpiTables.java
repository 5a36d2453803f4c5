package backplane.firmware;

import backplane.api.MemoryMap;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * ACPI 1.0 tables for power-off, the PM timer and interrupt routing through the 8259s. No MADT: there is no APIC.
 *
 * <p>RSDP in the last KB of the extended BIOS data area's segment, the rest in the area above usable RAM.
 */
final class AcpiTables {

    /** Where the RSDP lies: in the first KB of the extended BIOS data area. */
    private static final int RSDP = (Bda.EBDA << 4) + 0x200;

    private static final int PM1A_CONTROL = PciSetup.PM_BASE + 4, PM_TIMER = PciSetup.PM_BASE + 8;
    private static final int GPE0 = 0xafe0;

    private AcpiTables() {}

    /** Writes all tables at {@code base}, 64 KB of RAM that is no longer told as usable. */
    static void write(MemoryMap memory, long base) {
        int at = (int) base;
        int facs = at;
        write(memory, facs, facs());
        int dsdt = at + 0x1000;
        write(memory, dsdt, table("DSDT", 1, Dsdt.body()));
        int fadt = at + 0x100;
        write(memory, fadt, table("FACP", 1, fadt(facs, dsdt)));
        int rsdt = at + 0x200;
        write(memory, rsdt, table("RSDT", 1, little(4).putInt(fadt).array()));
        write(memory, RSDP, rsdp(rsdt));
    }

    private static void write(MemoryMap memory, long address, byte[] table) {
        memory.write(address, table, 0, table.length);
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] rsdp(int rsdt) {
        ByteBuffer b = little(20);
        b.put(ascii("RSD PTR "))
                .put((byte) 0)
                .put(ascii("BACKPL"))
                .put((byte) 0)
                .putInt(rsdt);
        return checksum(b.array(), 8);
    }

    private static byte[] facs() {
        return little(64).put(ascii("FACS")).putInt(64).array();
    }

    private static byte[] fadt(int facs, int dsdt) {
        ByteBuffer b = little(80);
        b.putInt(facs).putInt(dsdt);
        b.put((byte) 0).put((byte) 0).putShort((short) 9); // INT_MODEL dual 8259, SCI_INT
        b.putInt(0xb2).put((byte) 0xf1).put((byte) 0xf0).putShort((short) 0); // SMI_CMD, ACPI_ENABLE, ACPI_DISABLE
        b.putInt(PciSetup.PM_BASE).putInt(0).putInt(PM1A_CONTROL).putInt(0).putInt(0); // PM1a_EVT, PM1b, PM1a_CNT, …
        b.putInt(PM_TIMER).putInt(GPE0).putInt(0);
        b.put((byte) 4)
                .put((byte) 2)
                .put((byte) 0)
                .put((byte) 4)
                .put((byte) 4)
                .put((byte) 0)
                .put((byte) 0);
        b.put((byte) 0).putShort((short) 0xfff).putShort((short) 0xfff); // C2, C3 not supported
        b.putShort((short) 0).putShort((short) 0).put((byte) 0).put((byte) 0);
        b.put((byte) 0).put((byte) 0).put((byte) 0x32); // no alarm day and month; century register
        b.put(new byte[3]);
        b.putInt(0x65); // WBINVD, C1; no sleep button, the RTC is not a fixed wake source
        return b.array();
    }

    /** Puts the common header before a body. */
    private static byte[] table(String signature, int revision, byte[] body) {
        ByteBuffer b = little(36 + body.length);
        b.put(ascii(signature)).putInt(36 + body.length).put((byte) revision).put((byte) 0);
        b.put(ascii("BACKPL"))
                .put(ascii("BACKPLNE"))
                .putInt(1)
                .put(ascii("BKPL"))
                .putInt(1)
                .put(body);
        return checksum(b.array(), 9);
    }

    private static byte[] checksum(byte[] table, int position) {
        int sum = 0;
        for (byte b : table) {
            sum += b;
        }
        table[position] -= (byte) sum;
        return table;
    }

    private static byte[] ascii(String s) {
        return s.getBytes(StandardCharsets.US_ASCII);
    }

    /** The differentiated system description: soft-off, the PCI bus with its interrupts, the legacy devices. */
    static final class Dsdt {

        private static final int SCOPE = 0x10, NAME = 0x08, PACKAGE = 0x12, DEVICE = 0x82, EXTENDED = 0x5b;

        private Dsdt() {}

        static byte[] body() {
            byte[] soft = name("_S5_", pack(number(0), number(0), number(0), number(0)));
            byte[] pci = device(
                    "PCI0",
                    name("_HID", eisa(0x030ad041)), // PNP0A03
                    name("_ADR", number(0)),
                    name("_UID", number(1)),
                    name("_CRS", pciResources()),
                    name("_PRT", routing()),
                    device("ISA_", name("_ADR", number(0x00010000)), isa()));
            return join(soft, scope("\\_SB_", pci));
        }

        private static byte[] isa() {
            return join(
                    device(
                            "RTC_",
                            name("_HID", eisa(0x000bd041)),
                            name("_CRS", buffer(join(io(0x70, 2), irq(8), end())))),
                    device(
                            "KBD_",
                            name("_HID", eisa(0x0303d041)),
                            name("_CRS", buffer(join(io(0x60, 1), io(0x64, 1), irq(1), end())))),
                    device("MOU_", name("_HID", eisa(0x130fd041)), name("_CRS", buffer(join(irq(12), end())))));
        }

        /** One entry a device and pin: address, pin, no link device, global system interrupt. */
        private static byte[] routing() {
            ByteArrayOutputStream entries = new ByteArrayOutputStream();
            int count = 0;
            for (int device = 1; device < 32; device++) {
                for (int pin = 0; pin < 4; pin++) {
                    int irq = PciSetup.PIRQ[PciSetup.wire(device, pin + 1)];
                    byte[] entry = pack(number(device << 16 | 0xffff), number(pin), number(0), number(irq));
                    entries.writeBytes(entry);
                    count++;
                }
            }
            byte[] body = join(new byte[] {(byte) count}, entries.toByteArray());
            return join(new byte[] {PACKAGE}, length(body.length), body);
        }

        /** Bus 0, the I/O ports but those of the configuration mechanism, video memory and the PCI memory window. */
        private static byte[] pciResources() {
            return buffer(join(
                    word(2, 0, 0, 0xff),
                    io(0xcf8, 8),
                    word(1, 3, 0, 0xcf7),
                    word(1, 3, 0xd00, 0xffff),
                    dword(0xa0000, 0xbffff),
                    dword(0x80000000L, 0xfebfffffL),
                    end()));
        }

        /** Word address space descriptor: type 1 I/O, 2 bus numbers. */
        private static byte[] word(int type, int specific, int min, int max) {
            ByteBuffer b = little(16);
            b.put((byte) 0x88)
                    .putShort((short) 13)
                    .put((byte) type)
                    .put((byte) 0x0c)
                    .put((byte) specific);
            b.putShort((short) 0).putShort((short) min).putShort((short) max).putShort((short) 0);
            return b.putShort((short) (max - min + 1)).array();
        }

        /** Double word address space descriptor: memory, not cacheable, writable. */
        private static byte[] dword(long min, long max) {
            ByteBuffer b = little(26);
            b.put((byte) 0x87)
                    .putShort((short) 23)
                    .put((byte) 0)
                    .put((byte) 0x0c)
                    .put((byte) 1);
            return b.putInt(0)
                    .putInt((int) min)
                    .putInt((int) max)
                    .putInt(0)
                    .putInt((int) (max - min + 1))
                    .array();
        }

        private static byte[] io(int port, int count) {
            ByteBuffer b = little(8).put((byte) 0x47).put((byte) 1);
            return b.putShort((short) port)
                    .putShort((short) port)
                    .put((byte) 1)
                    .put((byte) count)
                    .array();
        }

        private static byte[] irq(int n) {
            return little(3).put((byte) 0x22).putShort((short) (1 << n)).array();
        }

        private static byte[] end() {
            return new byte[] {0x79, 0};
        }

        private static byte[] scope(String path, byte[]... terms) {
            byte[] body = join(ascii(path), join(terms));
            return join(new byte[] {SCOPE}, length(body.length), body);
        }

        private static byte[] device(String name, byte[]... terms) {
            byte[] body = join(ascii(name), join(terms));
            return join(new byte[] {EXTENDED, (byte) DEVICE}, length(body.length), body);
        }

        private static byte[] name(String name, byte[] value) {
            return join(new byte[] {NAME}, ascii(name), value);
        }

        private static byte[] pack(byte[]... elements) {
            byte[] body = join(new byte[] {(byte) elements.length}, join(elements));
            return join(new byte[] {PACKAGE}, length(body.length), body);
        }

        private static byte[] buffer(byte[] data) {
            byte[] body = join(number(data.length), data);
            return join(new byte[] {0x11}, length(body.length), body);
        }

        private static byte[] eisa(int id) {
            return little(5).put((byte) 0x0c).putInt(id).array();
        }

        private static byte[] number(int n) {
            if (n == 0 || n == 1) {
                return new byte[] {(byte) n};
            }
            if (n > 0 && n < 0x100) {
                return new byte[] {0x0a, (byte) n};
            }
            return little(5).put((byte) 0x0c).putInt(n).array();
        }

        /** The package length in front of a body, its own bytes counted. */
        private static byte[] length(int body) {
            if (body + 1 < 0x40) {
                return new byte[] {(byte) (body + 1)};
            }
            if (body + 2 < 0x1000) {
                int n = body + 2;
                return new byte[] {(byte) (0x40 | n & 15), (byte) (n >> 4)};
            }
            int n = body + 3;
            return new byte[] {(byte) (0x80 | n & 15), (byte) (n >> 4), (byte) (n >> 12)};
        }

        private static byte[] join(byte[]... parts) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (byte[] p : parts) {
                out.writeBytes(p);
            }
            return out.toByteArray();
        }
    }
}
