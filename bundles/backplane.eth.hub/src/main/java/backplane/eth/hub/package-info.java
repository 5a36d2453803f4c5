/** The Ethernet backend that joins the cards of one or several machines in this program. */
@NullMarked
package backplane.eth.hub;

import org.jspecify.annotations.NullMarked;
