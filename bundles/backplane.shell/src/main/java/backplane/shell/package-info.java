/** The shell: what the console needs of it. */
@Export
@Version("1.0.0")
@NullMarked
package backplane.shell;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
