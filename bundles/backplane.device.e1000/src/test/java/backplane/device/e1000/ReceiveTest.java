package backplane.device.e1000;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceiveTest {

    private static final int DD = 1, EOP = 2, IXSM = 4, VP = 8, TCPCS = 0x20, IPCS = 0x40;
    private static final int RXDMT0 = 0x10, RXT0 = 0x80;
    private static final int BROADCAST = 0xff;

    private final Driver driver = new Driver();

    @Test
    void theLengthIncludesTheFcsUnlessItIsStripped() {
        driver.open(0);
        byte[] frame = Driver.frame(100);
        driver.receive(frame);
        driver.write(Reg.RCTL, Reg.RCTL_EN | Reg.RCTL_SECRC);
        driver.receive(frame);

        assertThat(driver.length(0)).isEqualTo(104);
        assertThat(driver.length(1)).isEqualTo(100);
        CRC32 crc = new CRC32();
        crc.update(frame);
        byte[] stored = driver.stored(0);
        assertThat(Driver.head(stored, 100)).isEqualTo(frame);
        assertThat(stored[100] & 0xff).isEqualTo((int) crc.getValue() & 0xff);
        assertThat(stored[103] & 0xff).isEqualTo((int) (crc.getValue() >> 24));
        assertThat(driver.status(0)).isEqualTo(DD | EOP | IXSM);
        assertThat(driver.read(Reg.RDH)).isEqualTo(2);
        assertThat(driver.read(Reg.ICR) & RXT0).isNotZero();
    }

    @Test
    void shortFramesArePaddedWithZeros() {
        driver.open(0);
        driver.receive(Driver.frame(42));

        assertThat(driver.length(0)).isEqualTo(64);
        assertThat(Arrays.copyOfRange(driver.stored(0), 42, 60)).containsOnly(0);
    }

    @Test
    void withoutDescriptorsFramesWaitUntilTheTailMoves() {
        driver.open(0);
        driver.write(Reg.RDT, 0);
        driver.receive(Driver.frame(60));
        driver.receive(Driver.frame(61));
        assertThat(driver.status(0)).isZero();
        assertThat(driver.bench.wire(Driver.SLOT).queued()).isEqualTo(2);

        driver.write(Reg.RDT, 1);
        assertThat(driver.status(0) & DD).isNotZero();
        assertThat(driver.status(1)).as("the one at the tail is not the card's").isZero();
        driver.write(Reg.RDT, 2);

        assertThat(driver.length(1)).isEqualTo(65);
    }

    @Test
    void theRingWrapsWithoutLoss() {
        driver.open(0);
        for (int i = 0; i < 200; i++) {
            driver.receive(Driver.frame(60 + i));
            int index = i % Driver.ENTRIES;
            assertThat(driver.length(index)).isEqualTo(64 + i);
            driver.write(Reg.RDT, index);
        }
    }

    @Test
    void theMinimumThresholdIsReportedOnce() {
        driver.open(0); // RDMTS: a half
        for (int i = 0; i < 30; i++) {
            driver.receive(Driver.frame(60));
        }
        assertThat(driver.read(Reg.ICR) & RXDMT0).isZero();

        driver.receive(Driver.frame(60));

        assertThat(driver.read(Reg.ICR) & RXDMT0).isNotZero();
        driver.receive(Driver.frame(60));
        assertThat(driver.read(Reg.ICR) & RXDMT0).isZero();
    }

    @Test
    void aLongFrameTakesSeveralBuffers() {
        driver.open(Reg.RCTL_LPE);
        byte[] frame = Driver.frame(5000);
        driver.receive(frame);

        assertThat(driver.status(0)).isEqualTo(DD);
        assertThat(driver.length(0)).isEqualTo(2048);
        assertThat(driver.status(2)).isEqualTo(DD | EOP | IXSM);
        assertThat(driver.length(2)).isEqualTo(5004 - 4096);
        assertThat(Driver.head(driver.memory(Driver.RX_BUFFERS, 5004), 5000)).isEqualTo(frame);
    }

    @Test
    void withoutLpeLongFramesAreCountedAndDropped() {
        driver.open(0);
        driver.receive(Driver.frame(1518));
        driver.receive(Driver.frame(1519));

        assertThat(driver.read(Reg.RDH)).isOne();
        assertThat(driver.read(Reg.ROC)).isOne();
    }

    @Test
    void aNullBufferIsSkippedAndWrittenBack() {
        driver.open(0);
        driver.bench.write(Driver.RX_RING, 0, 8);
        driver.receive(Driver.frame(60));

        assertThat(driver.status(0) & DD).isNotZero();
    }

    @ParameterizedTest
    @CsvSource({
        "525400123456, 0, true",
        "525400123457, 0, false",
        "525400123457, 8, true",
        "ffffffffffff, 0, false",
        "ffffffffffff, 32768, true",
        "01005e000001, 0, false",
        "01005e000001, 16, true"
    })
    void framesAreFilteredByAddress(String address, int rctl, boolean taken) {
        driver.open(rctl);
        driver.receive(Driver.frame(60, bytes(address)));

        assertThat(driver.read(Reg.RDH)).isEqualTo(taken ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({"0, 563", "1, AC6", "2, 58D", "3, 634"})
    void groupAddressesAreHashedAsRctlSays(int mo, String hash) {
        driver.open(mo << 12);
        int h = Integer.parseInt(hash, 16);
        driver.receive(Driver.frame(60, bytes("3333ff123456")));
        assertThat(driver.read(Reg.RDH)).isZero();

        driver.write(Reg.MTA + 4 * (h >> 5), 1 << (h & 31));
        driver.receive(Driver.frame(60, bytes("3333ff123456")));

        assertThat(driver.read(Reg.RDH)).isOne();
        assertThat(driver.status(0) & 0x80).as("passed inexactly").isNotZero();
    }

    @Test
    void allSixteenAddressesAreExact() {
        driver.open(0);
        driver.write(Reg.RA + 8 * 15, 0x44332202);
        driver.write(Reg.RA + 8 * 15 + 4, 0x80006655);

        driver.receive(Driver.frame(60, bytes("022233445566")));

        assertThat(driver.read(Reg.RDH)).isOne();
    }

    @Test
    void aVlanTagIsFilteredAndStripped() {
        driver.open(Reg.RCTL_VFE);
        driver.write(Reg.CTRL, driver.read(Reg.CTRL) | Reg.CTRL_VME);
        byte[] frame = Driver.frame(100);
        byte[] tagged = tagged(frame, 0x6005);
        driver.receive(tagged);
        assertThat(driver.read(Reg.RDH)).as("VLAN 5 is not wanted").isZero();

        driver.write(Reg.VFTA, 1 << 5);
        driver.receive(tagged);

        assertThat(driver.status(0) & VP).isNotZero();
        assertThat(driver.descriptor(0) >>> 48).isEqualTo(0x6005);
        assertThat(Driver.head(driver.stored(0), 100)).isEqualTo(frame);
        assertThat(driver.length(0)).isEqualTo(104);
    }

    @ParameterizedTest
    @CsvSource({"6, false, 0", "6, true, 32", "17, false, 0", "17, true, 32"})
    void tcpAndUdpChecksumsAreJudged(int protocol, boolean broken, int errors) {
        driver.open(0);
        driver.write(Reg.RXCSUM, 0x300);
        byte[] frame = Packets.ipv4(protocol, 333);
        frame[200] ^= (byte) (broken ? 1 : 0);
        driver.receive(frame);

        assertThat(driver.status(0)).isEqualTo(DD | EOP | TCPCS | IPCS);
        assertThat(driver.errors(0)).isEqualTo(errors);
    }

    @Test
    void linuxSetsOnlyTheTransportOffload() {
        driver.open(0);
        driver.write(Reg.RXCSUM, 0x200);
        driver.receive(Packets.ipv4(6, 1400));

        assertThat(driver.status(0)).isEqualTo(DD | EOP | TCPCS);
        assertThat(driver.errors(0)).isZero();
    }

    @Test
    void aBrokenIpHeaderIsReported() {
        driver.open(0);
        driver.write(Reg.RXCSUM, 0x100);
        byte[] frame = Packets.ipv4(6, 100);
        frame[14 + 8]++;
        driver.receive(frame);

        assertThat(driver.errors(0)).isEqualTo(0x40);
    }

    @Test
    void fragmentsAreNotJudged() {
        driver.open(0);
        driver.write(Reg.RXCSUM, 0x200);
        byte[] frame = Packets.ipv4(17, 100);
        frame[14 + 6] = 0x20;
        driver.receive(frame);

        assertThat(driver.status(0)).isEqualTo(DD | EOP | IXSM);
    }

    @Test
    void thePacketChecksumStartsAtPcss() {
        driver.open(Reg.RCTL_SECRC);
        driver.write(Reg.RXCSUM, 14);
        byte[] frame = Driver.frame(101);
        driver.receive(frame);

        assertThat((int) (driver.descriptor(0) >> 16) & 0xffff).isEqualTo(Packets.sum(frame, 14, 87));
    }

    @Test
    void nothingIsReceivedWithoutLinkOrReceiver() {
        driver.open(0);
        driver.write(Reg.RCTL, 0);
        driver.receive(Driver.frame(60));
        driver.write(Reg.RCTL, Reg.RCTL_EN);
        driver.phy(0, 0x1940);
        driver.receive(Driver.frame(60));

        assertThat(driver.read(Reg.RDH)).isZero();
        assertThat(driver.bench.wire(Driver.SLOT).queued()).isZero();
    }

    @Test
    void pauseFramesStopTheTransmitterForTheirTime() {
        driver.open(Reg.RCTL_DPF);
        driver.write(Reg.FCAL, 0x00c28001);
        driver.write(Reg.FCAH, 0x0100);
        driver.write(Reg.CTRL, driver.read(Reg.CTRL) | Reg.CTRL_RFCE);
        byte[] pause = Driver.frame(60, 1, 0x80, 0xc2, 0, 0, 1);
        System.arraycopy(new byte[] {(byte) 0x88, 8, 0, 1, 0, 100}, 0, pause, 12, 6);

        driver.receive(pause);
        driver.send(Driver.frame(60));
        assertThat(driver.sent()).isEmpty();
        assertThat(driver.read(Reg.STATUS) & 0x10).as("TXOFF").isNotZero();
        driver.bench.advance(51_200);

        assertThat(driver.sent()).hasSize(1);
        assertThat(driver.read(Reg.XOFFRXC)).isOne();
        assertThat(driver.read(Reg.RDH)).isZero();
    }

    @Test
    void theStatisticsCountAndAreClearedByReading() {
        driver.open(Reg.RCTL_BAM | Reg.RCTL_MPE);
        driver.receive(Driver.frame(60));
        driver.receive(Driver.frame(1514));
        driver.receive(Driver.frame(200, BROADCAST, BROADCAST, BROADCAST, BROADCAST, BROADCAST, BROADCAST));
        driver.receive(Driver.frame(60, bytes("01005e000001")));

        assertThat(driver.read(Reg.GPRC)).isEqualTo(4);
        assertThat(driver.read(Reg.GPRC)).isZero();
        assertThat(driver.read(Reg.BPRC)).isOne();
        assertThat(driver.read(Reg.MPRC)).isOne();
        assertThat(driver.read(Reg.PRC64)).isEqualTo(2);
        assertThat(driver.read(Reg.PRC64 + 20)).isOne();
        assertThat(driver.read(Reg.GORC)).isEqualTo(64 + 1518 + 204 + 64);
        assertThat(driver.read(Reg.GORC)).as("the low half does not clear").isEqualTo(64 + 1518 + 204 + 64);
        assertThat(driver.read(Reg.GORC + 4)).isZero();
        assertThat(driver.read(Reg.GORC)).isZero();
    }

    @Test
    void aResetInFlightLeavesMemoryAlone() {
        driver.open(0);
        driver.write(Reg.RDTR, 100);
        driver.receive(Driver.frame(60));

        driver.write(Reg.CTRL, Reg.CTRL_RST);
        driver.bench.write(Driver.RX_RING + 24, 0, 8);
        driver.receive(Driver.frame(60));
        driver.bench.advance(Driver.SECOND);

        assertThat(driver.status(1)).isZero();
        assertThat(driver.read(Reg.ICR)).isZero();
    }

    private static byte[] tagged(byte[] frame, int tag) {
        byte[] tagged = new byte[frame.length + 4];
        System.arraycopy(frame, 0, tagged, 0, 12);
        Checksum.put16(tagged, 12, 0x8100);
        Checksum.put16(tagged, 14, tag);
        System.arraycopy(frame, 12, tagged, 16, frame.length - 12);
        return tagged;
    }

    private static int[] bytes(String hex) {
        int[] bytes = new int[6];
        for (int i = 0; i < 6; i++) {
            bytes[i] = Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16);
        }
        return bytes;
    }
}
