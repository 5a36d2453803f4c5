/** The debug console of Bochs at port E9h. */
@NullMarked
package backplane.device.port_e9_hack;

import org.jspecify.annotations.NullMarked;
