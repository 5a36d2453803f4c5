/** Octets of a port into a file of the host. */
@NullMarked
package backplane.channel.file;

import org.jspecify.annotations.NullMarked;
