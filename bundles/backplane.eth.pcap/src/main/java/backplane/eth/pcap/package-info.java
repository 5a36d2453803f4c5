/** Capture files in the formats pcap and pcapng: written, read, and played back into a guest. */
@NullMarked
package backplane.eth.pcap;

import org.jspecify.annotations.NullMarked;
