package backplane.device.acpi;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.Device;
import backplane.api.PowerButton;
import backplane.api.Reset;
import backplane.testkit.DeviceBench;
import backplane.testkit.DeviceContract;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PowerManagementTest extends DeviceContract {

    private static final int PM = 0xb000, STS = PM, EN = PM + 2, CNT = PM + 4, TMR = PM + 8, SMB = 0xb100;
    private static final long SECOND = 1_000_000_000L;

    private final DeviceBench bench = new DeviceBench();

    @Override
    protected Device device() {
        return new PowerManagement();
    }

    /** As firmware switches it on. */
    @BeforeEach
    void enable() throws Exception {
        bench.plug("acpi", device());
        bench.pciWrite(1, 3, 0x40, PM | 1, 4);
        bench.pciWrite(1, 3, 0x80, 1, 1);
        bench.pciWrite(1, 3, 0x90, SMB | 1, 4);
        bench.pciWrite(1, 3, 0xd2, 9, 1);
    }

    private void acpiMode() {
        bench.out(0xb2, 0xf1);
    }

    @Test
    void isFunction3OfDevice1() {
        assertThat(bench.pciRead(1, 3, 0, 4)).isEqualTo(0x7113_8086);
        assertThat(bench.pciRead(1, 3, 8, 4)).isEqualTo(0x0680_0003);
        assertThat(bench.pciRead(1, 3, 0x40, 4)).isEqualTo(0xb001);
    }

    @Test
    void itsPortsMoveAndCanBeSwitchedOff() {
        bench.pciWrite(1, 3, 0x40, 0x601, 4);
        assertThat(bench.in(0x608, 4)).isNotEqualTo(-1);
        assertThat(bench.in(TMR, 4)).isEqualTo(-1);
        bench.pciWrite(1, 3, 0x80, 0, 1);
        assertThat(bench.in(0x608, 4)).isEqualTo(-1);
    }

    @Test
    void theTimerRunsAt3579545Hertz() {
        int start = bench.in(TMR, 4);
        bench.advance(SECOND);
        assertThat(bench.in(TMR, 4) - start).isEqualTo(3_579_545);
        bench.advance(4 * SECOND);
        assertThat(bench.in(TMR, 4)).as("24 bits").isEqualTo(start + 5 * 3_579_545 & 0xffffff);
        assertThat(bench.in(TMR + 3)).isZero();
    }

    @Test
    void acpiModeIsSwitchedByTheSmiCommandPort() {
        acpiMode();
        assertThat(bench.in(CNT, 2) & 1).isEqualTo(1);
        bench.out(0xb2, 0xf0);
        assertThat(bench.in(CNT, 2) & 1).isZero();
    }

    /** Bochs' BIOS waits for its handler to clear B3h. */
    @Test
    void theApmHandlerAcknowledgesAtOnce() {
        bench.out(0xb3, 0x01);
        bench.out(0xb2, 0x00);
        assertThat(bench.in(0xb3)).isZero();
        assertThat(bench.pciRead(1, 3, 0x58, 4) & 1 << 25).isNotZero();
    }

    @Test
    void theOverflowInterruptsEachTimeTheHighestBitChanges() {
        acpiMode();
        bench.out(STS, 0xffff, 2);
        bench.out(EN, 1, 2);
        bench.advance(SECOND * (1 << 23) / 3_579_545 + 1000);
        assertThat(bench.irq(9)).isTrue();
        assertThat(bench.in(STS, 2) & 1).isEqualTo(1);
        bench.out(STS, 1, 2);
        assertThat(bench.irq(9)).isFalse();
        bench.advance(SECOND * (1 << 23) / 3_579_545 + 1000);
        assertThat(bench.irqRises(9)).isEqualTo(2);
    }

    @Test
    void withoutTheInterruptTheTimerNeedsNoAlarm() {
        long before = bench.board().expirations();
        bench.advance(100 * SECOND);
        assertThat(bench.board().expirations()).isEqualTo(before);
        assertThat(bench.in(STS, 2) & 1).as("the status is set all the same").isEqualTo(1);
    }

    @Test
    void thePowerButtonAsksTheOperatingSystem() {
        acpiMode();
        bench.out(EN, 0x100, 2);
        press();
        assertThat(bench.irq(9)).isTrue();
        assertThat(bench.stopped()).isNull();
        bench.out(STS, 0x100, 2);
        assertThat(bench.irq(9)).isFalse();
    }

    @Test
    void thePowerButtonCutsThePowerWhereNobodyKnowsAcpi() {
        press();
        assertThat(bench.stopped()).isNotNull();
    }

    private void press() {
        Objects.requireNonNull(bench.service(PowerButton.class, "power")).press();
    }

    @Test
    void softOffSwitchesThePowerOff() {
        bench.out(CNT, 0x2001, 2);
        assertThat(bench.stopped()).isNotNull();
        assertThat(bench.in(CNT, 2)).as("SLP_EN reads zero").isEqualTo(1);
    }

    @Test
    void sleepingEndsAtOnce() {
        bench.out(CNT, 0x2401, 2);
        assertThat(bench.stopped()).isNull();
        assertThat(bench.in(STS, 2) & 0x8000).isEqualTo(0x8000);
    }

    @Test
    void anEmptySmBusAnswersWithDeviceError() {
        bench.out(SMB, 0x1e);
        bench.out(SMB + 4, 0xa1);
        bench.out(SMB + 2, 0x48);
        assertThat(bench.in(SMB)).isEqualTo(0x04);
        bench.out(SMB, 0x1e);
        assertThat(bench.in(SMB)).isZero();
    }

    @Test
    void aResetSwitchesItsPortsOff() {
        bench.reset(Reset.HARDWARE);
        assertThat(bench.in(TMR, 4)).isEqualTo(-1);
        assertThat(bench.pciRead(1, 3, 0x80, 1)).isZero();
    }
}
