/** The serial ports COM1 to COM4 of a PC. */
@NullMarked
package backplane.device.serial;

import org.jspecify.annotations.NullMarked;
