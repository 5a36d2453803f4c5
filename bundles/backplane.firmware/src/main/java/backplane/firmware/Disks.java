package backplane.firmware;

import backplane.api.BlockMedium;
import backplane.api.CpuAccess;
import backplane.api.FirmwareDrive;
import backplane.api.Link;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** INT 13h: floppies from 00h, hard disks from 80h, CD-ROMs from E0h; with the enhanced disk drive functions. */
final class Disks {

    static final int FIRST_CD = 0xe0;

    private static final int OK = 0,
            BAD_COMMAND = 1,
            NOT_FOUND = 4,
            WRITE_PROTECTED = 3,
            NO_MEDIUM = 0x31,
            FAILED = 0x20;
    private static final int NOT_READY = 0xaa, TIMEOUT = 0x80;

    private final Bios bios;
    private final List<Link<FirmwareDrive>> ata = new ArrayList<>();
    private final List<Link<FirmwareDrive>> floppies = new ArrayList<>();
    private final List<String> ataNames = new ArrayList<>();
    private final ElTorito elTorito;

    Disks(Bios bios) {
        this.bios = bios;
        for (int channel = 0; channel < 4; channel++) {
            for (String unit : new String[] {"master", "slave"}) {
                String name = "ata" + channel + "-" + unit;
                ataNames.add(name);
                ata.add(bios.slot().link(FirmwareDrive.class, name));
            }
        }
        for (String name : new String[] {"floppya", "floppyb"}) {
            floppies.add(bios.slot().link(FirmwareDrive.class, name));
        }
        elTorito = new ElTorito(bios.bda());
    }

    ElTorito elTorito() {
        return elTorito;
    }

    /** Counts the drives into the BIOS data area and fills the tables of interrupts 41h and 46h. */
    void detect() {
        int disks = 0;
        while (disk(disks) != null) {
            if (disks < 2) {
                parameterTable((Bda.EBDA << 4) + (disks == 0 ? 0x3d : 0x4d), 0x80 + disks);
            }
            disks++;
        }
        bios.bda().put8(Bda.DISKS, disks);
        int count = 0;
        for (Link<FirmwareDrive> f : floppies) {
            count += f.get() != null ? 1 : 0;
        }
        if (count > 0) {
            int equipment = bios.bda().u16(Bda.EQUIPMENT);
            bios.bda().put16(Bda.EQUIPMENT, equipment & ~0xc1 | 1 | count - 1 << 6);
        }
        elTorito.stop();
    }

    private void parameterTable(int at, int number) {
        Drive d = drive(number);
        if (d == null) {
            return;
        }
        Bda b = bios.bda();
        b.put16(at, Math.min(d.drive.cylinders(), 0xffff));
        b.put8(at + 2, d.drive.heads());
        b.put16(at + 5, 0xffff);
        b.put8(at + 8, d.drive.heads() > 8 ? 0xc8 : 0xc0);
        b.put16(at + 12, Math.min(d.drive.cylinders(), 0xffff));
        b.put8(at + 14, d.drive.sectorsPerTrack());
    }

    private @Nullable FirmwareDrive disk(int index) {
        return nth(index, FirmwareDrive.Kind.DISK);
    }

    private @Nullable FirmwareDrive nth(int index, FirmwareDrive.Kind kind) {
        int left = index;
        for (Link<FirmwareDrive> link : ata) {
            FirmwareDrive d = link.get();
            if (d != null && d.kind() == kind && left-- == 0) {
                return d;
            }
        }
        return null;
    }

    /** Returns the drive with a BIOS number, or null. */
    @Nullable
    Drive drive(int number) {
        if (elTorito.emulates(number)) {
            FirmwareDrive cd = nth(elTorito.cd(), FirmwareDrive.Kind.CDROM);
            return cd == null ? null : elTorito.drive(number, cd);
        }
        FirmwareDrive d;
        if (number < 0x80) {
            int index = elTorito.emulates(0) ? number - 1 : number;
            d = index >= 0 && index < floppies.size() ? floppies.get(index).get() : null;
        } else if (number < FIRST_CD) {
            int index = elTorito.emulates(0x80) ? number - 0x81 : number - 0x80;
            d = index >= 0 ? disk(index) : null;
        } else {
            d = nth(number - FIRST_CD, FirmwareDrive.Kind.CDROM);
        }
        return d == null ? null : Drive.of(number, d, translation(d));
    }

    private String translation(FirmwareDrive drive) {
        for (int i = 0; i < ata.size(); i++) {
            if (ata.get(i).get() == drive) {
                return bios.slot().facts().setting(ataNames.get(i) + ".translation", "auto");
            }
        }
        return "auto";
    }

    /** IRQ14: the disk has finished; nobody waits here, but DOS programs look at the flag. */
    void interrupt(Caller c) {
        bios.bda().put8(Bda.IDE_FLAG, 0xff);
        bios.ports().in8(0x1f7); // the status read lets the line fall
    }

