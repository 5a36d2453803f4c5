package backplane.firmware;

import backplane.api.BlockMedium;
import backplane.api.FirmwareDrive;
import backplane.testkit.MemoryMedium;
import org.jspecify.annotations.Nullable;

/** A drive with a medium in memory, or with none. */
final class MemoryDrive implements FirmwareDrive {

    final MemoryMedium medium;
    private final Kind kind;
    private final int cylinders, heads, sectors;
    boolean empty;

    private MemoryDrive(Kind kind, MemoryMedium medium, int cylinders, int heads, int sectors) {
        this.kind = kind;
        this.medium = medium;
        this.cylinders = cylinders;
        this.heads = heads;
        this.sectors = sectors;
    }

    static MemoryDrive disk(int cylinders, int heads, int sectors) {
        MemoryMedium medium = new MemoryMedium(cylinders * heads * sectors, 512);
        return new MemoryDrive(Kind.DISK, medium, cylinders, heads, sectors);
    }

    static MemoryDrive floppy() {
        return new MemoryDrive(Kind.FLOPPY, new MemoryMedium(2880, 512), 80, 2, 18);
    }

    static MemoryDrive disc(int sectors) {
        return new MemoryDrive(Kind.CDROM, new MemoryMedium(sectors, 2048), 0, 0, 0);
    }

    /** Puts octets somewhere on the medium. */
    void put(int position, byte... octets) {
        System.arraycopy(octets, 0, medium.content(), position, octets.length);
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public @Nullable BlockMedium medium() {
        return empty ? null : medium;
    }

    @Override
    public int cylinders() {
        return cylinders;
    }

    @Override
    public int heads() {
        return heads;
    }

    @Override
    public int sectorsPerTrack() {
        return sectors;
    }
}
