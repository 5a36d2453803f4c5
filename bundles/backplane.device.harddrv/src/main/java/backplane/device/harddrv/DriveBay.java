package backplane.device.harddrv;

import backplane.api.BlockMedium;
import backplane.api.FirmwareDrive;
import backplane.api.MediumPort;
import org.jspecify.annotations.Nullable;

/** What firmware in Java sees of a drive. */
final class DriveBay implements FirmwareDrive {

    private static final int SECTOR = 512;

    private final Kind kind;
    private final MediumPort bay;
    private final @Nullable Geometry configured;

    DriveBay(Kind kind, MediumPort bay, @Nullable Geometry configured) {
        this.kind = kind;
        this.bay = bay;
        this.configured = configured;
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public @Nullable BlockMedium medium() {
        return bay.medium();
    }

    @Override
    public int cylinders() {
        return kind == Kind.DISK ? geometry().cylinders() : 0;
    }

    @Override
    public int heads() {
        return kind == Kind.DISK ? geometry().heads() : 0;
    }

    @Override
    public int sectorsPerTrack() {
        return kind == Kind.DISK ? geometry().sectors() : 0;
    }

    private Geometry geometry() {
        BlockMedium medium = bay.medium();
        return configured != null ? configured : Geometry.ofSize(medium == null ? 0 : medium.size() / SECTOR);
    }
}
