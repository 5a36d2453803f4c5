/** The 8042 keyboard controller with a PS/2 keyboard and a PS/2 mouse. */
@NullMarked
package backplane.device.keyboard;

import org.jspecify.annotations.NullMarked;
