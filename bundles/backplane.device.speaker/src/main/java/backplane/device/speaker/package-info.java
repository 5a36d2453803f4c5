/** The PC speaker. */
@NullMarked
package backplane.device.speaker;

import org.jspecify.annotations.NullMarked;
