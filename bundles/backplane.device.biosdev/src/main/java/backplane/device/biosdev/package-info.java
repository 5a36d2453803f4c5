/** The ports at which Bochs' BIOSes leave messages. */
@NullMarked
package backplane.device.biosdev;

import org.jspecify.annotations.NullMarked;
