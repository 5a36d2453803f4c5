package backplane.device.e1000;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The loopback part of ethtool's offline test. */
class LoopbackTest {

    private final Driver driver = new Driver();

    @Test
    void framesComeBackThroughThePhyAndDoNotLeak() {
        driver.open(Reg.RCTL_BAM);
        driver.phy(16, 0x0808);
        driver.phy(0, 0x9140);
        driver.phy(0, 0x8140);
        driver.phy(0, 0x4140);
        byte[] frame = Driver.frame(1024, 255, 255, 255, 255, 255, 255);
        frame[522] = (byte) 0xbe;
        frame[524] = (byte) 0xaf;

        for (int i = 0; i < 63; i++) {
            driver.queue(driver.buffer(0, frame), 1024 | 0x1bL << 24);
        }
        driver.kick();
        driver.bench.advance(200_000_000);

        for (int i = 0; i < 63; i++) {
            assertThat(Driver.head(driver.stored(i), 1024)).isEqualTo(frame);
        }
        assertThat(driver.sent()).isEmpty();
        driver.receive(Driver.frame(60));
        assertThat(driver.read(Reg.RDH)).as("nothing comes in from outside").isEqualTo(63);
    }

    @Test
    void withoutDescriptorsLoopedFramesAreLostAndCounted() {
        driver.open(Reg.RCTL_BAM);
        driver.phy(0, 0x4140);
        driver.write(Reg.RDT, 0);
        driver.send(Driver.frame(60, 255, 255, 255, 255, 255, 255));

        assertThat(driver.read(Reg.RNBC)).isOne();
        assertThat(driver.read(Reg.MPC)).isOne();
        assertThat(driver.read(Reg.ICR) & 0x40).as("RXO").isNotZero();
    }

    @Test
    void theMacCanLoopToo() {
        driver.open(Reg.RCTL_BAM | 0x40);
        driver.send(Driver.frame(60, 255, 255, 255, 255, 255, 255));

        assertThat(driver.read(Reg.RDH)).isOne();
        assertThat(driver.sent()).isEmpty();
    }

    @Test
    void aLoopedPauseFrameEndsNowhere() {
        driver.open(Reg.RCTL_BAM);
        driver.phy(0, 0x4140);
        driver.write(Reg.FCAL, 0x00c28001);
        driver.write(Reg.FCAH, 0x0100);
        driver.write(Reg.CTRL, driver.read(Reg.CTRL) | Reg.CTRL_RFCE);
        byte[] pause = Driver.frame(60, 1, 0x80, 0xc2, 0, 0, 1);
        System.arraycopy(new byte[] {(byte) 0x88, 8, 0, 1, 0, 0}, 0, pause, 12, 6);

        driver.send(pause);
        driver.bench.advance(1_000_000);

        assertThat(driver.read(Reg.XONRXC)).isOne();
    }
}
