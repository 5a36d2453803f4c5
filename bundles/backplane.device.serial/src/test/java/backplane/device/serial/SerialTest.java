package backplane.device.serial;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.Device;
import backplane.testkit.DeviceBench;
import backplane.testkit.DeviceContract;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The probes and loops of Linux' 8250 driver, register by register. */
class SerialTest extends DeviceContract {

    private static final int THR = 0x3f8, DLL = 0x3f8, IER = 0x3f9, DLM = 0x3f9, IIR = 0x3fa, FCR = 0x3fa;
    private static final int LCR = 0x3fb, MCR = 0x3fc, LSR = 0x3fd, MSR = 0x3fe, SCR = 0x3ff;

    private static final long MILLISECOND = 1_000_000;

    private final DeviceBench bench = new DeviceBench();

    @Override
    protected Device device() {
        return new Serial(1, true);
    }

    @Override
    protected void prepare(DeviceBench other) {
        other.type(slot(), new byte[2000]);
    }

    @BeforeEach
    void plugIn() throws Exception {
        bench.plug("com1", new Serial(1, true));
        bench.stream("com1");
    }

    /** 115,200 baud, 8 data bits, FIFOs on, OUT2 opens the way to the interrupt controller. */
    private void open(int ier) {
        bench.out(LCR, 0x83);
        bench.out(DLL, 1);
        bench.out(DLM, 0);
        bench.out(LCR, 0x03);
        bench.out(FCR, 0x07);
        bench.out(FCR, 0x81);
        bench.out(MCR, 0x0b);
        bench.out(IER, ier);
    }

    @Test
    void theUpperHalfOfTheInterruptEnableRegisterIsZero() {
        bench.out(IER, 0);
        int off = bench.in(IER);
        bench.out(IER, 0xff);

        assertThat(off).isZero();
        assertThat(bench.in(IER)).isEqualTo(0x0f);
    }

    @Test
    void loopbackTurnsTheModemOutputsIntoItsInputs() {
        bench.out(MCR, 0x1a);

        assertThat(bench.in(MSR) & 0xf0).isEqualTo(0x90);
    }

    @Test
    void theFifosTellA16550A() {
        bench.out(LCR, 0xbf);
        bench.out(FCR, 0);
        bench.out(LCR, 0);
        bench.out(FCR, 1);

        assertThat(bench.in(IIR) >> 6).isEqualTo(3);
    }

    @Test
    void noEnhancedFeatureRegisterHidesBehindTheDivisorLatch() {
        bench.out(FCR, 0x01);
        bench.out(LCR, 0xbf);
        int enhanced = bench.in(FCR);
        bench.out(LCR, 0x80);

        assertThat(enhanced).isNotZero();
        assertThat(bench.in(IIR) >> 5).isEqualTo(6);
    }

    @Test
    void theFifoHoldsSixteenCharacters() {
        bench.out(FCR, 0x07);
        bench.out(MCR, 0x10);
        bench.out(LCR, 0x03);
        for (int i = 0; i < 256; i++) {
            bench.out(THR, i);
        }
        bench.advance(20 * MILLISECOND);

        int count = 0;
        while ((bench.in(LSR) & 1) != 0 && count < 256) {
            assertThat(bench.in(THR)).isEqualTo(count);
            count++;
        }
        assertThat(count).isEqualTo(16);
    }

    @Test
    void enablingTheTransmitInterruptWhileEmptyRequestsItEveryTime() {
        bench.out(IER, 0x02);
        int first = bench.in(IIR);
        int afterReading = bench.in(IIR);
        bench.out(IER, 0x00);
        bench.out(IER, 0x02);

        assertThat(first & 0x0f).isEqualTo(2);
        assertThat(afterReading & 0x0f).isEqualTo(1);
        assertThat(bench.in(IIR) & 0x0f).isEqualTo(2);
    }

    @Test
    void aPollingConsoleNeverWaitsLongForACharacter() {
        open(0);
        for (char c : "Linux\n".toCharArray()) {
            bench.out(THR, c);
            bench.advance(100_000);
            assertThat(bench.in(LSR) & 0x60).isEqualTo(0x60);
        }

        assertThat(bench.stream("com1").text()).isEqualTo("Linux\n");
    }

