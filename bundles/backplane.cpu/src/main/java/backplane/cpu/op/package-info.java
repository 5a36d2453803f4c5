/** The meaning of the instructions. */
@NullMarked
package backplane.cpu.op;

import org.jspecify.annotations.NullMarked;
