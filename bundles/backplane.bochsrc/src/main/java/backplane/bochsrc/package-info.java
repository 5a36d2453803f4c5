/** Profiles: bochsrc files as configurations of machines. */
@Export
@Version("1.0.0")
@NullMarked
package backplane.bochsrc;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
