/** The Ethernet backend for Linux' TAP interfaces. */
@NullMarked
package backplane.eth.tuntap;

import org.jspecify.annotations.NullMarked;
