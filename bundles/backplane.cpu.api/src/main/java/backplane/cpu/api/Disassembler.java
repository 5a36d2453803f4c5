package backplane.cpu.api;

import org.osgi.annotation.versioning.ProviderType;

/** Turns machine code into Intel syntax, as GNU binutils write it. A service; any thread. */
@ProviderType
public interface Disassembler {

    /**
     * An instruction as text.
     *
     * @param length bytes, 1 .. 15
     * @param text such as {@code mov eax,DWORD PTR [ebx+0x10]}; {@code (bad)} for an invalid opcode
     */
    record Instruction(int length, String text) {}

    /**
     * Disassembles one instruction.
     *
     * @param code contains its bytes; what lies behind the end counts as 0
     * @param at where it starts in {@code code}
     * @param bits default operand and address size of the code segment: 16, 32 or 64
     * @param ip the instruction pointer, for the targets of branches
     */
    Instruction disassemble(byte[] code, int at, int bits, long ip);
}
