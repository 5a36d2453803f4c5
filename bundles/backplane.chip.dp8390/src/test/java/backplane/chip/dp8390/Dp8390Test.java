package backplane.chip.dp8390;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class Dp8390Test {

    private static final int CR = 0, ISR = 7, TCR = 13, IMR = 15;

    private final ChipBench bench = new ChipBench();

    @Test
    void theResetStateIsWhatBsdDriversTestFor() {
        bench.out(IMR, 0x7f);
        bench.out(CR, 0x22);

        bench.chip.reset();

        assertThat(bench.in(CR)).isEqualTo(0x21);
        assertThat(bench.in(ISR)).isEqualTo(0x80);
        bench.page(2);
        assertThat(bench.in(IMR)).isZero();
        assertThat(bench.in(14)).as("DCR: only LAS").isEqualTo(0x04);
    }

    @Test
    void aStoppedChipReportsRstAndAStartClearsIt() {
        bench.out(CR, 0x22);
        assertThat(bench.in(ISR)).isZero();

        bench.out(CR, 0x21);

        assertThat(bench.in(CR) & 0x27).isEqualTo(0x21);
        assertThat(bench.in(ISR)).isEqualTo(0x80);
    }

    @Test
    void rstIsNoInterruptAndCannotBeAcknowledged() {
        bench.out(IMR, 0xff);
        bench.out(CR, 0x21);

        bench.out(ISR, 0xff);

        assertThat(bench.in(ISR)).isEqualTo(0x80);
        assertThat(bench.irq).isFalse();
    }

    @Test
    void pageFlipsKeepTheRunState() {
        bench.open();
        bench.out(CR, 0x60);
        assertThat(bench.in(CR) & 3).isEqualTo(2);
        bench.out(CR, 0x40);
        bench.out(CR, 0x00);

        assertThat(bench.in(CR) & 3).isEqualTo(2);
        assertThat(bench.in(ISR)).as("RD = 0 starts nothing").isZero();
    }

    @Test
    void theProbeFindsTheTallyCounterClearedByItsFirstRead() {
        bench.out(CR, 0x61);
        bench.out(TCR, 0xff);
        bench.out(CR, 0x20);

        bench.in(TCR);

        assertThat(bench.in(TCR)).isZero();
    }

    @Test
    void theMulticastRegistersReadBack() {
        bench.page(1);
        for (int i = 8; i < 16; i++) {
            bench.out(i, 0x11 * (i - 7));
        }

        for (int i = 8; i < 16; i++) {
            assertThat(bench.in(i)).isEqualTo(0x11 * (i - 7));
        }
    }

    @Test
    void aCauseThatCameWhileMaskedGivesAFreshEdge() {
        bench.open();
        bench.receive(ChipBench.frame(60, 1));
        assertThat(bench.edges).isOne();

        bench.out(IMR, 0x00);
        assertThat(bench.irq).isFalse();
        bench.receive(ChipBench.frame(60, 2));
        bench.out(IMR, 0x3f);

        assertThat(bench.edges).isEqualTo(2);
    }

    @Test
    void theLineFallsWhenTheLastCauseIsAcknowledged() {
        bench.open();
        bench.receive(ChipBench.frame(60, 1));

        bench.out(ISR, 0x01);

        assertThat(bench.irq).isFalse();
        assertThat(bench.in(ISR)).isZero();
    }

    @Test
    void page2ShowsTheConfiguration() {
        bench.open();
        bench.page(2);

        assertThat(bench.in(1)).isEqualTo(0x4c);
        assertThat(bench.in(2)).isEqualTo(0x80);
        assertThat(bench.in(4)).isEqualTo(0x40);
        assertThat(bench.in(12)).isEqualTo(0x04);
        assertThat(bench.in(14)).isEqualTo(0x49);
        assertThat(bench.in(15)).isEqualTo(0x3f);
    }

    @Test
    void onlyTheRealtekChipHasAnIdentityAndAPage3() {
        ChipBench realtek = new ChipBench(true);
        assertThat(realtek.in(10)).isEqualTo(0x50);
        assertThat(realtek.in(11)).isEqualTo(0x70);
        assertThat(bench.in(10)).isEqualTo(0xff);

        realtek.out(CR, 0xe1); // forced full duplex of ne2k-pci
        realtek.out(1, 0xc0);
        realtek.out(6, 0x60);
        realtek.out(1, 0x00);

        assertThat(realtek.in(6)).isEqualTo(0x60);
        assertThat(realtek.in(1)).isZero();
        bench.out(CR, 0xe1);
        assertThat(bench.in(6)).isEqualTo(0xff);
    }
}
