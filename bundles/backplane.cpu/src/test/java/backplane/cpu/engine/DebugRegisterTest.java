package backplane.cpu.engine;

import static backplane.cpu.engine.ProtectedMachine.*;
import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.CpuAccess;
import backplane.cpu.api.StateLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Breakpoints of the debug registers and what the handler finds in DR6 and on its stack (Intel SDM volume 3, chapter 17). */
class DebugRegisterTest {
    private static final int EXECUTE = 0, WRITE = 1, ACCESS = 3;
    private static final int WATCHED = 0x9004;
    private static final int GD = 0x2000;
    private static final int BD = 0x2000, BS = 0x4000;

    private final ProtectedMachine m = new ProtectedMachine();

    private void breakpoint(int n, long address, int kind, int length) {
        m.core.control.writeDebug(n, address);
        long enable = 2L << 2 * n | (long) (kind | length - 1 << 2) << 16 + 4 * n;
        m.core.control.writeDebug(7, dr(7) | enable);
    }

    private long dr(int n) {
        return m.core.st.i64(StateLayout.DR + 8 * n);
    }

    /** The bits of DR6 that tell of a cause. */
    private long cause() {
        return dr(6) & 0xe00f;
    }

    /** Lets the handler of #DB count in EBX, set RF in the image of EFLAGS and return. */
    private void count() {
        m.code(HANDLERS + 16, "43 80 4c 24 0a 01 cf");
    }

    @Test
    void anInstructionBreakpointIsAFaultWithoutRfInItsImage() {
        breakpoint(2, ORIGIN + 1, EXECUTE, 1);

        assertThat(m.run("90 40 f4")).isEqualTo(Fault.DB);

        assertThat(m.stacked(0)).isEqualTo(ORIGIN + 1);
        assertThat(m.stacked(2) & Flag.RF).isZero();
        assertThat(cause()).isEqualTo(4);
        assertThat(m.access.gpr(CpuAccess.RAX)).isZero();
    }

    @Test
    void anIretWithRfLetsTheInstructionGoOnOnce() {
        count();
        breakpoint(0, ORIGIN + 5, EXECUTE, 1);

        // mov ecx,3; inc eax; loop $-1; hlt
        assertThat(m.run("b9 03 00 00 00 40 e2 fd f4")).isEqualTo(-1);

        assertThat(m.access.gpr(CpuAccess.RAX)).isEqualTo(3);
        assertThat(m.access.gpr(CpuAccess.RBX)).isEqualTo(3);
    }

    @Test
    void anInstructionBreakpointRightAfterMovSsIsSuppressed() {
        breakpoint(0, ORIGIN + 4, EXECUTE, 1);

        // mov ax,ss; mov ss,ax; inc eax; hlt
        assertThat(m.run("8c d0 8e d0 40 f4")).isEqualTo(-1);

        assertThat(m.access.gpr(CpuAccess.RAX)).isEqualTo(DATA + 1);
    }

    @Test
    void aDataBreakpointIsATrapAfterTheInstruction() {
        breakpoint(1, WATCHED, WRITE, 4);

        // mov [9004],eax; hlt
        assertThat(m.run("a3 04 90 00 00 f4")).isEqualTo(Fault.DB);

        assertThat(m.stacked(0)).isEqualTo(ORIGIN + 5);
        assertThat(m.stacked(2) & Flag.RF).isZero();
        assertThat(cause()).isEqualTo(2);
    }

    /** Kind, length, first byte and opcode of MOV AL/EAX with a memory offset, and whether it hits. */
    @ParameterizedTest
    @CsvSource({
        "1, 4, 04, a1, false", // a read where writes are watched
        "3, 4, 04, a1, true",
        "3, 4, 04, a3, true",
        "3, 1, 05, a0, false",
        "3, 2, 05, a0, true",
        "3, 4, 07, a2, true",
        "3, 4, 08, a2, false",
        "1, 4, 01, a3, true", // reaches into the watched bytes
        "1, 4, 00, a3, false"
    })
    void aDataBreakpointCoversItsBytesAlone(int kind, int length, String first, String opcode, boolean hits) {
        breakpoint(0, WATCHED, kind, length);

        int vector = m.run(opcode + " " + first + " 90 00 00 f4");

        assertThat(vector).isEqualTo(hits ? Fault.DB : -1);
    }

    @Test
    void aRepeatedMoveTrapsAfterTheIterationThatTouchesTheByte() {
        breakpoint(0, WATCHED, WRITE, 1);

        // mov esi,8000; mov edi,9000; mov ecx,100; rep movsb
        assertThat(m.run("be 00 80 00 00 bf 00 90 00 00 b9 00 01 00 00 f3 a4 f4"))
                .isEqualTo(Fault.DB);

        assertThat(m.stacked(0)).isEqualTo(ORIGIN + 15);
        assertThat(m.access.gpr(CpuAccess.RDI)).isEqualTo(WATCHED + 1);
        assertThat(m.access.gpr(CpuAccess.RCX)).isEqualTo(0x100 - 5);
    }

