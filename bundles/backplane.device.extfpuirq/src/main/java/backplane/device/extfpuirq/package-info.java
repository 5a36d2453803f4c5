/** The ports that acknowledge the interrupt of the x87 unit. */
@NullMarked
package backplane.device.extfpuirq;

import org.jspecify.annotations.NullMarked;
