/** The command line: starts the OSGi framework with the bundles of the installation and ends with the exit status. */
@NullMarked
package backplane.launcher;

import org.jspecify.annotations.NullMarked;
