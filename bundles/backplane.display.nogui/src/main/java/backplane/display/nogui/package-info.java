/** A machine without a screen. */
@NullMarked
package backplane.display.nogui;

import org.jspecify.annotations.NullMarked;
