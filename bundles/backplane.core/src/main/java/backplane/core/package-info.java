/** The board without OSGi: machine, slots, port and memory maps, interrupts, clock, PCI, cables, snapshots. */
@Export
@Version("1.0.0")
@NullMarked
package backplane.core;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
