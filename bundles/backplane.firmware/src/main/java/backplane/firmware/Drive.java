package backplane.firmware;

import backplane.api.BlockMedium;
import backplane.api.FirmwareDrive;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A drive under its BIOS number, with the geometry that INT 13h shows. */
final class Drive {

    private static final int CD_BLOCK = 2048;

    final int number;
    final FirmwareDrive drive;
    final int cylinders;
    final int heads;
    final int sectors;
    final int sectorSize;
    /** First byte of an image emulated from a CD, else 0. */
    final long start;

    private final boolean floppy;
    private final long length;

    private Drive(int number, FirmwareDrive drive, int cylinders, int heads, int sectors, boolean floppy, long start) {
        this.number = number;
        this.drive = drive;
        this.cylinders = cylinders;
        this.heads = heads;
        this.sectors = sectors;
        this.floppy = floppy;
        this.start = start;
        sectorSize = isCd() ? CD_BLOCK : 512;
        length = (long) cylinders * heads * sectors * 512;
    }

    static Drive of(int number, FirmwareDrive drive, String translation) {
        if (drive.kind() != FirmwareDrive.Kind.DISK) {
            boolean floppy = drive.kind() == FirmwareDrive.Kind.FLOPPY;
            return new Drive(number, drive, drive.cylinders(), drive.heads(), drive.sectorsPerTrack(), floppy, 0);
        }
        int c = drive.cylinders(), h = drive.heads(), s = drive.sectorsPerTrack();
        switch (mode(translation, c, h)) {
            case "large" -> {
                while (c > 1024 && h <= 127) {
                    c >>= 1;
                    h <<= 1;
                }
            }
            case "lba" -> {
                BlockMedium medium = drive.medium();
                long total = medium == null ? (long) c * h * s : medium.size() / 512;
                s = 63;
                h = 16;
                while (h < 128 && total / (63L * h) > 1024) {
                    h *= 2;
                }
                h = total / (63L * h) > 1024 ? 255 : h;
                c = (int) Math.min(total / (63L * h), 1024);
            }
            default -> {}
        }
        return new Drive(number, drive, Math.min(c, 1024), h, s, false, 0);
    }

    private static String mode(String translation, int cylinders, int heads) {
        if (!translation.equals("auto")) {
            return translation.equals("echs") || translation.equals("rechs") ? "large" : translation;
        }
        return cylinders <= 1024 && heads <= 16 ? "none" : (long) cylinders * heads <= 131072 ? "large" : "lba";
    }

    /** A disk or floppy emulated from an image on a CD. */
    static Drive emulated(int number, FirmwareDrive cd, int cylinders, int heads, int sectors, long start) {
        return new Drive(number, cd, cylinders, heads, sectors, number < 0x80, start);
    }

    @Nullable
    BlockMedium medium() {
        return drive.medium();
    }

    boolean isFloppy() {
        return floppy;
    }

    boolean isCd() {
        return drive.kind() == FirmwareDrive.Kind.CDROM && start == 0;
    }

    /**
     * Returns the bytes that can be reached, as with the drives' own registers: a disc ends with a whole block and a diskette
     * has all of its tracks, even if their images end before; what is behind the last whole sector of a disk is not reached.
     */
    long size(BlockMedium medium) {
        long blocks = (medium.size() + CD_BLOCK - 1) / CD_BLOCK * CD_BLOCK;
        if (start != 0) {
            return Math.min(length, blocks - start);
        }
        return isCd() ? blocks : floppy ? length : medium.size();
    }

    /** Reads from an image; what lies behind its end is zero. */
    static void read(BlockMedium medium, long position, byte[] into) throws IOException {
        int there = (int) Math.max(0, Math.min(into.length, medium.size() - position));
        Arrays.fill(into, there, into.length, (byte) 0);
        if (there > 0) {
            medium.read(position, into, 0, there);
        }
    }

    /** Writes to an image, which keeps its size. */
    static void write(BlockMedium medium, long position, byte[] from) throws IOException {
        if (position + from.length > medium.size()) {
            throw new IOException("the image ends before");
        }
        medium.write(position, from, 0, from.length);
    }

    /** Returns the CMOS type of a floppy: 1 360K, 2 1.2M, 3 720K, 4 1.44M, 6 2.88M. */
    int floppyType() {
        return switch (sectors) {
            case 15 -> 2;
            case 18, 21 -> 4;
            case 36 -> 6;
            case 9 -> cylinders > 40 ? 3 : 1;
            default -> 1;
        };
    }
}
