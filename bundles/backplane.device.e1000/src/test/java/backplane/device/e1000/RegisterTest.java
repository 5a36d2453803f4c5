package backplane.device.e1000;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What ethtool's offline register test, Linux' reset and iPXE's set-up look at. */
class RegisterTest {

    private static final int[] PATTERNS = {0x5a5a5a5a, 0xa5a5a5a5, 0, -1};

    private final Driver driver = new Driver();

    @ParameterizedTest
    @CsvSource({
        "0028, FFFFFFFF", "002C, 0000FFFF", "0030, 0000FFFF", "0038, 0000FFFF", "2820, 0000FFFF", "0170, 0000FFFF",
        "3820, 0000FFFF", "2804, FFFFFFFF", "3804, FFFFFFFF", "2808, 000FFF80", "3808, 000FFF80", "2810, 0000FFFF",
        "2818, 0000FFFF", "2168, 0000FFF8", "0410, 3FFFFFFF", "2800, FFFFFFF0", "3800, FFFFFFF0", "5200, FFFFFFFF",
        "53FC, FFFFFFFF", "5400, FFFFFFFF", "5404, 8003FFFF", "5474, 8003FFFF", "5600, FFFFFFFF", "57FC, FFFFFFFF",
    })
    void aPatternReadsBackThroughTheMask(String offset, String mask) {
        int register = Integer.parseInt(offset, 16);
        int bits = Integer.parseUnsignedInt(mask, 16);
        for (int pattern : PATTERNS) {
            driver.write(register, pattern);
            assertThat(driver.read(register)).as("%s <- %08x", offset, pattern).isEqualTo(pattern & bits);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 0x001fb3fa, 0x06dfb3fe})
    void rctlKeepsItsBitsAndGarbageInTheRingIsHarmless(int value) {
        driver.bench.advance(Driver.SECOND);
        for (int r : new int[] {Reg.RDBAL, Reg.RDBAH, Reg.RDLEN, Reg.RDH, Reg.RDT}) {
            driver.write(r, -1);
        }
        driver.write(Reg.RCTL, value);
        driver.receive(Driver.frame(60));

        assertThat(driver.read(Reg.RCTL)).isEqualTo(value);
    }

    @Test
    void statusIgnoresWrites() {
        int before = driver.read(Reg.STATUS);
        driver.write(Reg.STATUS, -1);

        assertThat(driver.read(Reg.STATUS)).isEqualTo(before);
        assertThat(before & 0x20).as("copper").isZero();
    }

    @Test
    void theResetOfLinuxGoesThroughTheIoWindow() {
        driver.write(Reg.PBA, 0x38);
        driver.write(Reg.RCTL, 0x8002);
        driver.write(Reg.IMS, 0x9d);
        driver.write(Reg.TDH, 5);

        driver.bench.out(driver.io, Reg.CTRL, 4);
        int ctrl = driver.bench.in(driver.io + 4, 4);
        driver.bench.out(driver.io + 4, ctrl | Reg.CTRL_RST, 4);

        assertThat(driver.bench.in(driver.io, 4)).isZero();
        assertThat(driver.read(Reg.CTRL)).isEqualTo(0x00140240);
        assertThat(driver.read(Reg.RCTL)).isZero();
        assertThat(driver.read(Reg.IMS)).isZero();
        assertThat(driver.read(Reg.TDH)).isZero();
        assertThat(driver.read(Reg.PBA))
                .as("allocation survives, the rest is for transmission")
                .isEqualTo(0x00080038);
        assertThat(driver.read(Reg.RA)).isEqualTo(0x12005452);
        assertThat(driver.read(Reg.RA + 4)).isEqualTo(0x80005634);
    }

    @Test
    void narrowReadsGiveASliceAndNarrowWritesAreIgnored() {
        driver.write(Reg.FCAL, 0x11223344);
        driver.bench.write(driver.base + Reg.FCAL, 0x99, 1);

        assertThat(driver.bench.read(driver.base + Reg.FCAL + 1, 1)).isEqualTo(0x33);
        assertThat(driver.bench.read(driver.base + Reg.FCAL + 2, 2)).isEqualTo(0x1122);
    }

    @Test
    void theAllocationReadsAsTheManualSays() {
        assertThat(driver.read(Reg.PBA)).isEqualTo(0x00100030);
    }

    @Test
    void ipxeDisablesItsQueuesByBit25() {
        driver.write(Reg.TXDCTL, driver.read(Reg.TXDCTL) | 1 << 25);
        assertThat(driver.read(Reg.TXDCTL) >> 25 & 1).isOne();
        driver.write(Reg.TXDCTL, 0);

        assertThat(driver.read(Reg.TXDCTL)).isZero();
    }

    @Test
    void theSmbusIsNotThere() {
        driver.write(Reg.MANC, -1);

        assertThat(driver.read(Reg.MANC) & 1).isZero();
    }

    @Test
    void unknownOffsetsReadZero() {
        driver.write(0x8000, -1);
        driver.write(0x1fffc, -1);

        assertThat(driver.read(0x8000)).isZero();
        assertThat(driver.read(0x1fffc)).isZero();
    }

    @Test
    void theCardIsWhatDriversLookFor() {
        assertThat(driver.bench.pciRead(driver.device, 0, 8, 4) >>> 8).isEqualTo(0x020000);
        assertThat(driver.bench.pciRead(driver.device, 0, 0x2c, 4)).isEqualTo(0x001e8086);
        assertThat(driver.bench.pciRead(driver.device, 0, 0x3d, 1)).isOne();
        assertThat(driver.bench.pciRead(driver.device, 0, 0x18, 4) & 1)
                .as("I/O")
                .isOne();
    }
}
