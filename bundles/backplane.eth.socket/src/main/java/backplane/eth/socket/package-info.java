/** The Ethernet backend that carries frames over sockets, as QEMU and passt do. */
@NullMarked
package backplane.eth.socket;

import org.jspecify.annotations.NullMarked;
