/** Decoder, opcode map and disassembler. */
@NullMarked
package backplane.cpu.decode;

import org.jspecify.annotations.NullMarked;