    @Test
    void theHoldingRegisterIsBusyForAWhile() {
        open(0);
        bench.out(THR, 'x');

        assertThat(bench.in(LSR) & 0x60).isZero();
    }

    @Test
    void aTransmitInterruptFollowsEachLoadOfTheFifo() {
        open(0x02);
        bench.in(IIR);
        for (int i = 0; i < 16; i++) {
            bench.out(THR, '0' + i % 10);
        }
        boolean whileSending = bench.irq(4);
        bench.advance(MILLISECOND);

        assertThat(whileSending).isFalse();
        assertThat(bench.irq(4)).isTrue();
        assertThat(bench.in(IIR)).isEqualTo(0xc2);
        assertThat(bench.irq(4)).isFalse();
        assertThat(bench.stream("com1").text()).isEqualTo("0123456789012345");
    }

    @Test
    void aCharacterBelowTheTriggerLevelIsReportedAfterFourCharacterTimes() {
        open(0x01);
        bench.type("com1", (byte) 'a');
        bench.advance(100_000);
        boolean atOnce = bench.irq(4);
        bench.advance(400_000);

        assertThat(atOnce).isFalse();
        assertThat(bench.irq(4)).isTrue();
        assertThat(bench.in(IIR)).isEqualTo(0xcc);
        assertThat(bench.in(THR)).isEqualTo('a');
        assertThat(bench.irq(4)).isFalse();
    }

    @Test
    void theTriggerLevelIsReportedAtOnce() {
        open(0x01);
        bench.type("com1", "12345678".getBytes(StandardCharsets.US_ASCII));
        bench.advance(8 * 87_000);

        assertThat(bench.in(IIR)).isEqualTo(0xc4);
        assertThat(bench.irq(4)).isTrue();
    }

    @Test
    void longInputWaitsOutsideUntilThereIsRoom() {
        open(0x01);
        bench.type("com1", new byte[100]);
        bench.advance(100 * MILLISECOND);
        int outside = bench.stream("com1").queued();
        bench.in(THR);
        bench.advance(MILLISECOND);

        assertThat(outside).isEqualTo(84);
        assertThat(bench.stream("com1").queued()).isEqualTo(83);
        assertThat(bench.in(LSR) & 0x02).isZero();
    }

    @Test
    void withoutOut2NoInterruptReachesTheController() {
        open(0x02);
        bench.out(MCR, 0x03);

        assertThat(bench.irq(4)).isFalse();
    }

    @Test
    void anOverrunHasPriorityAndIsClearedByReadingTheLineStatus() {
        bench.out(MCR, 0x10);
        bench.out(IER, 0x0f);
        for (int i = 0; i < 3; i++) {
            bench.out(THR, 'a' + i);
            bench.advance(MILLISECOND);
        }
        int identified = bench.in(IIR);
        int status = bench.in(LSR);

        assertThat(identified).isEqualTo(0x06);
        assertThat(status & 0x03).isEqualTo(0x03);
        assertThat(bench.in(IIR)).isEqualTo(0x04);
    }

    @Test
    void aLostConnectionIsALostCarrierAndInterrupts() {
        open(0x08);
        int before = bench.in(MSR);
        bench.connected("com1", false);
        bench.advance(200 * MILLISECOND);

        assertThat(before & 0xb0).isEqualTo(0xb0);
        assertThat(bench.irq(4)).isTrue();
        assertThat(bench.in(MSR)).isEqualTo(0x1a);
        assertThat(bench.irq(4)).isFalse();
    }

    @Test
    void theScratchRegisterKeepsItsValue() {
        bench.out(SCR, 0x5a);

        assertThat(bench.in(SCR)).isEqualTo(0x5a);
    }

    @Test
    void aDisabledPortClaimsNothing() throws Exception {
        bench.plug("com2", new Serial(2, false));

        assertThat(bench.in(0x2fd)).isEqualTo(0xff);
    }

    @Test
    void fourPortsFitBesideEachOther() throws Exception {
        for (int port = 2; port <= 4; port++) {
            bench.plug("com" + port, new Serial(port, true));
        }

        assertThat(new int[] {bench.in(0x2fd), bench.in(0x3ed), bench.in(0x2ed)})
                .containsOnly(0x60);
    }
}
