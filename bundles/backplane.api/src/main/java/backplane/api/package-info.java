/** The contracts between a board, its devices and their backends: the whole world of a device maker. */
@Export
@Version("1.0.0")
@NullMarked
package backplane.api;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
