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

    @Test
    void operandsLieAboveTheBaseOfTheirSegment() {
        FlatProgram p = new FlatProgram(
                1 << 20,
                bytes(
                        0xb9, 3, 0, 0, 0, // mov ecx,3
                        0x64, 0xa1, 0, 0, 0, 0, // mov eax,fs:[0]
                        0x64, 0x01, 0x05, 4, 0, 0, 0, // add fs:[4],eax
                        0x64, 0xff, 0x05, 8, 0, 0, 0, // inc dword fs:[8]
                        0x64, 0x89, 0x0d, 12, 0, 0, 0, // mov fs:[12],ecx
                        0x49, 0x75, 0xe2, // dec ecx; jnz to the load
                        0xf4));
        p.access.segment(CpuAccess.FS, 0x10, 0x9000, 0xfff, 0x40f3);
        p.core.bus.bytes().put32(0x9000, 7);

        p.run(1_000_000);

        assertThat(p.core.ram.i32(0x9004)).isEqualTo(21);
        assertThat(p.core.ram.i32(0x9008)).isEqualTo(3);
        assertThat(p.core.ram.i32(0x900c)).isEqualTo(1);
    }

    @Test
    void theLimitOfASegmentHoldsAfterAccessesWithinIt() {
        FlatProgram p = new FlatProgram(
                1 << 20,
                bytes(
                        0xbb, 0xf0, 0x0f, 0, 0, // mov ebx,0ff0h
                        0x64, 0x8b, 0x03, // mov eax,fs:[ebx]
                        0x43, 0xeb, 0xfa)); // inc ebx; jmp to the load
        p.access.segment(CpuAccess.FS, 0x10, 0x9000, 0xfff, 0x40f3);

        p.interpreter.run(1000);

        assertThat(p.core.shutDown).isTrue();
        assertThat(p.access.gpr(CpuAccess.RBX)).isEqualTo(0xffd);
    }

    private static FlatProgram division(long dividend, long divisor, boolean memory) {
        FlatProgram p = new FlatProgram(
                1 << 20, memory ? bytes(0xf7, 0x35, 0, 0x90, 0, 0, 0xf4) : bytes(0xf7, 0xf3, 0xf4)); // div; hlt
        p.core.bus.bytes().put32(0x9000, (int) divisor);
        p.access.gpr(CpuAccess.RBX, divisor);
        p.access.gpr(CpuAccess.RAX, dividend & 0xffff_ffffL);
        p.access.gpr(CpuAccess.RDX, dividend >>> 32);
        return p;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void divisionsGiveQuotientAndRemainder(boolean memory) {
        long[][] cases = {
            {100, 7},
            {0xffff_ffffL, 1},
            {0x7fff_fffe_ffff_ffffL, 0x7fff_ffffL},
            {0xffff_fffe_ffff_ffffL, 0xffff_ffffL},
            {0x1234_5678_9abcL, 0x8000_0000L},
            {0, 0xffff_ffffL}
        };
        for (long[] c : cases) {
            FlatProgram p = division(c[0], c[1], memory);

            p.run(1000);

            assertThat(p.access.gpr(CpuAccess.RAX)).isEqualTo(Long.divideUnsigned(c[0], c[1]));
            assertThat(p.access.gpr(CpuAccess.RDX)).isEqualTo(Long.remainderUnsigned(c[0], c[1]));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aQuotientThatDoesNotFitIsAFault(boolean memory) {
        long[][] cases = {{5, 0}, {0x1_0000_0000L, 1}, {0xffff_ffff_0000_0000L, 0xffff_ffffL}};
        for (long[] c : cases) {
            FlatProgram p = division(c[0], c[1], memory);

            p.interpreter.run(1000);

            assertThat(p.core.shutDown).isTrue();
            assertThat(p.access.gpr(CpuAccess.RAX)).isEqualTo(c[0] & 0xffff_ffffL);
        }
    }
}
