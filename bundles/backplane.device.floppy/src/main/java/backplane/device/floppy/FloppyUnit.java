package backplane.device.floppy;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A drive as the controller sees it: provided with the name of its slot, {@code floppya}. */
interface FloppyUnit {

    /** Returns how the disk in the drive is formatted, or null without one. */
    @Nullable
    Format format();

    /** Tells whether the disk may not be written. */
    boolean writeProtected();

    /** Tells whether the disk was changed since the head was moved last; without a disk it always was. */
    boolean changed();

    /** The head was moved. */
    void stepped();

    /** Reads a sector; a part that the image does not have is zero. */
    void read(long position, byte[] into) throws IOException;

    /** Writes a sector. */
    void write(long position, byte[] from) throws IOException;
}
