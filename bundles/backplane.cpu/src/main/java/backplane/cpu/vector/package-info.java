/** Runs files of test vectors that were captured on silicon. */
@NullMarked
package backplane.cpu.vector;

import org.jspecify.annotations.NullMarked;
