package backplane.cpu.engine;

import static backplane.cpu.engine.ProtectedMachine.*;
import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.CpuAccess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Virtual-8086 mode, entered by IRETD from ring 0 (Intel SDM volume 3, chapter 21). */
class VirtualModeTest {
    private static final int SEGMENT = 0x900;
    private static final int V86_STACK = 0x600;
    private static final int IO_MAP = 0x80;

    private final ProtectedMachine m = new ProtectedMachine();

    /** Goes to 0900:0000 by IRETD, runs to the first handler and returns its vector. */
    private int run(int flags, String bytes) {
        int[] frame = {
            0, SEGMENT, flags | Flag.VM | 2, V86_STACK, 0x0a00, 0x0b00, 0x0c00, 0x0d00, 0x0e00,
        };
        for (int i = 0; i < frame.length; i++) {
            m.memory.put32(STACK - 36 + 4 * i, frame[i]);
        }
        m.access.gpr(CpuAccess.RSP, STACK - 36);
        m.code(SEGMENT << 4, bytes);
        return m.run("cf");
    }

    private void assertStack(long... values) {
        for (int i = 0; i < values.length; i++) {
            assertThat(m.stacked(i)).as("doubleword %d", i).isEqualTo(values[i]);
        }
        assertThat(m.access.gpr(CpuAccess.RSP)).isEqualTo(INNER_STACK - 4 * values.length);
    }

    @Test
    void anInterruptPushesTheDataSegmentsAndTheWholeFrameToRing0() {
        assertThat(run(Flag.IOPL | Flag.IF, "cd 20")).isEqualTo(0x20);

        assertStack(2, SEGMENT, Flag.VM | Flag.IOPL | Flag.IF | 2, V86_STACK, 0x0a00, 0x0b00, 0x0c00, 0x0d00, 0x0e00);
    }

    @Test
    void theHandlerRunsWithNullDataSegmentsOutsideVirtualMode() {
        run(Flag.IOPL | Flag.IF, "cd 20");

        assertThat(m.access.rflags() & (Flag.VM | Flag.IF)).isZero();
        assertThat(m.access.selector(CpuAccess.CS)).isEqualTo(CODE);
        assertThat(m.access.selector(CpuAccess.SS)).isEqualTo(DATA);
        for (int s : new int[] {CpuAccess.ES, CpuAccess.DS, CpuAccess.FS, CpuAccess.GS}) {
            assertThat(m.access.selector(s)).isZero();
        }
        assertThat(m.core.cpl).isZero();
    }

