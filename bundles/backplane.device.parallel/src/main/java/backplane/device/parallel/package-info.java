/** The parallel ports LPT1 and LPT2 of a PC. */
@NullMarked
package backplane.device.parallel;

import org.jspecify.annotations.NullMarked;
