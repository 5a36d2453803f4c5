/** What the tests of a device are made of: a bench to plug it into, and the contract that every device keeps. */
@Export
@Version("1.0.0")
@NullMarked
package backplane.testkit;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
