/** The contract between the processor and its execution gears. */
@Export
@Version("1.0.0")
@NullMarked
package backplane.cpu.api;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
