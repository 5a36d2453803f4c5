/** Blocks that run often, as threaded code: an object for each instruction that executes it and knows the next one. */
@NullMarked
package backplane.cpu.threaded;

import org.jspecify.annotations.NullMarked;
