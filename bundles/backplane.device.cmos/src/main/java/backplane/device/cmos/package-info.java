/** The MC146818 real-time clock with its CMOS memory. */
@NullMarked
package backplane.device.cmos;

import org.jspecify.annotations.NullMarked;
