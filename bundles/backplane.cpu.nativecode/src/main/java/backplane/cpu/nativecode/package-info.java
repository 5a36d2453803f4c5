/** An execution gear that translates the guest's code to machine code of the host. */
@NullMarked
package backplane.cpu.nativecode;

import org.jspecify.annotations.NullMarked;
