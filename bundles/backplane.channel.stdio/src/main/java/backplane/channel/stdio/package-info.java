/** A port on the program's standard input and output. */
@NullMarked
package backplane.channel.stdio;

import org.jspecify.annotations.NullMarked;
