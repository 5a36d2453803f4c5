package backplane.api;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A drive as firmware written in Java reaches it, without going through the controller's registers: provided by the
 * controller for each drive with the name of its bay, {@code ata0-master}, {@code floppya}.
 */
@ConsumerType
public interface FirmwareDrive {

    /** What kind of drive it is. */
    enum Kind {
        /** A hard disk with sectors of 512 bytes. */
        DISK,
        /** A CD-ROM with sectors of 2048 bytes. */
        CDROM,
        /** A floppy disk with sectors of 512 bytes. */
        FLOPPY
    }

    /** Returns the kind. */
    Kind kind();

    /** Returns the medium in the drive, or null. */
    @Nullable
    BlockMedium medium();

    /** Returns the number of cylinders of the present medium or drive, as IDENTIFY tells it; 0 for CD-ROM. */
    int cylinders();

    /** Returns the number of heads; 0 for CD-ROM. */
    int heads();

    /** Returns the number of sectors a track; 0 for CD-ROM. */
    int sectorsPerTrack();
}
