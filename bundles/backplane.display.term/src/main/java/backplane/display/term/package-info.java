/** The guest's text screen in the terminal. */
@NullMarked
package backplane.display.term;

import org.jspecify.annotations.NullMarked;
