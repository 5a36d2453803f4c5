/** The built-in firmware: a BIOS whose services are written in Java, behind small stubs in ROM. */
@NullMarked
package backplane.firmware;

import org.jspecify.annotations.NullMarked;
