/** The prompt in the terminal. */
@NullMarked
package backplane.console;

import org.jspecify.annotations.NullMarked;
