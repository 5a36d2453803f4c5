/** The two 8259A interrupt controllers of the PC and their edge/level registers. */
@NullMarked
package backplane.device.pic;

import org.jspecify.annotations.NullMarked;
