/** The layout of what commands print. */
@NullMarked
package backplane.shell.text;

import org.jspecify.annotations.NullMarked;
