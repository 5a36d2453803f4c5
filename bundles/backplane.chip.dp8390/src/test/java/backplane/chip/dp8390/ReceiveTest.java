package backplane.chip.dp8390;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiveTest {

    private static final int ISR = 7, RSR = 12, RCR = 12, TCR = 13, CNTR2 = 15;

    private final ChipBench bench = new ChipBench();

    @BeforeEach
    void open() {
        bench.open();
    }

    @Test
    void theHeaderCountsTheFcsWhichFollowsTheFrame() {
        byte[] frame = ChipBench.frame(100, 3);
        bench.receive(frame);

        byte[] stored = bench.readWords(0x4c00, 108);
        CRC32 crc = new CRC32();
        crc.update(frame);

        assertThat(stored).startsWith(0x01, 0x4d, 104, 0);
        assertThat(stored[104] & 0xff).isEqualTo((int) crc.getValue() & 0xff);
        assertThat(stored[107] & 0xff).isEqualTo((int) (crc.getValue() >> 24));
        assertThat(bench.take()).isEqualTo(frame);
        assertThat(bench.take()).isNull();
    }

    @Test
    void theFcsTakesRingSpace() {
        bench.receive(ChipBench.frame(248, 1));
        assertThat(bench.curr()).isEqualTo(0x4d);
        bench.receive(ChipBench.frame(249, 1));
        assertThat(bench.curr()).isEqualTo(0x4f);
    }

    @Test
    void framesOfAllSizesSurviveManyTurnsOfTheRing() {
        for (int i = 0; i < 1000; i++) {
            byte[] frame = ChipBench.frame(60 + i * 37 % 1455, i);
            bench.receive(frame);
            assertThat(bench.take()).as("frame %d", i).isEqualTo(frame);
        }
        assertThat(bench.in(ISR) & 0x10).as("overflow").isZero();
    }

    @Test
    void aBoundaryEqualToCurrBySoftwareMeansEmpty() {
        bench.out(3, 0x4c);

        for (int i = 0; i < 51; i++) {
            bench.receive(ChipBench.frame(60, i));
        }

        assertThat(bench.curr()).isEqualTo(0x4c + 51);
        assertThat(bench.in(ISR)).isEqualTo(0x01);
    }

    /** Linux writes the page before the next frame's, also if that one is the first of the ring. */
    @Test
    void aBoundaryInFrontOfTheRingIsItsLastPage() {
        bench.out(3, 0x4b);
        for (int i = 0; i < 51; i++) {
            bench.receive(ChipBench.frame(60, i));
        }
        assertThat(bench.curr()).isEqualTo(0x7f);
        assertThat(bench.in(3)).isEqualTo(0x4b);
        assertThat(bench.chip.ready()).isFalse();

        bench.receive(ChipBench.frame(60, 99));

        assertThat(bench.in(ISR) & 0x10).as("OVW").isNotZero();
        assertThat(bench.readWords(0x4c04, 60)).as("the first one").isEqualTo(ChipBench.frame(60, 0));
    }

    @Test
    void aFrameMayEndExactlyInFrontOfTheBoundaryAndThenTheRingIsFull() {
        fill(51);
        assertThat(bench.curr()).isEqualTo(0x7f);
        assertThat(bench.in(3)).isEqualTo(0x7f);

        bench.receive(ChipBench.frame(60, 99));

        assertThat(bench.in(ISR) & 0x10).as("OVW").isNotZero();
        assertThat(bench.curr()).isEqualTo(0x7f);
        assertThat(bench.take()).isEqualTo(ChipBench.frame(60, 0));
    }

    @Test
    void aFrameThatDoesNotFitIsMissedAndChangesNothing() {
        fill(48);
        bench.out(ISR, 0xff);

        bench.receive(ChipBench.frame(1514, 5));

        assertThat(bench.curr()).isEqualTo(0x4c + 48);
        assertThat(bench.in(ISR)).isEqualTo(0x10);
        assertThat(bench.in(RSR)).isEqualTo(0x10);
        assertThat(bench.in(CNTR2)).isOne();
        assertThat(bench.in(CNTR2)).as("cleared by reading").isZero();
    }

    @Test
    void theMissedCounterAlarmsAt128AndSticksAt192() {
        fill(51);
        bench.out(ISR, 0xff);
        for (int i = 0; i < 127; i++) {
            bench.receive(ChipBench.frame(60, i));
        }
        assertThat(bench.in(ISR) & 0x20).isZero();
        bench.receive(ChipBench.frame(60, 1));
        assertThat(bench.in(ISR) & 0x20).isNotZero();

        for (int i = 0; i < 200; i++) {
            bench.receive(ChipBench.frame(60, i));
        }

        assertThat(bench.in(CNTR2)).isEqualTo(192);
    }

    @Test
    void theReceiveStatusOutlivesTheAcknowledgedInterrupt() {
        bench.receive(ChipBench.frame(60, 1));

        bench.out(ISR, 0xff);

        assertThat(bench.in(RSR)).as("what iPXE polls").isEqualTo(0x01);
    }

    @Test
    void nothingIsReceivedWhileStoppedOrLoopedBack() {
        bench.out(0, 0x21);
        bench.receive(ChipBench.frame(60, 1));
        bench.out(TCR, 0x02);
        bench.out(0, 0x22);
        bench.receive(ChipBench.frame(60, 1));

        assertThat(bench.curr()).isEqualTo(0x4c);
        assertThat(bench.in(CNTR2)).isZero();
        assertThat(bench.chip.ready()).as("frames are lost, not kept").isTrue();
    }

    @Test
    void theCardAsksForPatienceWhileALongFrameWouldNotFit() {
        fill(45);
        assertThat(bench.chip.ready()).isTrue();
        bench.receive(ChipBench.frame(60, 1));
        assertThat(bench.chip.ready()).isFalse();

        bench.take();

        assertThat(bench.chip.ready()).isTrue();
    }

    @Test
    void aMonitoringChipCountsAndStoresNothing() {
        bench.out(RCR, 0x20 | 0x04);
        bench.receive(ChipBench.frame(60, 1));

        assertThat(bench.curr()).isEqualTo(0x4c);
        assertThat(bench.in(RSR)).isEqualTo(0x50);
        assertThat(bench.in(CNTR2)).isOne();
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 42, 59})
    void runtsNeedRcrAr(int length) {
        bench.receive(ChipBench.frame(length, 1));
        assertThat(bench.curr()).isEqualTo(0x4c);

        bench.out(RCR, 0x06);
        bench.receive(ChipBench.frame(length, 1));

        assertThat(bench.curr()).isEqualTo(0x4d);
    }

    @Test
    void unicastIsFilteredUnlessPromiscuous() {
        bench.receive(ChipBench.frameTo(0x52, 0x54, 0, 0x12, 0x34, 0x57));
        assertThat(bench.curr()).isEqualTo(0x4c);

        bench.out(RCR, 0x1c);
        bench.receive(ChipBench.frameTo(0x52, 0x54, 0, 0x12, 0x34, 0x57));

        assertThat(bench.curr()).isEqualTo(0x4d);
    }

    @Test
    void broadcastNeedsRcrAb() {
        byte[] frame = ChipBench.frameTo(255, 255, 255, 255, 255, 255);
        bench.receive(frame);
        assertThat(bench.in(RSR)).isEqualTo(0x21);

        bench.out(RCR, 0x00);
        bench.receive(frame);

        assertThat(bench.curr()).isEqualTo(0x4d);
    }

    @ParameterizedTest
    @CsvSource({
        "01005e000001, 3, 7",
        "01005e0000fb, 1, 7",
        "333300000001, 7, 6",
        "3333ff123456, 0, 2",
    })
    void aGroupAddressNeedsItsHashBit(String address, int register, int bit) {
        byte[] frame = ChipBench.frameTo(IntStream.range(0, 6)
                .map(i -> Integer.parseInt(address.substring(2 * i, 2 * i + 2), 16))
                .toArray());
        bench.out(RCR, 0x08);
        hash(register, ~(1 << bit));
        bench.receive(frame);
        assertThat(bench.curr()).isEqualTo(0x4c);

        hash(register, 1 << bit);
        bench.receive(frame);

        assertThat(bench.curr()).isEqualTo(0x4d);
    }

    private void hash(int register, int value) {
        bench.page(1);
        for (int i = 0; i < 8; i++) {
            bench.out(8 + i, i == register ? value : 0);
        }
        bench.page(0);
    }

    private void fill(int pages) {
        for (int i = 0; i < pages; i++) {
            bench.receive(ChipBench.frame(60, i));
        }
    }
}
