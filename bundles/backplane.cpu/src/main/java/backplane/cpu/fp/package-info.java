/** Floating point of the processor: soft-float in 80, 64 and 32 bits, exact in every bit, and the x87 unit built on it. */
@NullMarked
package backplane.cpu.fp;

import org.jspecify.annotations.NullMarked;
