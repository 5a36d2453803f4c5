/** The power management function of the PIIX4: ACPI registers, SMBus and the APM ports. */
@NullMarked
package backplane.device.acpi;

import org.jspecify.annotations.NullMarked;