    /** MOV ESI,8000; MOV EDI,9000; MOV ECX,n; REP MOVSB: the trap after the fifth iteration. */
    @ParameterizedTest
    @CsvSource({"06, true", "05, false"})
    void aTrapAfterAnyIterationButTheLastPushesRf(String count, boolean more) {
        breakpoint(0, WATCHED, WRITE, 1);

        assertThat(m.run("be 00 80 00 00 bf 00 90 00 00 b9 " + count + " 00 00 00 f3 a4 f4"))
                .isEqualTo(Fault.DB);

        assertThat(m.stacked(0)).isEqualTo(more ? ORIGIN + 15 : ORIGIN + 17);
        assertThat((m.stacked(2) & Flag.RF) != 0).isEqualTo(more);
        assertThat(m.access.rflags() & Flag.RF).isZero();
    }

    @Test
    void aSingleStepBetweenIterationsPushesRf() {
        m.access.gpr(CpuAccess.RCX, 2);
        m.access.gpr(CpuAccess.RDI, 0x9000);
        m.access.rflags(Flag.TF | 2);

        assertThat(m.run("f3 aa f4")).isEqualTo(Fault.DB);

        assertThat(m.stacked(0)).isEqualTo(ORIGIN);
        assertThat(m.stacked(2) & Flag.RF).isNotZero();
        assertThat(m.access.gpr(CpuAccess.RCX)).isEqualTo(1);
    }

    @Test
    void anInstructionBreakpointOfARepeatedInstructionIsHitOnceHoweverOftenItIsInterrupted() {
        count();
        breakpoint(0, ORIGIN + 10, EXECUTE, 1);
        // mov ecx,1000; mov edi,8000; rep stosb; hlt
        m.code(ORIGIN, "b9 e8 03 00 00 bf 00 80 00 00 f3 aa f4");

        for (int slice = 0; slice < 2000 && !m.core.halted; slice++) {
            m.interpreter.run(7);
        }

        assertThat(m.access.gpr(CpuAccess.RBX)).isEqualTo(1);
        assertThat(m.access.gpr(CpuAccess.RDI)).isEqualTo(0x8000 + 1000);
    }

    @Test
    void afterItsLastIterationARepeatedInstructionLeavesNoRfBehind() {
        m.code(ORIGIN, "b9 09 00 00 00 bf 00 80 00 00 f3 aa 90 90 f4");
        m.interpreter.run(6);
        assertThat(m.access.rflags() & Flag.RF).isNotZero();

        m.interpreter.run(6);

        assertThat(m.access.rip()).isEqualTo(ORIGIN + 13);
        assertThat(m.access.rflags() & Flag.RF).isZero();
    }

    @Test
    void twoBreakpointsOnTheSameBytesShowBothBits() {
        breakpoint(0, WATCHED, ACCESS, 4);
        breakpoint(3, WATCHED + 2, WRITE, 2);

        assertThat(m.run("a3 04 90 00 00 f4")).isEqualTo(Fault.DB);

        assertThat(cause()).isEqualTo(9);
    }

    @Test
    void aSingleStepSetsBsAndKeepsTheOlderCauses() {
        m.core.control.writeDebug(6, BD);
        m.access.rflags(Flag.TF | 2);

        assertThat(m.run("90 f4")).isEqualTo(Fault.DB);

        assertThat(m.stacked(0)).isEqualTo(ORIGIN + 1);
        assertThat(m.stacked(2) & Flag.TF).isNotZero();
        assertThat(m.access.rflags() & Flag.TF).isZero();
        assertThat(cause()).isEqualTo(BS | BD);
    }

    // ---- access to the registers

    /** MOV EAX,DR7 and MOV DR0,EAX. */
    @ParameterizedTest
    @ValueSource(strings = {"0f 21 f8", "0f 23 c0"})
    void generalDetectFaultsBeforeADebugRegisterIsTouched(String bytes) {
        m.core.control.writeDebug(7, GD);

        assertThat(m.run(bytes)).isEqualTo(Fault.DB);

        assertThat(m.stacked(0)).isEqualTo(ORIGIN);
        assertThat(cause()).isEqualTo(BD);
        assertThat(dr(7) & GD).isZero();
    }

    @Test
    void everyDebugExceptionEndsGeneralDetectSoThatItsHandlerMayUseTheRegisters() {
        m.core.control.writeDebug(7, GD);
        breakpoint(0, WATCHED, WRITE, 4);
        assertThat(m.run("a3 04 90 00 00 f4")).isEqualTo(Fault.DB);
        assertThat(dr(7) & GD).isZero();

        m.core.control.writeDebug(7, GD);
        breakpoint(0, ORIGIN, EXECUTE, 1);
        assertThat(m.run("90 f4")).isEqualTo(Fault.DB);
        assertThat(dr(7) & GD).isZero();
    }

    @Test
    void dr4AndDr5AreDr6AndDr7UnlessDebugExtensionsAreOn() {
        // mov eax,dr4; mov ebx,dr5; hlt
        assertThat(m.run("0f 21 e0 0f 21 eb f4")).isEqualTo(-1);
        assertThat(m.access.gpr(CpuAccess.RAX)).isEqualTo(0xffff_0ff0L);
        assertThat(m.access.gpr(CpuAccess.RBX)).isEqualTo(0x400);

        m.access.control(4, Control.DE);

        assertThat(m.run("0f 21 e0 0f 21 eb f4")).isEqualTo(Fault.UD);
    }

    @Test
    void debugRegistersAreForRing0() {
        m.ring(3);

        assertThat(m.run("0f 21 f8")).isEqualTo(Fault.GP);
    }
}
