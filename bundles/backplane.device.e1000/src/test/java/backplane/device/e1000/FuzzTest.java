package backplane.device.e1000;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random registers, descriptors and frames; {@code -Dbackplane.fuzz=10000000} makes it a long run. */
class FuzzTest {

    private static final int ACCESSES = Integer.getInteger("backplane.fuzz", 5_000);

    private static final int[] HOT = {
        Reg.CTRL, Reg.EECD, Reg.MDIC, Reg.ICS, Reg.IMS, Reg.ITR, Reg.RCTL, Reg.TCTL, Reg.RDLEN, Reg.RDH, Reg.RDT,
        Reg.RDTR, Reg.RADV, Reg.TDLEN, Reg.TDH, Reg.TDT, Reg.TIDV, Reg.TADV, Reg.RXCSUM, Reg.TXDCTL, Reg.RSRPD, Reg.VET,
    };

    @Test
    void randomDescriptorsNeitherThrowNorHang() {
        Driver driver = new Driver().open(0x8038);
        Random random = new Random(82540);
        for (int i = 0; i < ACCESSES; i++) {
            step(driver, random);
        }
        driver.write(Reg.CTRL, Reg.CTRL_RST);
        driver.phy(0, 0x9140);
        driver.sent().clear();
        driver.restart();
        driver.open(0x8000);
        driver.send(Driver.frame(60));

        assertThat(driver.sent()).as("the card works after a reset").hasSize(1);
    }

    private static void step(Driver driver, Random random) {
        switch (random.nextInt(8)) {
            case 0, 1 -> driver.write(HOT[random.nextInt(HOT.length)], value(random));
            case 2 -> driver.read(random.nextInt(0x6000) & ~3);
            case 3, 4 -> descriptor(driver, random, Driver.TX_RING);
            case 5 -> descriptor(driver, random, Driver.RX_RING);
            case 6 -> driver.receive(Driver.frame(14 + random.nextInt(random.nextInt(20) == 0 ? 16371 : 1600)));
            default -> rest(driver, random);
        }
    }

    private static void rest(Driver driver, Random random) {
        driver.bench.advance(random.nextInt(100_000));
        driver.sent().clear();
        if (random.nextInt(50) == 0) {
            driver.open(value(random) & 0x06dfb3fe);
        }
    }

    private static void descriptor(Driver driver, Random random, long ring) {
        long at = ring + 16 * random.nextInt(Driver.ENTRIES);
        long address = random.nextInt(20) == 0 ? random.nextLong() : Driver.TX_BUFFERS + random.nextInt(4096);
        driver.bench.write(at, address, 8);
        driver.bench.write(at + 8, random.nextLong() & ~(0xfL << 20) | (long) random.nextInt(3) << 20, 8);
    }

    private static int value(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(Driver.ENTRIES);
            case 1 -> 1 << random.nextInt(32);
            case 2 -> random.nextInt() & 0xffff;
            default -> random.nextInt();
        };
    }
}