    /** IRQ6. */
    void floppyInterrupt(Caller c) {
        bios.bda().put8(Bda.FLOPPY_SEEK, bios.bda().u8(Bda.FLOPPY_SEEK) | 0x80);
    }

    void service(Caller c) {
        if (c.ah() == 0x4b) {
            status(c, elTorito.service(c) ? OK : BAD_COMMAND);
            return;
        }
        if (c.ah() == 0x01) {
            int last = bios.bda().u8(c.dl() < 0x80 ? Bda.FLOPPY_STATUS : Bda.DISK_STATUS);
            c.ah(last);
            c.carry(last != 0);
            return;
        }
        Drive d = drive(c.dl());
        if (d == null) {
            if (c.ah() == 0x15) {
                c.ah(0);
                c.carry(true);
            } else if (c.ah() == 0x08 && c.dl() < 0x80) {
                noFloppy(c);
            } else {
                status(c, BAD_COMMAND);
            }
            return;
        }
        serve(c, d);
    }

    private void noFloppy(Caller c) {
        c.ax(0);
        c.bx(0);
        c.cx(0);
        c.dx(bios.bda().u8(Bda.EQUIPMENT) & 1);
        status(c, BAD_COMMAND);
    }

    private void serve(Caller c, Drive d) {
        switch (c.ah()) {
            case 0x00, 0x0c, 0x0d, 0x11, 0x14, 0x47, 0x09 -> status(c, OK);
            case 0x02 -> status(c, chs(c, d, Direction.READ));
            case 0x03 -> status(c, chs(c, d, Direction.WRITE));
            case 0x04 -> status(c, chs(c, d, Direction.VERIFY));
            case 0x05 -> status(c, d.isFloppy() ? OK : BAD_COMMAND);
            case 0x08 -> parameters(c, d);
            case 0x10 -> status(c, d.medium() == null ? NOT_READY : OK);
            case 0x15 -> type(c, d);
            case 0x16 -> status(c, d.medium() == null ? TIMEOUT : OK);
            case 0x41 -> extensions(c, d);
            case 0x42 -> status(c, packet(c, d, Direction.READ));
            case 0x43 -> status(c, packet(c, d, Direction.WRITE));
            case 0x44 -> status(c, packet(c, d, Direction.VERIFY));
            case 0x45, 0x4e -> status(c, OK);
            case 0x46 -> status(c, d.isCd() ? OK : 0xb2); // volume not removable
            case 0x48 -> extendedParameters(c, d);
            case 0x49 -> status(c, d.isCd() ? OK : 6);
            default -> status(c, BAD_COMMAND);
        }
    }

    private void status(Caller c, int status) {
        bios.bda().put8(c.dl() < 0x80 ? Bda.FLOPPY_STATUS : Bda.DISK_STATUS, status);
        c.ah(status);
        c.carry(status != OK);
    }

    private enum Direction {
        READ,
        WRITE,
        VERIFY
    }

    private int chs(Caller c, Drive d, Direction direction) {
        int cylinder = c.ch() | (c.cl() & 0xc0) << 2;
        int head = c.dh();
        int sector = c.cl() & 0x3f;
        int count = c.al();
        if (count == 0 || count > 128 || sector == 0 || sector > d.sectors || head >= d.heads || d.isCd()) {
            return BAD_COMMAND;
        }
        if (cylinder >= d.cylinders) {
            return d.isFloppy() ? NOT_FOUND : BAD_COMMAND;
        }
        long lba = ((long) cylinder * d.heads + head) * d.sectors + sector - 1;
        int result = transfer(c, d, lba, count, CpuAccess.ES, c.bx(), direction);
        if (result != OK) {
            c.al(0);
        }
        return result;
    }

    private int transfer(Caller c, Drive d, long lba, int count, int segment, int offset, Direction direction) {
        BlockMedium medium = d.medium();
        if (medium == null) {
            return d.isFloppy() ? TIMEOUT : NO_MEDIUM;
        }
        if (lba < 0 || lba + count > d.size(medium) / d.sectorSize) {
            return NOT_FOUND;
        }
        byte[] data = new byte[count * d.sectorSize];
        try {
            long position = d.start + lba * d.sectorSize;
            if (direction == Direction.WRITE) {
                if (medium.readOnly() || d.start != 0) {
                    return WRITE_PROTECTED;
                }
                c.read(segment, offset, data, 0, data.length);
                Drive.write(medium, position, data);
            } else {
                Drive.read(medium, position, data);
                if (direction == Direction.READ) {
                    c.write(segment, offset, data, 0, data.length);
                }
            }
            return OK;
        } catch (IOException e) {
            bios.slot().log().error("INT 13h: drive " + Integer.toHexString(d.number) + ": " + e.getMessage());
            return FAILED;
        }
    }

