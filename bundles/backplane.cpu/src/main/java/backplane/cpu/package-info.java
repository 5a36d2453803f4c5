/** The processor as a device of the machine. */
@NullMarked
package backplane.cpu;

import org.jspecify.annotations.NullMarked;
