package backplane.chip.dp8390;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TransmitTest {

    private static final int CR = 0, TSR = 4, TPSR = 4, FIFO = 6, ISR = 7, RSR = 12, TCR = 13;

    private final ChipBench bench = new ChipBench();

    @BeforeEach
    void open() {
        bench.open();
    }

    @Test
    void aFrameLeavesAndPtxComesAfterItsTimeOnTheWire() {
        byte[] frame = ChipBench.frame(60, 9);
        send(frame);

        assertThat(bench.in(CR) & 4).as("TXP").isNotZero();
        assertThat(bench.irq).isFalse();
        bench.advance(1_000_000);

        assertThat(bench.sent).containsExactly(frame);
        assertThat(bench.in(CR) & 4).isZero();
        assertThat(bench.in(ISR)).isEqualTo(0x02);
        assertThat(bench.in(TSR)).isEqualTo(0x01);
        assertThat(bench.irq).isTrue();
    }

    @Test
    void shortFramesAreNotPadded() {
        send(ChipBench.frame(20, 9));

        assertThat(bench.sent.get(0)).hasSize(20);
    }

    @Test
    void aSecondStartDuringTransmissionIsIgnored() {
        send(ChipBench.frame(60, 9));
        bench.out(CR, 0x26);

        assertThat(bench.sent).hasSize(1);
    }

    @Test
    void aStoppedChipSendsNothing() {
        bench.out(CR, 0x21);
        bench.out(CR, 0x25);

        assertThat(bench.sent).isEmpty();
        assertThat(bench.in(CR)).isEqualTo(0x21);
    }

    @Test
    void aResetDropsTheRunningTransmission() {
        send(ChipBench.frame(60, 9));
        bench.chip.reset();
        bench.advance(1_000_000);

        assertThat(bench.in(ISR)).isEqualTo(0x80);
    }

    @Test
    void aLoopedFrameStaysInsideAndItsEndIsInTheFifo() {
        bench.out(TCR, 0x02);
        byte[] frame = ChipBench.frame(64, 9);
        send(frame);
        bench.advance(1_000_000);

        assertThat(bench.sent).isEmpty();
        assertThat(bench.in(ISR)).isEqualTo(0x02);
        assertThat(bench.in(TSR)).isEqualTo(0x53);
        assertThat(bench.in(RSR)).isEqualTo(0x02);
        for (byte b : Arrays.copyOfRange(frame, 60, 64)) {
            assertThat(bench.in(FIFO)).isEqualTo(b & 0xff);
        }
        assertThat(bench.curr()).isEqualTo(0x4c);
    }

    @Test
    void overflowRecoveryAsLinuxDoesItLosesNoFrame() {
        for (int i = 0; i < 52; i++) {
            bench.receive(ChipBench.frame(60, i));
        }
        assertThat(bench.in(ISR) & 0x10).isNotZero();
        send(ChipBench.frame(70, 3));

        boolean wasSending = (bench.in(CR) & 4) != 0;
        bench.out(CR, 0x21);
        bench.advance(10_000_000);
        bench.out(10, 0);
        bench.out(11, 0);
        boolean resend = wasSending && (bench.in(ISR) & 0x0a) == 0;
        bench.out(TCR, 0x02);
        bench.out(CR, 0x22);
        for (int i = 0; i < 51; i++) {
            assertThat(bench.take()).isEqualTo(ChipBench.frame(60, i));
        }
        bench.out(ISR, 0x10);
        bench.out(TCR, 0x00);

        assertThat(resend).as("the chip finished the frame before it stopped").isFalse();
        assertThat(bench.sent).hasSize(1);
        bench.receive(ChipBench.frame(61, 1));
        assertThat(bench.take()).isEqualTo(ChipBench.frame(61, 1));
    }

    @Test
    void netWareSendsFromAboveTheMemory() {
        bench.writeWords(0x4000, ChipBench.frame(60, 4));
        bench.out(5, 60);
        bench.out(6, 0);
        bench.out(TPSR, 0xc0);
        bench.out(CR, 0x26);

        assertThat(bench.sent).containsExactly(ChipBench.frame(60, 4));
    }

    private void send(byte[] frame) {
        bench.writeWords(0x4000, frame);
        bench.out(ISR, 0x40);
        bench.out(5, frame.length & 0xff);
        bench.out(6, frame.length >> 8);
        bench.out(TPSR, 0x40);
        bench.out(CR, 0x26);
    }
}
