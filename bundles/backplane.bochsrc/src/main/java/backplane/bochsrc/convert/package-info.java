/** From the lines of a profile to typed configurations. Knows the program's own keywords and no device. */
@NullMarked
package backplane.bochsrc.convert;

import org.jspecify.annotations.NullMarked;
