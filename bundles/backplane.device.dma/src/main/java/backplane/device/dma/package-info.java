/** The two 8237A DMA controllers of the PC with their page registers. */
@NullMarked
package backplane.device.dma;

import org.jspecify.annotations.NullMarked;
