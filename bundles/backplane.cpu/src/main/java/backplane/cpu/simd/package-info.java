/** MMX and SSE to SSE4.2, AES, PCLMULQDQ and SHA: the opcode table and the meaning of every operation. */
@NullMarked
package backplane.cpu.simd;

import org.jspecify.annotations.NullMarked;
