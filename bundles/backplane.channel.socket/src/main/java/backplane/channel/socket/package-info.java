/** A port on a TCP connection, as client or as server. */
@NullMarked
package backplane.channel.socket;

import org.jspecify.annotations.NullMarked;
