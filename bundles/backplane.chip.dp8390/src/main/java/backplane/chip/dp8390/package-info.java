/** The DP8390 network controller and its remote DMA port, shared by the NE2000 cards. */
@Export
@Version("1.0.0")
@NullMarked
package backplane.chip.dp8390;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
