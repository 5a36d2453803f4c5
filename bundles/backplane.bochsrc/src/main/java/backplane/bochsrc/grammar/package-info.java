/** The grammar of bochsrc: lines, quotes, variables, includes. Knows no keyword. */
@NullMarked
package backplane.bochsrc.grammar;

import org.jspecify.annotations.NullMarked;
