/** QEMU's isa-debug-exit: a port that ends the machine with a status. */
@NullMarked
package backplane.device.debug_exit;

import org.jspecify.annotations.NullMarked;
