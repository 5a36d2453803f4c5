package backplane.cpu.engine;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.CpuAccess;
import backplane.cpu.vector.FlatBus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Small programs with known outcomes, in real mode where nothing else is said. */
class InterpreterTest {
    private static final int ORIGIN = 0x7c00;

    private final FlatBus bus = new FlatBus(1 << 20);
    private final Core core = new Core(bus, Model.everything());
    private final Interpreter interpreter = new Interpreter(core);
    private final Access access = new Access(core);

    @BeforeEach
    void realMode() {
        core.control.reset();
        for (int s = 0; s < 6; s++) {
            access.segment(s, 0, 0, 0xffff, 0x93);
        }
        access.gpr(CpuAccess.RSP, 0x7000);
        access.rip(ORIGIN);
    }

    private void program(int... bytes) {
        byte[] code = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            code[i] = (byte) bytes[i];
        }
        bus.load(ORIGIN, code);
    }

    @Test
    void aLoopAddsUpAndCountsItsInstructions() {
        // mov cx,100; xor ax,ax; add ax,cx; loop $-2; hlt
        program(0xb9, 100, 0, 0x31, 0xc0, 0x01, 0xc8, 0xe2, 0xfc, 0xf4);

        long ran = interpreter.run(10_000);

        assertThat(access.gpr(CpuAccess.RAX)).isEqualTo(5050);
        assertThat(ran).isEqualTo(2 + 2 * 100 + 1);
        assertThat(core.halted).isTrue();
    }

    @Test
    void aSoftwareInterruptHoldsBackNoLaterSingleStepTrap() {
        // int 40h; push 102h; popf; nop; hlt
        program(0xcd, 0x40, 0x68, 0x02, 0x01, 0x9d, 0x90, 0xf4);
        bus.bytes().put32(4 * 0x40, 0x1000);
        bus.bytes().put8(0x1000, 0xcf);
        bus.bytes().put32(4, 0x2000);
        bus.bytes().put8(0x2000, 0xf4);

        interpreter.run(100);

        assertThat(access.rip()).isEqualTo(0x2001);
        assertThat(bus.bytes().u16(access.gpr(CpuAccess.RSP))).isEqualTo(ORIGIN + 7);
    }

    @Test
    void theBudgetIsExactAndExecutionGoesOnWhereItStopped() {
        program(0xb9, 100, 0, 0x31, 0xc0, 0x01, 0xc8, 0xe2, 0xfc, 0xf4);

        long total = 0;
        while (!core.halted) {
            long ran = interpreter.run(7);
            assertThat(ran).isLessThanOrEqualTo(7);
            total += ran;
        }

        assertThat(access.gpr(CpuAccess.RAX)).isEqualTo(5050);
        assertThat(total).isEqualTo(2 + 2 * 100 + 1);
    }

    @Test
    void anotherThreadEndsARunAndTheNextOneGoesOn() throws Exception {
        program(0xeb, 0xfe); // jmp $
        long budget = 4_000_000_000L;
        Thread other = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                core.preempted = true;
                core.attention = true;
                Thread.onSpinWait();
            }
        });
        other.start();

        long ran = interpreter.run(budget);

        other.interrupt();
        other.join();
        core.preempted = false;
        assertThat(ran).isLessThan(budget);
        assertThat(interpreter.run(10)).isEqualTo(10);
        assertThat(access.rip()).isEqualTo(ORIGIN);
    }

    @Test
    void aRunThatIsPreemptedBeforeItStartsExecutesNothingButLeavesTheHalt() {
        // sti; hlt; nop; interrupt 20h leads to the NOP's address
        program(0xfb, 0xf4, 0x90);
        bus.bytes().put32(4 * 0x20, ORIGIN + 2);
        core.interrupts.controller(() -> () -> 0x20);
        interpreter.run(10);
        assertThat(core.halted).isTrue();
        bus.pins().intr(true);
        core.preempted = true;

        long ran = interpreter.run(10);

        assertThat(ran).isZero();
        assertThat(core.halted).isFalse();
        assertThat(access.rip()).isEqualTo(ORIGIN + 2);
    }

    @Test
    void aHotBlockGivesTheSameAsAColdOne() {
        // mov ecx,100000; xor eax,eax; add eax,ecx; rol eax,3; xor eax,ecx; dec ecx; jnz; hlt
        program(
                0x66, 0xb9, 0xa0, 0x86, 1, 0, 0x66, 0x31, 0xc0, 0x66, 0x01, 0xc8, 0x66, 0xc1, 0xc0, 3, 0x66, 0x31, 0xc8,
                0x66, 0x49, 0x75, 0xf2, 0xf4);
        int expected = 0;
        for (int i = 100_000; i > 0; i--) {
            expected = Integer.rotateLeft(expected + i, 3) ^ i;
        }

        long ran = interpreter.run(10_000_000);

        assertThat((int) access.gpr(CpuAccess.RAX)).isEqualTo(expected);
        assertThat(ran).isEqualTo(2 + 5 * 100_000 + 1);
    }

    @Test
    void aWriteIntoTheRunningBlockTakesEffectAtOnce() {
        // mov byte [7c06],2; mov al,1 (the immediate is at 7c06); hlt
        program(0xc6, 0x06, 0x06, 0x7c, 2, 0xb0, 1, 0xf4);

        interpreter.run(10);

        assertThat(access.gpr(CpuAccess.RAX) & 0xff).isEqualTo(2);
    }

    @Test
    void aRepeatedMoveCanBeInterruptedByTheBudget() {
        // cld; mov si,1000; mov di,2000; mov cx,300; rep movsb; hlt
        program(0xfc, 0xbe, 0, 0x10, 0xbf, 0, 0x20, 0xb9, 0x2c, 1, 0xf3, 0xa4, 0xf4);

        long total = 0;
        while (!core.halted) {
            total += interpreter.run(50);
        }

        assertThat(total).isEqualTo(4 + 300 + 1);
        assertThat(access.gpr(CpuAccess.RDI)).isEqualTo(0x212c);
        assertThat(access.gpr(CpuAccess.RCX)).isZero();
    }

    @Test
    void divisionByZeroGoesThroughVectorZero() {
        bus.bytes().put32(0, 0x7d00);
        bus.bytes().put8(0x7d00, 0xf4);
        // xor cx,cx; div cx
        program(0x31, 0xc9, 0xf7, 0xf1);

        interpreter.run(10);

        assertThat(access.rip()).isEqualTo(0x7d01);
        assertThat(bus.bytes().u16(access.gpr(CpuAccess.RSP))).isEqualTo(ORIGIN + 2);
    }

    @Test
    void aHandlerThatFaultsForEverCannotHangTheMachine() {
        // the handler of #UD is an undefined instruction itself
        bus.bytes().put32(6 * 4, ORIGIN);
        program(0x0f, 0x0b);

        assertThat(interpreter.run(1000)).isEqualTo(1000);
    }

    @Test
    void theTrapFlagTrapsAfterEveryInstructionOfABlock() {
        // push 0100; popf; inc ax; inc ax; inc ax; hlt. The handler counts in bx.
        program(0x68, 0x00, 0x01, 0x9d, 0x40, 0x40, 0x40, 0xf4);
        bus.bytes().put32(4, 0x7d00);
        bus.bytes().put8(0x7d00, 0x43);
        bus.bytes().put8(0x7d01, 0xcf);

        // PUSH and POPF, then three times INC AX, INC BX, IRET
        interpreter.run(2 + 3 * 3);

        assertThat(access.gpr(CpuAccess.RAX)).isEqualTo(3);
        assertThat(access.gpr(CpuAccess.RBX)).isEqualTo(3);
        assertThat(access.rip()).isEqualTo(ORIGIN + 7);
    }

    @Test
    void anInterruptIsTakenRightAfterTheShadowOfSti() {
        core.interrupts.controller(() -> () -> 0x20);
        bus.bytes().put32(4 * 0x20, 0x7d00);
        bus.bytes().put8(0x7d00, 0xf4);
        // sti; jmp +0; inc ax; inc ax
        program(0xfb, 0xeb, 0x00, 0x40, 0x40, 0xf4);
        bus.pins().intr(true);

        interpreter.run(1000);

        assertThat(access.gpr(CpuAccess.RAX)).isZero();
        assertThat(bus.bytes().u16(access.gpr(CpuAccess.RSP))).isEqualTo(ORIGIN + 3);
    }

    @Test
    void anX87ExceptionThatWaitsInTheShadowOfStiIsEndedByAnInterrupt() {
        core.interrupts.controller(() -> () -> 0x20);
        bus.bytes().put32(4 * 0x20, 0x7d00);
        bus.bytes().put8(0x7d00, 0xf4);
        // fninit; push 0; mov bp,sp; fldcw [bp]; fldz; fld1; fdiv st,st(1); sti; fwait
        program(
                0xdb, 0xe3, 0x6a, 0x00, 0x89, 0xe5, 0xd9, 0x6e, 0x00, 0xd9, 0xee, 0xd9, 0xe8, 0xd8, 0xf1, 0xfb, 0x9b,
                0x40, 0xf4);

        interpreter.run(1000);
        assertThat(core.halted).isTrue();
        assertThat(access.rip()).isEqualTo(ORIGIN + 16);
        bus.pins().intr(true);
        interpreter.run(1000);

        assertThat(access.rip()).isEqualTo(0x7d01);
    }

    @Test
    void anInterruptOfTheControllerPushesNoErrorCodeWhateverItsVector() {
        var program = new FlatProgram(1 << 20, new byte[] {(byte) 0xfb, (byte) 0x90, (byte) 0x90, (byte) 0xf4});
        Core flat = program.core;
        // vector 8: a double fault would push an error code, the system timer of a PC does not
        flat.interrupts.controller(() -> () -> 8);
        program.access.table(false, 0x1000, 0x7ff);
        program.access.table(true, 0x2000, 0xffff);
        flat.bus.bytes().put64(0x2008, 0x00cf_9b00_0000_ffffL);
        flat.bus.bytes().put64(0x1000 + 8 * 8, 0x0000_8e00_0008_6000L);
        flat.bus.bytes().put8(0x6000, 0xf4);
        flat.bus.pins().intr(true);

        program.run(100);

        assertThat(program.access.rip()).isEqualTo(0x6001);
        assertThat(program.access.gpr(CpuAccess.RSP)).isEqualTo(0x7000 - 12);
    }
}
