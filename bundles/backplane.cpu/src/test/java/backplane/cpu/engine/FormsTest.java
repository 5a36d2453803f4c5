package backplane.cpu.engine;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.CpuAccess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Flat 32-bit programs: blocks that are linked, comparisons done together with the jumps that follow them. */
class FormsTest {

    private static byte[] bytes(int... values) {
        byte[] code = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            code[i] = (byte) values[i];
        }
        return code;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 7, 1000, 1_000_000})
    void slicesOfAnyLengthGiveTheSame(long slice) {
        FlatProgram p = new FlatProgram(
                1 << 20,
                bytes(
                        0xb9, 0xe8, 3, 0, 0, // mov ecx,1000
                        0x31, 0xc0, // xor eax,eax
                        0x51, 0x50, 0x58, 0x59, // push ecx; push eax; pop eax; pop ecx
                        0x01, 0xc8, // add eax,ecx
                        0xf6, 0xc1, 1, 0x74, 3, // test cl,1; jz over the next
                        0xc1, 0xc0, 3, // rol eax,3
                        0x3d, 0, 0, 1, 0, 0x72, 2, // cmp eax,10000h; jb over the next
                        0x31, 0xc8, // xor eax,ecx
                        0xe8, 4, 0, 0, 0, // call
                        0x49, 0x75, 0xe1, // dec ecx; jnz to the first push
                        0xf4, 0xa3, 0, 0x90, 0, 0, // mov [9000h],eax
                        0x03, 0x15, 0, 0x90, 0, 0, // add edx,[9000h]
                        0xc3));
        p.access.gpr(CpuAccess.RDX, 0);
        int a = 0;
        int sum = 0;
        long instructions = 3;
        for (int n = 1000; n > 0; n--) {
            a += n;
            instructions += 15;
            if ((n & 1) != 0) {
                a = Integer.rotateLeft(a, 3);
                instructions++;
            }
            if (Integer.compareUnsigned(a, 0x10000) >= 0) {
                a ^= n;
                instructions++;
            }
            sum += a;
        }

        long ran = p.run(slice);

        assertThat(p.access.gpr(CpuAccess.RAX)).isEqualTo(a & 0xffff_ffffL);
        assertThat(p.access.gpr(CpuAccess.RDX)).isEqualTo(sum & 0xffff_ffffL);
        assertThat(ran).isEqualTo(instructions);
    }

    @Test
    void aWriteToALinkedBlockCounts() {
        FlatProgram p = new FlatProgram(
                1 << 20,
                bytes(
                        0xb9, 10, 0, 0, 0, 0x31, 0xc0, // mov ecx,10; xor eax,eax
                        0x83, 0xc0, 1, 0x49, // add eax,1; dec ecx
                        0x83, 0xf9, 5, 0x75, 7, // cmp ecx,5; jne over the next
                        0xc6, 0x05, 0x09, 0x7c, 0, 0, 100, // mov byte [7c09h],100
                        0x85, 0xc9, 0x75, 0xec, // test ecx,ecx; jnz to the addition
                        0xf4));

        p.run(1_000_000);

        assertThat(p.access.gpr(CpuAccess.RAX)).isEqualTo(5 * 1 + 5 * 100);
    }
}
