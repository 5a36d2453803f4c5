/** ATA channels, their disks and CD-ROM drives, and the IDE function of the PIIX3. */
@NullMarked
package backplane.device.harddrv;

import org.jspecify.annotations.NullMarked;
