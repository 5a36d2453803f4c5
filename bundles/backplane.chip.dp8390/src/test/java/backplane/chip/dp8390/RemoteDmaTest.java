package backplane.chip.dp8390;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.Bytes;
import org.junit.jupiter.api.Test;

class RemoteDmaTest {

    private static final int ISR = 7, IMR = 15, DCR = 14, RDC = 0x40;

    private final ChipBench bench = new ChipBench();

    @Test
    void theAddressPromReadsAsPairsInByteMode() {
        bench.out(DCR, 0x48);
        bench.remote(1, 0, 32);

        byte[] prom = new byte[32];
        for (int i = 0; i < 32; i++) {
            prom[i] = (byte) bench.chip.readData(1);
        }

        assertThat(prom).startsWith(0x52, 0x52, 0x54, 0x54, 0, 0, 0x12, 0x12, 0x34, 0x34, 0x56, 0x56);
        assertThat(prom).endsWith(0x57, 0x57, 0x57, 0x57);
    }

    @Test
    void theAddressPromReadsUndoubledByByteAccessesInWordMode() {
        bench.out(DCR, 0x49);
        bench.remote(1, 0, 32);

        byte[] prom = new byte[16];
        for (int i = 0; i < 16; i++) {
            prom[i] = (byte) bench.chip.readData(1);
        }

        assertThat(prom).startsWith(ChipBench.MAC).endsWith(0x57, 0x57);
        assertThat(bench.in(ISR) & RDC).as("32 bytes are 16 units").isNotZero();
    }

    @Test
    void thereIsRamAt4000hAndNoneAt2000h() {
        bench.out(DCR, 0x49);
        byte[] pattern = {1, 2, 3, 4, 5, 6};

        bench.writeWords(0x2000, pattern);
        bench.writeWords(0x4000, pattern);

        assertThat(bench.readWords(0x2000, 6)).containsOnly(0xff);
        assertThat(bench.readWords(0x4000, 6)).isEqualTo(pattern);
    }

    @Test
    void addressesOutsideOfTheMemoryAreHarmless() {
        bench.out(DCR, 0x49);
        for (int page = 1; page < 256; page++) {
            bench.writeWords(page << 8, new byte[] {(byte) page, 1});
        }

        assertThat(bench.readWords(0xfffe, 4)).startsWith(0xff, 0xff).hasSize(4);
    }

    @Test
    void aReadOfNoBytesCompletesAtOnceAndInterrupts() {
        bench.out(IMR, 0x50);
        bench.out(10, 0);
        bench.out(11, 0);

        bench.out(0, 0x0a);

        assertThat(bench.irq).as("the interrupt that Linux' probe waits for").isTrue();
        assertThat(bench.in(ISR) & RDC).isNotZero();
    }

    @Test
    void anOddCountInWordModeIsClampedAndCompletes() {
        bench.out(DCR, 0x49);
        bench.writeWords(0x4000, new byte[] {1, 2, 3, 4});
        bench.out(ISR, RDC);

        bench.remote(1, 0x4000, 3);
        int first = bench.chip.readData(2);
        assertThat(bench.in(ISR) & RDC).isZero();
        int second = bench.chip.readData(2);

        assertThat(first).isEqualTo(0x0201);
        assertThat(second).isEqualTo(0x0403);
        assertThat(bench.in(ISR) & RDC).isNotZero();
    }

    @Test
    void theLastOddByteMayBeReadByAByteAccess() {
        bench.out(DCR, 0x49);
        bench.writeWords(0x4000, new byte[] {1, 2, 3, 4});

        bench.remote(1, 0x4000, 3);
        bench.chip.readData(2);

        assertThat(bench.chip.readData(1)).isEqualTo(3);
        assertThat(bench.in(ISR) & RDC).isNotZero();
    }

    @Test
    void a32BitAccessMovesFourBytes() {
        bench.out(DCR, 0x49);
        bench.remote(2, 0x4000, 4);
        bench.chip.writeData(0x04030201, 4);

        bench.remote(1, 0x4000, 4);

        assertThat(bench.chip.readData(4)).isEqualTo(0x04030201);
    }

    @Test
    void readingAcrossPstopGoesOnAtPstart() {
        bench.open();
        bench.writeWords(0x7ffe, new byte[] {1, 2});
        bench.writeWords(0x4c00, new byte[] {3, 4});

        assertThat(bench.readWords(0x7ffe, 4)).containsExactly(1, 2, 3, 4);
    }

    @Test
    void aBlockStopsAtTheEndOfTheRingAndGoesOnWithTheNext() {
        bench.open();
        bench.writeWords(0x7ffc, new byte[] {1, 2, 3, 4});
        bench.writeWords(0x4c00, new byte[] {5, 6, 7, 8});
        Bytes memory = new Bytes(16);

        bench.remote(1, 0x7ffc, 8);
        int first = bench.chip.readData(2, memory, 0, 4);
        int second = bench.chip.readData(2, memory, 4, 2);

        assertThat(first).isEqualTo(2);
        assertThat(second).isEqualTo(2);
        assertThat(memory.i64(0)).isEqualTo(0x0807060504030201L);
        assertThat(bench.in(ISR) & RDC).isNotZero();
    }

    @Test
    void aBlockWriteEqualsSingleWrites() {
        bench.open();
        Bytes memory = new Bytes(16);
        memory.put64(0, 0x0807060504030201L);

        bench.remote(2, 0x4000, 8);
        int moved = bench.chip.writeData(2, memory, 0, 4);

        assertThat(moved).isEqualTo(4);
        assertThat(bench.readWords(0x4000, 8)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void aBlockOfAnotherWidthThanTheUnitIsLeftToSingleAccesses() {
        bench.open();
        bench.remote(1, 0x4000, 8);

        assertThat(bench.chip.readData(1, new Bytes(16), 0, 8)).isZero();
    }

    @Test
    void anAbortedTransferDoesNotReportCompletion() {
        bench.open();
        bench.out(ISR, 0xff);
        bench.remote(1, 0x4000, 8);

        bench.out(0, 0x22);

        assertThat(bench.in(ISR) & RDC).isZero();
        assertThat(bench.chip.readData(2)).isEqualTo(0xffff);
    }

    @Test
    void sendPacketReadsTheFrameAtTheBoundaryAndMovesOn() {
        bench.open();
        bench.out(0x0e, 0x59);
        bench.out(3, 0x4c);
        bench.receive(ChipBench.frame(60, 1));

        bench.out(0, 0x1a);
        int header = bench.chip.readData(2);
        for (int i = 2; i < 64; i += 2) {
            bench.chip.readData(2);
        }

        assertThat(header).isEqualTo(0x4d01);
        assertThat(bench.in(3)).isEqualTo(0x4d);
    }
}
