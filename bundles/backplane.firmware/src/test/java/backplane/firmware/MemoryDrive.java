package backplane.firmware;

import backplane.api.BlockMedium;
import backplane.api.FirmwareDrive;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A drive with a medium in memory, or with none. */
final class MemoryDrive implements FirmwareDrive, BlockMedium {

    byte[] data;
    private final Kind kind;
    private final int cylinders, heads, sectors;
    boolean readOnly;
    boolean empty;
    boolean broken;

    private MemoryDrive(Kind kind, int size, int cylinders, int heads, int sectors) {
        this.kind = kind;
        this.cylinders = cylinders;
        this.heads = heads;
        this.sectors = sectors;
        data = new byte[size];
    }

    /** A disk whose sectors begin with their numbers. */
    static MemoryDrive disk(int cylinders, int heads, int sectors) {
        MemoryDrive drive = new MemoryDrive(Kind.DISK, cylinders * heads * sectors * 512, cylinders, heads, sectors);
        drive.number(512);
        return drive;
    }

    static MemoryDrive floppy() {
        MemoryDrive drive = new MemoryDrive(Kind.FLOPPY, 1440 << 10, 80, 2, 18);
        drive.number(512);
        return drive;
    }

    static MemoryDrive disc(int sectors) {
        MemoryDrive drive = new MemoryDrive(Kind.CDROM, sectors * 2048, 0, 0, 0);
        drive.number(2048);
        return drive;
    }

    private void number(int size) {
        for (int i = 0; i < data.length / size; i++) {
            data[i * size] = (byte) i;
            data[i * size + 1] = (byte) (i >> 8);
        }
    }

    /** Leaves so many bytes of the image. */
    void cut(int size) {
        data = Arrays.copyOf(data, size);
    }

    /** Puts text somewhere. */
    void put(int position, byte... octets) {
        System.arraycopy(octets, 0, data, position, octets.length);
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public @Nullable BlockMedium medium() {
        return empty ? null : this;
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

    @Override
    public String description() {
        return "memory";
    }

    @Override
    public long size() {
        return data.length;
    }

    @Override
    public boolean readOnly() {
        return readOnly;
    }

    @Override
    public void read(long position, byte[] into, int offset, int length) throws IOException {
        check();
        System.arraycopy(data, (int) position, into, offset, length);
    }

    @Override
    public void write(long position, byte[] from, int offset, int length) throws IOException {
        check();
        System.arraycopy(from, offset, data, (int) position, length);
    }

    private void check() throws IOException {
        if (broken) {
            throw new IOException("the medium is broken");
        }
    }

    @Override
    public void flush() {
        // is nowhere else
    }

    @Override
    public void close() {
        // holds nothing
    }
}
