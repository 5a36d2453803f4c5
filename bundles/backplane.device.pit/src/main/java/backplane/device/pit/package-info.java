/** The 8254 interval timer with port 61h. */
@NullMarked
package backplane.device.pit;

import org.jspecify.annotations.NullMarked;
