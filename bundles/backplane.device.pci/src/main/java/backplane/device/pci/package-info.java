/** The 82441FX host bridge: shadow RAM and SMRAM. */
@NullMarked
package backplane.device.pci;

import org.jspecify.annotations.NullMarked;
