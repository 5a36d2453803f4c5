/** A VGA with the Bochs VBE extension, as a PCI card where there is PCI. */
@NullMarked
package backplane.device.vga;

import org.jspecify.annotations.NullMarked;
