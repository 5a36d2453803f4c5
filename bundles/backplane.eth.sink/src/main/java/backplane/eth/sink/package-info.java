/** The Ethernet backend behind which there is nothing. */
@NullMarked
package backplane.eth.sink;

import org.jspecify.annotations.NullMarked;
