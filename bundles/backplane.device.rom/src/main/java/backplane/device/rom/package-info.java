/** ROM images of others: system BIOS, video BIOS and option ROMs. */
@NullMarked
package backplane.device.rom;

import org.jspecify.annotations.NullMarked;
