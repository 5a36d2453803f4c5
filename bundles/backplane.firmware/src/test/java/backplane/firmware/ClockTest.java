package backplane.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.CpuAccess;
import org.junit.jupiter.api.Test;

/** INT 08h and 1Ah: ticks, calendar clock, and the PCI BIOS; the bench begins on 2 January 2026 at 03:04:05. */
class ClockTest {

    private static final int TICKS_A_DAY = 0x1800b0;
    private static final int NOT_FOUND = 0x86, BAD_REGISTER = 0x87;
    private static final long SECOND = 1_000_000_000L;

    private final BiosBench pc;

    ClockTest() throws Exception {
        pc = new BiosBench();
    }

    private int call(int ax, int cx, int dx) {
        return pc.interrupt(0x1a, ax, 0, cx, dx);
    }

    private int ticks() {
        call(0x0000, 0, 0);
        return pc.caller.cx() << 16 | pc.caller.dx();
    }

    @Test
    void ticksBeginWithTheTimeOfDay() {
        int seconds = (3 * 60 + 4) * 60 + 5;

        assertThat(ticks()).isEqualTo((int) ((long) seconds * TICKS_A_DAY / 86400));
    }

    @Test
    void eachTimerInterruptIsATickAndMidnightIsToldOnce() {
        call(0x0100, (TICKS_A_DAY - 2) >>> 16, TICKS_A_DAY - 2 & 0xffff);
        pc.interrupt(0x08);
        assertThat(ticks()).isEqualTo(TICKS_A_DAY - 1);
        assertThat(pc.caller.al()).isZero();

        pc.interrupt(0x08);

        assertThat(ticks()).isZero();
        assertThat(pc.caller.al()).as("midnight has passed").isEqualTo(1);
        ticks();
        assertThat(pc.caller.al()).isZero();
    }

    @Test
    void theCalendarClockIsReadInBcd() {
        call(0x0200, 0, 0);
        assertThat(pc.carry()).isFalse();
        assertThat(pc.caller.cx()).isEqualTo(0x0304);
        assertThat(pc.caller.dh()).isEqualTo(0x05);

        call(0x0400, 0, 0);
        assertThat(pc.caller.cx()).isEqualTo(0x2026);
        assertThat(pc.caller.dx()).isEqualTo(0x0102);
    }

    @Test
    void theCalendarClockIsSetAndGoesOn() {
        call(0x0300, 0x2359, 0x5800);
        call(0x0500, 0x2027, 0x1231);
        pc.bench.advance(3 * SECOND);

        call(0x0200, 0, 0);
        assertThat(pc.caller.cx()).isZero();
        call(0x0400, 0, 0);
        assertThat(pc.caller.cx()).isEqualTo(0x2028);
        assertThat(pc.caller.dx()).isEqualTo(0x0101);
    }

    @Test
    void anAlarmIsSetOnceAndTakenBack() {
        int rises = pc.bench.irqRises(8);
        call(0x0600, 0x0304, 0x0700);
        assertThat(pc.carry()).isFalse();
        call(0x0600, 0x0304, 0x0800);
        assertThat(pc.carry()).as("there is one").isTrue();
        pc.bench.advance(3 * SECOND);
        assertThat(pc.bench.irqRises(8)).isEqualTo(rises + 1);

        call(0x0700, 0, 0);
        call(0x0600, 0x0304, 0x0800);
        assertThat(pc.carry()).isFalse();
    }

    @Test
    void thePciBiosIsFoundWithMechanismOne() {
        call(0xb101, 0, 0);

        assertThat(pc.carry()).isFalse();
        assertThat(pc.caller.edx()).as("PCI ").isEqualTo(0x20494350);
        assertThat(pc.caller.al() & 1).isEqualTo(1);
        assertThat(pc.caller.bx()).as("version").isEqualTo(0x0210);
    }

    @Test
    void functionsAreFoundByTheirIdentityAndByTheirClass() {
        pc.cpu.gpr(CpuAccess.RSI, 0);
        call(0xb102, 0x7000, 0x8086);
        assertThat(pc.carry()).isFalse();
        assertThat(pc.caller.bx()).as("device 1, function 0").isEqualTo(0x0008);

        pc.caller.dword(CpuAccess.RCX, 0x030000);
        pc.caller.ax(0xb103);
        pc.interrupt(0x1a);
        assertThat(pc.carry()).as("the display").isFalse();
        int display = pc.caller.bx();
        pc.caller.di(0);
        pc.interrupt(0x1a, 0xb109, display, 0, 0);
        assertThat(pc.caller.cx()).as("vendor").isEqualTo(0x1234);
        pc.caller.di(0x0a);
        pc.interrupt(0x1a, 0xb109, display, 0, 0);
        assertThat(pc.caller.cx()).as("class").isEqualTo(0x0300);

        pc.cpu.gpr(CpuAccess.RSI, 1);
        assertThat(call(0xb102, 0x7000, 0x8086) >> 8).as("a second one").isEqualTo(NOT_FOUND);
        assertThat(pc.carry()).isTrue();
    }

    @Test
    void configurationSpaceIsReadAndWrittenInThreeWidths() {
        pc.caller.di(0x60);
        pc.interrupt(0x1a, 0xb10b, 0x0008, 0x0b, 0); // PIRQA to interrupt 11
        assertThat(pc.bench.pciRead(1, 0, 0x60, 1)).isEqualTo(0x0b);
        pc.interrupt(0x1a, 0xb108, 0x0008, 0, 0);
        assertThat(pc.caller.cl()).isEqualTo(0x0b);
        pc.interrupt(0x1a, 0xb10c, 0x0008, 0x0a0a, 0);
        pc.interrupt(0x1a, 0xb10a, 0x0008, 0, 0);
        assertThat(pc.caller.ecx() & 0xffff).isEqualTo(0x0a0a);
        pc.caller.dword(CpuAccess.RCX, 0x0b0a0b0a);
        pc.caller.ax(0xb10d);
        pc.interrupt(0x1a);
        assertThat(pc.bench.pciRead(1, 0, 0x60, 4)).isEqualTo(0x0b0a0b0a);

        pc.caller.di(0x61);
        assertThat(pc.interrupt(0x1a, 0xb109, 0x0008, 0, 0) >> 8).isEqualTo(BAD_REGISTER);
        assertThat(pc.carry()).isTrue();
    }
}
