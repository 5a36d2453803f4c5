/** The PIIX3 bridge from PCI to ISA: interrupt routing and the reset ports. */
@NullMarked
package backplane.device.pci2isa;

import org.jspecify.annotations.NullMarked;
