/** Services in, calls on the board out. */
@NullMarked
package backplane.machine.service;

import org.jspecify.annotations.NullMarked;
