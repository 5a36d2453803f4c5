/** The machines of this program, for the shell, the launcher and tests. */
@Export
@Version("1.0.0")
@NullMarked
package backplane.machine;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
