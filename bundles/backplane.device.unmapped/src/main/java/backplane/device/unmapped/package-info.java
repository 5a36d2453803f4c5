/** Ports that PCs have and nobody needs: POST code latch, delay ports, Bochs' shutdown port. */
@NullMarked
package backplane.device.unmapped;

import org.jspecify.annotations.NullMarked;
