/** The commands, a class for each scope. */
@NullMarked
package backplane.shell.command;

import org.jspecify.annotations.NullMarked;
