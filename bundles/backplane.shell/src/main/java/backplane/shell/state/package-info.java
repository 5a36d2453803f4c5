/** Saved machines: the commands {@code state:*} and the option {@code -r}. */
@NullMarked
package backplane.shell.state;

import org.jspecify.annotations.NullMarked;
