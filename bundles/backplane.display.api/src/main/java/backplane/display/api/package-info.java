/** What displays and the shell need to type on a guest's keyboard and to read its text screen. */
@Export
@Version("1.0.0")
@NullMarked
package backplane.display.api;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
