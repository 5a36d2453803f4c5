/** System calls of a Linux host. */
@Export
@Version("1.0.0")
@NullMarked
package backplane.posix;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
