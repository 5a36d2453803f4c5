/** The engine of the processor: state, memory management, segmentation, exceptions and the interpreter loop. */
@NullMarked
package backplane.cpu.engine;

import org.jspecify.annotations.NullMarked;
