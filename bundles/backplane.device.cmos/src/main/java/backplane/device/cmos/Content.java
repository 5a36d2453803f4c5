package backplane.device.cmos;

import backplane.api.FirmwareDrive;
import backplane.api.MachineFacts;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a set-up program would have left in the CMOS memory: the bytes that firmware reads, as Bochs lays them out. */
final class Content {

    private static final long KB = 1024, BLOCK = 64 * KB, MB = KB * KB, GB = KB * MB;
    /** RAM beyond this lies above 4 GB. */
    private static final long LOW_TOP = 3 * GB;

    private static final List<String> ATA = List.of(
            "ata0-master",
            "ata0-slave",
            "ata1-master",
            "ata1-slave",
            "ata2-master",
            "ata2-slave",
            "ata3-master",
            "ata3-slave");
    /** Boot devices as SeaBIOS and the BIOS of Bochs 2.7 number them. */
    private static final List<String> BOOT = List.of("none", "floppy", "disk", "cdrom", "network", "usb");

    private static final List<String> FLOPPY = List.of("none", "360k", "1_2", "720k", "1_44", "2_88");

    private final byte[] ram;
    private final MachineFacts facts;
    private final Function<String, @Nullable FirmwareDrive> drives;

    Content(byte[] ram, MachineFacts facts, Function<String, @Nullable FirmwareDrive> drives) {
        this.ram = ram;
        this.facts = facts;
        this.drives = drives;
    }

    void fill(boolean mouse) {
        memory();
        int floppies = floppies();
        // FPU; a PS/2 mouse; the number of floppy drives less one, and bit 0 for "any"
        put(0x14, 0x02 | (mouse ? 0x04 : 0) | (floppies > 0 ? (floppies - 1) << 6 | 1 : 0));
        disks();
        bootOrder();
        put(0x3f, facts.setting("romimage.options", "").contains("fastboot") ? 1 : 0);
        checksum();
    }

    private void memory() {
        long size = facts.ramSize();
        word(0x15, 640);
        long extended = Math.max(0, Math.min((size - MB) / KB, 0xfc00));
        word(0x17, extended);
        word(0x30, extended);
        word(0x34, Math.max(0, (Math.min(size, LOW_TOP) - 16 * MB) / BLOCK));
        long high = Math.max(0, (size - LOW_TOP) / BLOCK);
        word(0x5b, high & 0xffff);
        put(0x5d, (int) (high >> 16));
    }

    private int floppies() {
        int a = floppyType("floppya");
        int b = floppyType("floppyb");
        put(0x10, a << 4 | b);
        return (a != 0 ? 1 : 0) + (b != 0 ? 1 : 0);
    }

    private int floppyType(String bay) {
        int configured = FLOPPY.indexOf(facts.setting(bay + ".type", ""));
        FirmwareDrive drive = drives.apply(bay);
        if (configured >= 0 || drive == null) {
            return Math.max(configured, 0);
        }
        return switch (drive.sectorsPerTrack()) {
            case 8 -> 1;
            case 9 -> drive.cylinders() > 40 ? 3 : 1;
            case 15 -> 2;
            case 36 -> 5;
            default -> 4;
        };
    }

    private void disks() {
        int master = geometry("ata0-master", 0x19, 0x1b) ? 0xf0 : 0;
        int slave = geometry("ata0-slave", 0x1a, 0x24) ? 0x0f : 0;
        put(0x12, master | slave);
        for (int i = 0; i < ATA.size(); i++) {
            int at = 0x39 + i / 4;
            put(at, ram[at] & ~(3 << i % 4 * 2) | translation(ATA.get(i)) << i % 4 * 2);
        }
    }

    /** Type 47 (2Fh) is "as described by the nine bytes": cylinders, heads, precompensation, control, landing zone, sectors. */
    private boolean geometry(String bay, int type, int at) {
        FirmwareDrive disk = disk(bay);
        if (disk == null) {
            return false;
        }
        int cylinders = Math.min(disk.cylinders(), 0xffff);
        put(type, 47);
        word(at, cylinders);
        put(at + 2, disk.heads());
        word(at + 3, 0xffff);
        put(at + 5, 0xc0 | (disk.heads() > 8 ? 8 : 0));
        word(at + 6, cylinders);
        put(at + 8, disk.sectorsPerTrack());
        return true;
    }

    private @Nullable FirmwareDrive disk(String bay) {
        FirmwareDrive drive = drives.apply(bay);
        return drive != null && drive.kind() == FirmwareDrive.Kind.DISK ? drive : null;
    }

    /** Returns how the BIOS makes CHS addresses: 0 as the drive, 1 LBA, 2 large, 3 revised ECHS. */
    private int translation(String bay) {
        FirmwareDrive disk = disk(bay);
        if (disk == null) {
            return 0;
        }
        return switch (facts.setting(bay + ".translation", "auto")) {
            case "none" -> 0;
            case "lba" -> 1;
            case "large", "echs" -> 2;
            case "rechs" -> 3;
            default -> automatic(disk);
        };
    }

    private static int automatic(FirmwareDrive disk) {
        if (disk.cylinders() <= 1024 && disk.heads() <= 16 && disk.sectorsPerTrack() <= 63) {
            return 0;
        }
        return (long) disk.cylinders() * disk.heads() <= 131_072 ? 2 : 1;
    }

    private void bootOrder() {
        boolean unchecked =
                facts.setting("floppy_bootsig_check.disabled", "false").matches("1|true");
        put(0x3d, boot(0) | boot(1) << 4);
        put(0x38, boot(2) << 4 | (unchecked ? 1 : 0));
        // older firmware: boot from A: first
        put(0x2d, boot(0) == 1 ? 0x20 : 0);
    }

    private int boot(int n) {
        List<String> order = facts.bootOrder();
        return n < order.size() ? Math.max(0, BOOT.indexOf(order.get(n))) : 0;
    }

    private void checksum() {
        int sum = 0;
        for (int i = 0x10; i <= 0x2d; i++) {
            sum += ram[i] & 0xff;
        }
        put(0x2e, sum >> 8);
        put(0x2f, sum);
    }

    private void put(int at, int value) {
        ram[at] = (byte) value;
    }

    private void word(int at, long value) {
        put(at, (int) value);
        put(at + 1, (int) (value >> 8));
    }
}
