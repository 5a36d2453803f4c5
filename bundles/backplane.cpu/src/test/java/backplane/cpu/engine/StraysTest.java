package backplane.cpu.engine;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.CpuAccess;
import org.junit.jupiter.api.Test;

/** Instructions that cross a page are kept by their bytes: whatever changes them is seen. */
class StraysTest {
    private static final int CROSSING = 0x7ffe;

    /** MOV EAX,n over the end of a page, and HLT. */
    private final FlatProgram program = new FlatProgram(1 << 20, new byte[0]);

    StraysTest() {
        put(CROSSING, 0xb8, 0x78, 0x56, 0x34, 0x12, 0xf4);
    }

    private void put(int at, int... bytes) {
        for (int i = 0; i < bytes.length; i++) {
            program.core.bus.bytes().put8(at + i, bytes[i]);
        }
    }

    private long eax() {
        program.access.gpr(CpuAccess.RAX, 0);
        program.access.rip(CROSSING);
        program.core.halted = false;
        program.run(10);
        return program.access.gpr(CpuAccess.RAX);
    }

    @Test
    void anInstructionThatCrossesAPageIsExecutedTheSameAgain() {
        assertThat(eax()).isEqualTo(0x1234_5678);
        assertThat(eax()).isEqualTo(0x1234_5678);
    }

    @Test
    void aChangeOnEitherPageIsSeen() {
        eax();

        put(0x8000, 0xaa);
        assertThat(eax()).isEqualTo(0x1234_aa78);

        put(0x7fff, 0xbb);
        assertThat(eax()).isEqualTo(0x1234_aabb);
    }

    @Test
    void anotherLengthIsSeen() {
        eax();

        put(CROSSING, 0xf4);

        assertThat(eax()).isZero();
    }

    @Test
    void anotherModeIsAnotherInstruction() {
        eax();
        // in 16-bit code: MOV AX,5678h; NOP; HLT
        put(0x8001, 0x90, 0xf4);
        program.access.segment(CpuAccess.CS, 8, 0, 0xffff_ffffL, 0x809b);

        assertThat(eax()).isEqualTo(0x5678);
    }
}
