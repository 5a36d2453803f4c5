/** The National Semiconductor PC16550D UART, for every card that carries one. */
@Export
@Version("1.0.0")
@NullMarked
package backplane.chip.uart16550;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
