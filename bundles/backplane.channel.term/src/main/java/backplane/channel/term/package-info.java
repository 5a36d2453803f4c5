/** A port on a terminal device of the host. */
@NullMarked
package backplane.channel.term;

import org.jspecify.annotations.NullMarked;