    @Test
    void aHandlerGoesBackByIretdWithAllSegments() {
        // the handler of 20h returns, that of 21h halts
        m.memory.put8(HANDLERS + 0x200, 0xcf);

        assertThat(run(Flag.IOPL, "cd 20 cd 21")).isEqualTo(0x21);

        assertStack(4, SEGMENT, Flag.VM | Flag.IOPL | 2, V86_STACK, 0x0a00, 0x0b00, 0x0c00, 0x0d00, 0x0e00);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fa", "fb", "9c", "9d", "cf", "cd 20", "66 9c", "66 cf"})
    void whatTouchesTheInterruptFlagFaultsBelowIopl3(String bytes) {
        assertThat(run(0x2000, bytes)).isEqualTo(Fault.GP);

        assertStack(0, 0, SEGMENT, Flag.RF | Flag.VM | 0x2002, V86_STACK, 0x0a00, 0x0b00, 0x0c00, 0x0d00, 0x0e00);
    }

    @Test
    void aBreakpointInstructionNeedsNoIopl() {
        assertThat(run(0, "cc")).isEqualTo(Fault.BP);

        assertThat(m.stacked(0)).isEqualTo(1);
    }

    @Test
    void atIopl3TheInterruptFlagIsTheReal() {
        // cli; pushf; pop ax; sti; pushf; pop bx; int 20
        assertThat(run(Flag.IOPL | Flag.IF, "fa 9c 58 fb 9c 5b cd 20")).isEqualTo(0x20);

        assertThat(m.access.gpr(CpuAccess.RAX) & 0xffff).isEqualTo(Flag.IOPL | 2);
        assertThat(m.access.gpr(CpuAccess.RBX) & 0xffff).isEqualTo(Flag.IOPL | Flag.IF | 2);
    }

    @Test
    void popfAndIretAtIopl3LeaveIoplAlone() {
        // push 0202; popf; pushf; pop ax; int 20
        assertThat(run(Flag.IOPL, "68 02 02 9d 9c 58 cd 20")).isEqualTo(0x20);

        assertThat(m.access.gpr(CpuAccess.RAX) & 0xffff).isEqualTo(Flag.IOPL | Flag.IF | 2);
    }

    @Test
    void aSegmentIsSixteenTimesItsSelector() {
        m.memory.put16(0x1234 * 16 + 8, 0xbeef);

        // mov ax,1234; mov ds,ax; mov ax,[8]; int 20
        run(Flag.IOPL, "b8 34 12 8e d8 a1 08 00 cd 20");

        assertThat(m.access.gpr(CpuAccess.RAX) & 0xffff).isEqualTo(0xbeef);
    }

    @Test
    void haltIsPrivileged() {
        assertThat(run(Flag.IOPL, "f4")).isEqualTo(Fault.GP);
    }

    /** SLDT, STR, LLDT, LTR, LAR, ARPL. */
    @ParameterizedTest
    @ValueSource(strings = {"0f 00 c0", "0f 00 c8", "0f 00 d0", "0f 00 d8", "0f 02 c0", "63 c0"})
    void instructionsOfProtectedModeAreUndefined(String bytes) {
        assertThat(run(Flag.IOPL, bytes)).isEqualTo(Fault.UD);
    }

    @Test
    void anInterruptOfTheControllerEntersRing0AtAnyIopl() {
        m.core.interrupts.controller(() -> () -> 0x30);
        m.bus.pins().intr(true);

        assertThat(run(Flag.IF, "90 90")).isEqualTo(0x30);

        assertStack(0, SEGMENT, Flag.VM | Flag.IF | 2, V86_STACK, 0x0a00, 0x0b00, 0x0c00, 0x0d00, 0x0e00);
    }

    @Test
    void aGateToAnotherRingThan0IsAGeneralProtectionFaultWithItsSelector() {
        m.gate(0x20, USER_CODE, 0x9000, 0xee);

        assertThat(run(Flag.IOPL, "cd 20")).isEqualTo(Fault.GP);

        assertThat(m.stacked(0)).isEqualTo(USER_CODE & ~3);
    }

    // ---- I/O permission bitmap, looked at whatever IOPL is

    private void ioMap() {
        m.memory.put16(TSS + 0x66, IO_MAP);
    }

    @Test
    void aPortWithAClearBitIsOpen() {
        ioMap();

        // in al,60; int3
        assertThat(run(0, "e4 60 cc")).isEqualTo(Fault.BP);

        assertThat(m.access.gpr(CpuAccess.RAX) & 0xff).isEqualTo(0xff);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, Flag.IOPL})
    void aPortWithASetBitFaultsAtAnyIopl(int iopl) {
        ioMap();
        m.memory.put8(TSS + IO_MAP + 0x60 / 8, 1);

        assertThat(run(iopl, "e4 60 cc")).isEqualTo(Fault.GP);

        assertThat(m.stacked(0)).isZero();
        assertThat(m.stacked(1)).isZero();
    }

    @Test
    void aWordAccessNeedsBothBitsEvenInTwoBytes() {
        ioMap();
        m.memory.put8(TSS + IO_MAP + 0x68 / 8, 1);

        // in al,67 is open; in ax,67 also touches port 68
        assertThat(run(0, "e4 67 e5 67 cc")).isEqualTo(Fault.GP);

        assertThat(m.stacked(1)).isEqualTo(2);
    }

    @Test
    void aPortBeyondTheLimitOfTheTaskFaults() {
        ioMap();

        // mov dx,3f8 (byte 7fh of the map, the last of the TSS: a byte of ones must follow); in al,dx
        assertThat(run(0, "ba f8 03 ec cc")).isEqualTo(Fault.GP);

        assertThat(m.stacked(1)).isEqualTo(3);
    }
}
