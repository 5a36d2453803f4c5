package backplane.cpu.engine;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.CpuAccess;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Flat 32-bit programs as threaded code: instructions done together, ways out of a block, writes to it. */
class ThreadedCodeTest {
    private static FlatProgram program(String code) {
        return new FlatProgram(1 << 20, HexFormat.of().parseHex(code.replaceAll("//.*|\\s", ""))).threaded();
    }

    private static long eax(FlatProgram p) {
        return p.access.gpr(CpuAccess.RAX);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 5, 1000, 1_000_000})
    void aMoveIsDoneTogetherWithWhatChangesTheCopy(long slice) {
        FlatProgram p = program("""
                b9 e8030000     // mov ecx,1000
                89 c2 c1 e2 0d  // mov edx,eax; shl edx,13
                31 d0           // xor eax,edx
                89 ca f7 da     // mov edx,ecx; neg edx
                01 d0           // add eax,edx
                49 75 f0        // dec ecx; jnz to the first mov
                f4
                """);
        p.access.gpr(CpuAccess.RAX, 1);
        int a = 1;
        for (int n = 1000; n > 0; n--) {
            a ^= a << 13;
            a -= n;
        }

        long ran = p.run(slice);

        assertThat(eax(p)).isEqualTo(a & 0xffff_ffffL);
        assertThat(ran).isEqualTo(2 + 8 * 1000);
    }

    @Test
    void theMoveIsDoneWhenWhatFollowsFaults() {
        FlatProgram p = program("89 ca 64 03 13 f4"); // mov edx,ecx; add edx,fs:[ebx]; hlt
        p.access.segment(CpuAccess.FS, 0x10, 0x9000, 0xfff, 0x40f3);
        p.access.gpr(CpuAccess.RCX, 7);
        p.access.gpr(CpuAccess.RBX, 0x1000);

        p.interpreter.run(1000);

        assertThat(p.core.shutDown).isTrue();
        assertThat(p.access.gpr(CpuAccess.RDX)).isEqualTo(7);
    }

    @Test
    void aComparisonThatMissesTheTlbIsFollowedByItsJump() {
        FlatProgram p = program("""
                b8 05000000     // mov eax,5
                3b 05 00900000  // cmp eax,[9000h]
                73 05           // jae over the next
                b8 01000000     // mov eax,1
                f4
                """);
        p.core.bus.bytes().put32(0x9000, 6);

        p.run(1000);

        assertThat(eax(p)).isEqualTo(1);
    }

    @Test
    void aBlockMayLeadToAnotherPageAndBack() {
        // mov ecx,100; call 9000h; dec ecx; jnz to the call; hlt
        FlatProgram p = program("b9 64000000 e8 f6130000 49 75 f8 f4");
        byte[] callee = HexFormat.of().parseHex("83c003c3"); // add eax,3; ret
        p.core.bus.bytes().put(0x9000, callee, 0, callee.length);

        long ran = p.run(1_000_000);

        assertThat(eax(p)).isEqualTo(300);
        assertThat(ran).isEqualTo(2 + 100 * 5);
    }

    @Test
    void aBlockThatWritesToItselfSeesTheNewBytes() {
        FlatProgram p = program("""
                b9 0a000000     // mov ecx,10
                c6 05 0e7c0000 64  // mov byte [7c0eh],100: the immediate of the next
                83 c0 01        // add eax,1
                49 75 f3        // dec ecx; jnz to the store
                f4
                """);

        p.run(1_000_000);

        assertThat(eax(p)).isEqualTo(1000);
    }

    @Test
    void aLoopBecomesThreadedCodeOnItsOwnAndGoesOnExactly() {
        FlatProgram p =
                program("b9 40420f00 01 c8 c1 c0 05 49 75 f8 f4"); // mov ecx,1000000; add; rol eax,5; dec; jnz; hlt
        p.core.threadAfter(512);
        int a = 0;
        for (int n = 1_000_000; n > 0; n--) {
            a = Integer.rotateLeft(a + n, 5);
        }

        long ran = p.run(30_000);

        assertThat(eax(p)).isEqualTo(a & 0xffff_ffffL);
        assertThat(ran).isEqualTo(2 + 4 * 1_000_000);
        assertThat(p.core.code.current().hot(0xc05)).isNotNull();
    }

    @Test
    void aLoopThroughTwoPagesBecomesThreadedCode() {
        // mov ecx,100000; call 9000h; dec ecx; jnz to the call; hlt
        FlatProgram p = program("b9 a0860100 e8 f6130000 49 75 f8 f4");
        p.core.threadAfter(512);
        byte[] callee = HexFormat.of().parseHex("83c003c3"); // add eax,3; ret
        p.core.bus.bytes().put(0x9000, callee, 0, callee.length);

        long ran = p.run(10_000_000);

        assertThat(p.core.code.current().hot(0xc0a)).as("behind the call").isNotNull();
        assertThat(eax(p)).isEqualTo(300_000);
        assertThat(ran).isEqualTo(2 + 100_000 * 5);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 64, 512})
    void recordsLeadToThreadedCodeAgainAndAgain(int runs) {
        // mov ecx,200000; test cl,7; jnz over the next; add eax,ecx; test ecx,3ffh; jnz over the next; inc edx; dec
        // ecx; jnz
        FlatProgram p = program("b9 400d0300 f6c107 7502 01c8 f7c1ff030000 7501 42 49 75ed f4");
        p.core.threadAfter(runs);
        p.access.gpr(CpuAccess.RDX, 0);
        int a = 0;
        for (int n = 200_000; n > 0; n--) {
            a += (n & 7) == 0 ? n : 0;
        }

        p.run(1_000_000);

        assertThat(eax(p)).isEqualTo(a & 0xffff_ffffL);
        assertThat(p.access.gpr(CpuAccess.RDX)).isEqualTo(200_000 / 1024);
    }
}
