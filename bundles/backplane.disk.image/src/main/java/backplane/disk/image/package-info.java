/** Disk images: flat files, ISO 9660, and Bochs' growing, undoable and volatile images. */
@Export
@Version("1.0.0")
@NullMarked
package backplane.disk.image;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
