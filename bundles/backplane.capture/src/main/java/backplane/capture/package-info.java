/** Capture files of Ethernet frames, pcap and pcapng. */
@Export
@Version("1.0.0")
@NullMarked
package backplane.capture;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
