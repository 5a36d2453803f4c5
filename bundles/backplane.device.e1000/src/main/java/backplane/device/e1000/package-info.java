/** Intel's gigabit network card 82540EM. */
@NullMarked
package backplane.device.e1000;

import org.jspecify.annotations.NullMarked;
