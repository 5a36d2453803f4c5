package backplane.device.floppy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a disk is formatted; sectors have 512 bytes.
 *
 * @param name Bochs' word
 * @param fast whether the data rate is 500 kbit/s; slower disks take 250 or 300, 2.88 MB takes 1 Mbit/s
 */
record Format(String name, int cylinders, int heads, int sectors, int fast) {

    static final int SECTOR = 512;

    /** Values of {@link #fast}: 250 or 300 kbit/s, 500 kbit/s, 1 Mbit/s. */
    private static final int DOUBLE_DENSITY = 0, HIGH_DENSITY = 1, EXTRA_DENSITY = 2;

    /** By size, so that a short image gets the smallest format that holds it. */
    private static final List<Format> ALL = List.of(
            new Format("160k", 40, 1, 8, DOUBLE_DENSITY),
            new Format("180k", 40, 1, 9, DOUBLE_DENSITY),
            new Format("320k", 40, 2, 8, DOUBLE_DENSITY),
            new Format("360k", 40, 2, 9, DOUBLE_DENSITY),
            new Format("720k", 80, 2, 9, DOUBLE_DENSITY),
            new Format("1_2", 80, 2, 15, HIGH_DENSITY),
            new Format("1_44", 80, 2, 18, HIGH_DENSITY),
            new Format("1_68", 80, 2, 21, HIGH_DENSITY),
            new Format("1_72", 82, 2, 21, HIGH_DENSITY),
            new Format("1_84", 80, 2, 23, HIGH_DENSITY),
            new Format("2_88", 80, 2, 36, EXTRA_DENSITY));

    static final Format USUAL = ALL.get(6);

    /** Returns the format of an image of this size, or null if no floppy disk is that large. */
    static @Nullable Format ofSize(long size) {
        return ALL.stream().filter(f -> f.size() >= size).findFirst().orElse(null);
    }

    /** Returns the format of a drive type, or null if there is no such. */
    static @Nullable Format named(String name) {
        return ALL.stream().filter(f -> f.name.equals(name)).findFirst().orElse(null);
    }

    long size() {
        return (long) cylinders * heads * sectors * SECTOR;
    }

    /** Tells whether the disk can be read at a data rate: 0 = 500, 1 = 300, 2 = 250 kbit/s, 3 = 1 Mbit/s. */
    boolean readableAt(int rate) {
        return switch (fast) {
            case DOUBLE_DENSITY -> rate == 1 || rate == 2;
            case HIGH_DENSITY -> rate == 0;
            default -> rate == 3;
        };
    }

    /** Returns the position of a sector in the image, or -1 if there is none. */
    long position(int cylinder, int head, int sector) {
        boolean valid = cylinder < cylinders && head < heads && sector >= 1 && sector <= sectors;
        return valid ? (((long) cylinder * heads + head) * sectors + sector - 1) * SECTOR : -1;
    }
}