    private void parameters(Caller c, Drive d) {
        if (d.isCd()) {
            status(c, BAD_COMMAND);
            return;
        }
        int last = d.isFloppy() ? d.cylinders - 1 : Math.max(0, d.cylinders - 2); // the last one is for diagnostics
        c.cx((last & 0xff) << 8 | last >> 2 & 0xc0 | d.sectors);
        c.dh(d.heads - 1);
        if (d.isFloppy()) {
            c.dl(Math.max(1, (bios.bda().u8(Bda.EQUIPMENT) >> 6 & 3) + 1));
            c.bx(d.floppyType());
            c.cpu().segment(CpuAccess.ES, Rom.SEGMENT, (long) Rom.SEGMENT << 4, 0xffff, 0x93);
            c.di(Stubs.DISKETTE_TABLE);
        } else {
            c.dl(Math.max(1, bios.bda().u8(Bda.DISKS)));
        }
        c.al(0);
        bios.bda().put8(Bda.DISK_STATUS, OK);
        c.ah(0);
        c.carry(false);
    }

    private void type(Caller c, Drive d) {
        if (d.isFloppy()) {
            c.ah(2); // with change line
        } else {
            long sectors = (long) Math.max(0, d.cylinders - 1) * d.heads * d.sectors;
            c.cx((int) (sectors >> 16));
            c.dx((int) sectors & 0xffff);
            c.ah(3);
        }
        c.carry(false);
    }

    private void extensions(Caller c, Drive d) {
        if (c.bx() != 0x55aa || d.isFloppy()) {
            status(c, BAD_COMMAND);
            return;
        }
        bios.bda().put8(Bda.DISK_STATUS, OK);
        c.bx(0xaa55);
        c.cx(7); // packets, removable media, EDD
        c.ah(0x30);
        c.carry(false);
    }

    private int packet(Caller c, Drive d, Direction direction) {
        if (d.isFloppy() || c.u8(CpuAccess.DS, c.si()) < 16) {
            return BAD_COMMAND;
        }
        int count = c.u16(CpuAccess.DS, c.si() + 2);
        int offset = c.u16(CpuAccess.DS, c.si() + 4);
        int segment = c.u16(CpuAccess.DS, c.si() + 6);
        long lba = c.u32(CpuAccess.DS, c.si() + 8) & 0xffffffffL | (long) c.u32(CpuAccess.DS, c.si() + 12) << 32;
        if (count == 0) {
            return OK;
        }
        if (count > 0x7f && !(d.isCd() && count <= 0x20)) {
            return BAD_COMMAND;
        }
        int result = packetTransfer(c, d, lba, count, segment, offset, direction);
        if (result != OK) {
            c.put16(CpuAccess.DS, c.si() + 2, 0);
        }
        return result;
    }

    /** The buffer of a packet may cross 64 KB: it is addressed by its linear address, not by a segment register. */
    private int packetTransfer(Caller c, Drive d, long lba, int count, int segment, int offset, Direction direction) {
        CpuAccess cpu = c.cpu();
        int selector = cpu.selector(CpuAccess.ES);
        long base = cpu.base(CpuAccess.ES);
        int done = 0;
        int result = OK;
        while (done < count && result == OK) {
            int address = (segment << 4) + offset + done * d.sectorSize;
            int part = Math.min(count - done, 0x8000 / d.sectorSize);
            cpu.segment(CpuAccess.ES, address >> 4, (long) (address >> 4) << 4, 0xffff, 0x93);
            result = transfer(c, d, lba + done, part, CpuAccess.ES, address & 15, direction);
            done += part;
        }
        cpu.segment(CpuAccess.ES, selector, base, 0xffff, 0x93);
        return result;
    }

    private void extendedParameters(Caller c, Drive d) {
        int room = c.u16(CpuAccess.DS, c.si());
        BlockMedium medium = d.medium();
        if (d.isFloppy() || room < 26) {
            status(c, BAD_COMMAND);
            return;
        }
        if (medium == null) {
            status(c, NO_MEDIUM);
            return;
        }
        boolean cd = d.isCd();
        long sectors = cd ? -1 : d.size(medium) / d.sectorSize;
        int size = room >= 30 ? 30 : 26;
        c.put16(CpuAccess.DS, c.si(), size);
        c.put16(CpuAccess.DS, c.si() + 2, cd ? 0x74 : 0x02); // geometry valid; CD: removable, locks, no geometry
        c.put32(CpuAccess.DS, c.si() + 4, cd ? -1 : d.drive.cylinders());
        c.put32(CpuAccess.DS, c.si() + 8, cd ? -1 : d.drive.heads());
        c.put32(CpuAccess.DS, c.si() + 12, cd ? -1 : d.drive.sectorsPerTrack());
        c.put32(CpuAccess.DS, c.si() + 16, (int) sectors);
        c.put32(CpuAccess.DS, c.si() + 20, (int) (sectors >> 32));
        c.put16(CpuAccess.DS, c.si() + 24, d.sectorSize);
        if (size >= 30) {
            c.put32(CpuAccess.DS, c.si() + 26, -1); // no device parameter table
        }
        status(c, OK);
    }
}
