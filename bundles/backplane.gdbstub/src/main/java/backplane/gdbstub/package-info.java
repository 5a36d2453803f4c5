/** The GDB remote protocol. */
@NullMarked
package backplane.gdbstub;

import org.jspecify.annotations.NullMarked;
