package backplane.device.e1000;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PhyTest {

    private static final int LU = 2, LSC = 4, MDAC = 0x200;

    private final Driver driver = new Driver();

    @Test
    void theIdIsTheOneThatDriversKnow() {
        assertThat(driver.phy(2)).isEqualTo(0x0141);
        assertThat(driver.phy(3) & 0xfff0).isEqualTo(0x0c20);
    }

    @Test
    void anotherAddressAnswersWithAnError() {
        driver.write(Reg.MDIC, 2 << 26 | 2 << 21 | 2 << 16);

        assertThat(driver.read(Reg.MDIC) >> 28 & 7).as("READY and ERROR").isEqualTo(5);
    }

    @Test
    void anAccessInterruptsOnRequest() {
        driver.write(Reg.MDIC, 1 << 29 | 2 << 26 | 1 << 21);

        assertThat(driver.read(Reg.ICR) & MDAC).isNotZero();
    }

    @Test
    void theLinkComesUpByNegotiation() {
        assertThat(driver.read(Reg.STATUS) & LU).isZero();

        driver.bench.advance(Driver.SECOND);

        assertThat(driver.read(Reg.STATUS) & 0xc3)
                .as("1000 Mb/s, up, full duplex")
                .isEqualTo(0x83);
        driver.phy(1);
        assertThat(driver.phy(1)).isEqualTo(0x796d);
        assertThat(driver.phy(5)).isEqualTo(0x45e1);
        assertThat(driver.phy(10)).isEqualTo(0x3c00);
        assertThat(driver.phy(17)).isEqualTo(0xac00);
        assertThat(driver.read(Reg.ICR) & LSC).isNotZero();
    }

    @Test
    void aPulledCableIsSeenByInterruptAndLatched() {
        driver.open(0);
        driver.write(Reg.IMS, LSC);

        driver.bench.carrier(Driver.SLOT, false);
        assertThat(driver.interrupt()).isTrue();
        assertThat(driver.read(Reg.ICR) & LSC).isNotZero();
        assertThat(driver.read(Reg.STATUS) & LU).isZero();
        driver.bench.carrier(Driver.SLOT, true);
        driver.bench.advance(Driver.SECOND);

        assertThat(driver.read(Reg.ICR) & LSC).isNotZero();
        assertThat(driver.read(Reg.STATUS) & LU).isNotZero();
        assertThat(driver.phy(1) & 4).as("latched low").isZero();
        assertThat(driver.phy(1) & 4).isNotZero();
    }

    @Test
    void powerDownDropsTheLink() {
        driver.open(0);

        driver.phy(0, 0x1940);
        assertThat(driver.read(Reg.STATUS) & LU).isZero();
        driver.phy(0, 0x1140);
        driver.bench.advance(Driver.SECOND);

        assertThat(driver.read(Reg.STATUS) & LU).isNotZero();
    }

    @Test
    void aResetNegotiatesAnewAndClearsItself() {
        driver.open(0);
        driver.phy(16, 0x0808);

        driver.phy(0, 0x9140);

        assertThat(driver.phy(0)).isEqualTo(0x1140);
        assertThat(driver.phy(16)).isEqualTo(0x0060);
        assertThat(driver.read(Reg.STATUS) & LU).isZero();
        driver.bench.advance(Driver.SECOND);
        assertThat(driver.read(Reg.STATUS) & LU).isNotZero();
    }

    @Test
    void theControllersResetLeavesTheLinkAlone() {
        driver.open(0);

        driver.write(Reg.CTRL, Reg.CTRL_RST);

        assertThat(driver.read(Reg.STATUS) & LU).isNotZero();
        assertThat(driver.read(Reg.ICR)).isZero();
    }

    @Test
    void theVendorPagesStoreWhatDriversWrite() {
        driver.phy(29, 0x1f);
        driver.phy(30, 0x8ffc);

        assertThat(driver.phy(29)).isEqualTo(0x1f);
        assertThat(driver.phy(30)).isEqualTo(0x8ffc);
    }
}
