/** The 82077AA floppy controller and its drives. */
@NullMarked
package backplane.device.floppy;

import org.jspecify.annotations.NullMarked;
