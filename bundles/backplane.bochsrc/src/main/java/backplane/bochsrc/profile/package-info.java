/** Loaded profiles, what the bundles declare, and the configurations. */
@NullMarked
package backplane.bochsrc.profile;

import org.jspecify.annotations.NullMarked;
