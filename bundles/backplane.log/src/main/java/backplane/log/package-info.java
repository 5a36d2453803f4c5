/** The OSGi log service. */
@NullMarked
package backplane.log;

import org.jspecify.annotations.NullMarked;
