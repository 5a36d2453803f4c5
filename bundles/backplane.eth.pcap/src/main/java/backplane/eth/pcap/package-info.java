/** Capture files in the formats pcap and pcapng: written, read, and played back into a guest. */
@Export
@Version("1.0.0")
@NullMarked
package backplane.eth.pcap;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
