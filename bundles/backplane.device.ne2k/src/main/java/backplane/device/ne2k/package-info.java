/** The NE2000 network card, for ISA and for PCI (Realtek RTL8029). */
@NullMarked
package backplane.device.ne2k;

import org.jspecify.annotations.NullMarked;
