/** The command line, carried out. */
@NullMarked
package backplane.shell.session;

import org.jspecify.annotations.NullMarked;
