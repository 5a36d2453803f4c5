/** The Ethernet backend with a small network inside: a host that answers without any privilege. */
@NullMarked
package backplane.eth.vnet;

import org.jspecify.annotations.NullMarked;
