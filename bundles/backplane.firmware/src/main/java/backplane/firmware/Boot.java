package backplane.firmware;

import backplane.api.BlockMedium;
import backplane.api.CpuAccess;
import backplane.api.Link;
import java.io.IOException;
import java.util.List;

/** INT 19h and INT 18h: tries the boot devices in order. */
final class Boot {

    private static final int NEXT = Bda.BOOT_STATE + 0x20; // index of the next boot device
    private static final int NETWORK = NEXT + 1; // index of the next network boot ROM
    private static final int SECTOR = 0x7c00;

    private final Bios bios;
    private final Disks disks;
    private final Video video;
    private final OptionRoms options;
    private final Link<LinuxLoader> linux;
    private final int idle;

    Boot(Bios bios, Disks disks, Video video, OptionRoms options) {
        this.bios = bios;
        this.disks = disks;
        this.video = video;
        this.options = options;
        linux = bios.slot().link(LinuxLoader.class, LinuxBoot.NAME);
        idle = 0xcff0;
        bios.rom().at(idle).code(0xfb, 0xf4, 0xeb, 0xfc); // sti; hlt; jmp -4
    }

    /** Starts with the first boot device; a directly given kernel comes before all of them. */
    void start(Caller c) {
        bios.bda().put8(NEXT, 0);
        bios.bda().put8(NETWORK, 0);
        LinuxLoader loader = linux.get();
        if (loader == null) {
            next(c);
            return;
        }
        try {
            loader.start(c.cpu(), bios.map());
        } catch (IOException | IllegalStateException e) {
            stop(c, String.valueOf(e.getMessage()));
        }
    }

    /** Goes on with the next boot device. */
    void next(Caller c) {
        List<String> order = bios.slot().facts().bootOrder();
        for (int i = bios.bda().u8(NEXT); i < order.size(); i++) {
            bios.bda().put8(NEXT, i + 1);
            try {
                if (boot(c, order.get(i))) {
                    return;
                }
            } catch (IOException e) {
                say("Boot from " + order.get(i) + " failed: " + e.getMessage() + "\r\n");
            }
        }
        stop(c, "No bootable device.");
    }

    private boolean boot(Caller c, String device) throws IOException {
        return switch (device) {
            case "floppy", "a" -> sector(c, 0x00, checksSignature());
            case "disk", "c" -> sector(c, 0x80, true);
            case "cdrom" -> cd(c);
            case "network" -> network(c);
            default -> false;
        };
    }

    private boolean checksSignature() {
        return !bios.slot()
                .facts()
                .setting("floppy_bootsig_check.disabled", "0")
                .equals("1");
    }

    private boolean sector(Caller c, int number, boolean signed) throws IOException {
        Drive drive = disks.drive(number);
        BlockMedium medium = drive == null ? null : drive.medium();
        if (drive == null || medium == null) {
            return false;
        }
        byte[] sector = new byte[512];
        if (medium.size() < drive.start + 512) {
            throw new IOException("the medium is too short");
        }
        medium.read(drive.start, sector, 0, 512);
        if (signed && ((sector[510] & 0xff) != 0x55 || (sector[511] & 0xff) != 0xaa)) {
            throw new IOException("not a boot sector");
        }
        bios.slot().memory().write(SECTOR, sector, 0, 512);
        handOver(c, 0, SECTOR, number);
        return true;
    }

    /** A ROM that comes back makes room for the next one. */
    private boolean network(Caller c) {
        int index = bios.bda().u8(NETWORK);
        boolean there = options.boot(c, index);
        if (there) {
            bios.bda().put8(NETWORK, index + 1);
            bios.bda().put8(NEXT, bios.bda().u8(NEXT) - 1);
        }
        return there;
    }

    private boolean cd(Caller c) throws IOException {
        boolean found = false;
        for (int i = 0; i < 8; i++) {
            Drive drive = disks.drive(Disks.FIRST_CD + i);
            BlockMedium medium = drive == null ? null : drive.medium();
            if (medium != null) {
                found = true;
                cd(c, i, medium);
                return true;
            }
        }
        return found;
    }

    private void cd(Caller c, int index, BlockMedium medium) throws IOException {
        ElTorito.Entry entry = ElTorito.entry(medium);
        int number = disks.elTorito().start(entry, index, medium);
        int sectors = entry.media() == 0 ? (entry.count() + 3) / 4 * 4 : 1;
        byte[] image = new byte[Math.max(4, sectors) * 512];
        long position = (entry.lba() & 0xffffffffL) * 2048;
        if (position >= medium.size()) {
            throw new IOException("the boot image is beyond the end");
        }
        Drive.read(medium, position, image);
        bios.slot().memory().write((long) entry.segment() << 4, image, 0, Math.max(512, sectors * 512));
        boolean standard = entry.segment() == 0x7c0;
        handOver(c, standard ? 0 : entry.segment(), standard ? SECTOR : 0, number);
    }

    private void handOver(Caller c, int segment, int offset, int drive) {
        CpuAccess cpu = c.cpu();
        for (int r = 0; r < 8; r++) {
            cpu.gpr(r, 0);
        }
        cpu.gpr(CpuAccess.RAX, 0xaa55);
        cpu.gpr(CpuAccess.RDX, drive);
        cpu.gpr(CpuAccess.RSP, 0x6f00);
        for (int s : new int[] {CpuAccess.DS, CpuAccess.ES, CpuAccess.SS, CpuAccess.FS, CpuAccess.GS}) {
            cpu.segment(s, 0, 0, 0xffff, 0x93);
        }
        cpu.segment(CpuAccess.CS, segment, (long) segment << 4, 0xffff, 0x9b);
        cpu.rflags(0x202); // interrupts on
        cpu.rip(offset);
    }

    private void say(String text) {
        video.screen().type(text);
        bios.slot().log().info(text.strip());
    }

    private void stop(Caller c, String reason) {
        say(reason + "\r\n");
        bios.slot().log().error(reason);
        CpuAccess cpu = c.cpu();
        cpu.segment(CpuAccess.SS, 0, 0, 0xffff, 0x93);
        cpu.gpr(CpuAccess.RSP, 0x6f00);
        cpu.rip(idle);
    }
}
