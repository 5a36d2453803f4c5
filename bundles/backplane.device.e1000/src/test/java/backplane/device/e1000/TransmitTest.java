package backplane.device.e1000;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.PlugException;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransmitTest {

    private static final int TXDW = 1, TXQE = 2;
    private static final long EOP_IFCS_RS = 0x0bL << 24, DEXT = 0x20L << 24, TSE = 0x04L << 24, DATA = 1L << 20;
    private static final long IXSM_TXSM = 3L << 40;

    private final Driver driver = new Driver();

    @BeforeEach
    void open() {
        driver.open(0);
    }

    @Test
    void aFrameIsSentWrittenBackAndReported() {
        byte[] frame = Driver.frame(60);
        driver.send(frame);

        assertThat(driver.sent()).containsExactly(frame);
        assertThat(driver.done(0)).isTrue();
        assertThat(driver.read(Reg.TDH)).isOne();
        assertThat(driver.read(Reg.ICR)).isEqualTo(TXDW | TXQE);
        assertThat(driver.read(Reg.GPTC)).isOne();
    }

    @Test
    void shortFramesArePaddedByTctlPsp() {
        driver.send(Driver.frame(20));
        driver.write(Reg.TCTL, Reg.TCTL_EN);
        driver.send(Driver.frame(20));

        assertThat(driver.sent()).extracting(f -> f.length).containsExactly(60, 20);
        assertThat(Arrays.copyOfRange(driver.sent().get(0), 20, 60)).containsOnly(0);
    }

    @Test
    void aFrameMayBeSpreadOverDescriptors() {
        byte[] frame = Driver.frame(1000);
        driver.queue(driver.buffer(0, Arrays.copyOf(frame, 14)), 14 | 0x02L << 24);
        driver.kick();
        assertThat(driver.sent()).isEmpty();
        driver.queue(driver.buffer(4096, Arrays.copyOfRange(frame, 14, 1000)), 986 | EOP_IFCS_RS);
        driver.kick();

        assertThat(driver.sent()).containsExactly(frame);
    }

    @Test
    void aFrameThatBringsItsFcsLosesItOnTheWay() {
        driver.queue(driver.buffer(0, Driver.frame(104)), 104 | 0x09L << 24);
        driver.kick();

        assertThat(driver.sent().get(0)).hasSize(100);
    }

    @Test
    void theLegacyChecksumGoesWhereTheDescriptorSays() {
        byte[] good = Packets.ipv4(17, 101);
        byte[] seeded = good.clone();
        Checksum.put16(seeded, 40, Packets.sum(new byte[] {10, 0, 5, 2, 10, 0, 5, 1, 0, 17, 0, 109}, 0, 12));
        driver.queue(driver.buffer(0, seeded), seeded.length | 40L << 16 | 0x0fL << 24 | 34L << 40);
        driver.kick();

        assertThat(driver.sent()).containsExactly(good);
    }

    @Test
    void bothChecksumsAreInsertedByAContext() {
        byte[] good = Packets.ipv4(6, 777);
        byte[] seeded = good.clone();
        Checksum.put16(seeded, 24, 0);
        Checksum.put16(seeded, 50, pseudo(797));
        context(0, 0, 0);
        driver.queue(driver.buffer(0, seeded), seeded.length | DATA | EOP_IFCS_RS | DEXT | IXSM_TXSM);
        driver.kick();

        assertThat(driver.sent()).containsExactly(good);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1460, 1461, 4000, 65480})
    void aLargeSegmentIsCutIntoSoundFrames(int payload) {
        byte[] whole = Packets.ipv4(6, payload);
        byte[] large = whole.clone();
        Checksum.put16(large, 24, 0);
        Checksum.put16(large, 50, pseudo(0));
        Checksum.put16(large, 16, 0);
        context(54, 1460, payload);
        driver.queue(driver.buffer(0, Arrays.copyOf(large, 54)), 54 | DATA | DEXT | TSE | IXSM_TXSM);
        driver.queue(
                driver.buffer(0x1000, Arrays.copyOfRange(large, 54, large.length)),
                payload | DATA | EOP_IFCS_RS | DEXT | TSE);
        driver.kick();
        driver.bench.advance(Driver.SECOND);

        int frames = (payload + 1459) / 1460;
        assertThat(driver.sent()).hasSize(frames);
        byte[] joined = new byte[payload];
        for (int i = 0; i < frames; i++) {
            byte[] f = driver.sent().get(i);
            boolean last = i == frames - 1;
            int part = last ? payload - 1460 * i : 1460;
            assertThat(Checksum.get16(f, 16)).as("IP length").isEqualTo(40 + part);
            assertThat(Checksum.get16(f, 18)).as("IP id").isEqualTo(0x1234 + i);
            assertThat(Checksum.get32(f, 38)).as("sequence").isEqualTo(Checksum.get32(whole, 38) + 1460 * i);
            assertThat(f[47]).as("flags").isEqualTo((byte) (last ? 0x19 : 0x10));
            assertThat(Packets.sound(f)).as("checksums of frame %d", i).isTrue();
            System.arraycopy(f, 54, joined, 1460 * i, part);
        }
        assertThat(joined).isEqualTo(Arrays.copyOfRange(whole, 54, whole.length));
        assertThat(driver.read(Reg.TSCTC)).isOne();
    }

    @Test
    void aFullCableIsWaitedFor() {
        driver.bench.wire(Driver.SLOT).full(true);
        driver.send(Driver.frame(60));
        driver.send(Driver.frame(61));
        assertThat(driver.sent()).isEmpty();

        driver.bench.wire(Driver.SLOT).full(false);
        driver.bench.advance(1_000_000);

        assertThat(driver.sent()).extracting(f -> f.length).containsExactly(60, 61);
    }

    @Test
    void aCableThatStaysFullLosesFramesButNotTheCard() {
        driver.bench.wire(Driver.SLOT).full(true);
        driver.send(Driver.frame(60));
        driver.bench.advance(Driver.SECOND);
        driver.bench.wire(Driver.SLOT).full(false);
        driver.send(Driver.frame(61));

        assertThat(driver.sent()).extracting(f -> f.length).containsExactly(61);
    }

    @Test
    void withoutCarrierFramesAreDoneAndLost() {
        driver.bench.carrier(Driver.SLOT, false);
        driver.send(Driver.frame(60));

        assertThat(driver.done(0)).isTrue();
        assertThat(driver.sent()).isEmpty();
    }

    @Test
    void aVlanTagIsInserted() {
        driver.write(Reg.CTRL, driver.read(Reg.CTRL) | Reg.CTRL_VME);
        byte[] frame = Driver.frame(100);
        driver.queue(driver.buffer(0, frame), 100 | EOP_IFCS_RS | 0x40L << 24 | 0x2005L << 48);
        driver.kick();

        byte[] sent = driver.sent().get(0);
        assertThat(sent).hasSize(104);
        assertThat(Checksum.get32(sent, 12)).isEqualTo(0x81002005);
        assertThat(Arrays.copyOfRange(sent, 16, 104)).isEqualTo(Arrays.copyOfRange(frame, 12, 100));
    }

    @Test
    void senselessSegmentationIsDroppedSafely() {
        context(0, 0, 100);
        driver.queue(driver.buffer(0, Driver.frame(100)), 100 | DATA | EOP_IFCS_RS | DEXT | TSE);
        context(200, 1460, 100);
        driver.queue(driver.buffer(0, Driver.frame(100)), 100 | DATA | EOP_IFCS_RS | DEXT | TSE);
        context(255, 0xffff, 0);
        driver.queue(Driver.TX_BUFFERS, 0xfffff | DATA | EOP_IFCS_RS | DEXT | TSE);
        driver.send(Driver.frame(60));

        assertThat(driver.sent()).containsExactly(Driver.frame(60));
    }

    @Test
    void aPacketThatIsTooLargeIsNeitherReadNorSent() throws PlugException {
        CountedBuffer buffer = driver.bench.plug("buffer", new CountedBuffer());
        driver.queue(CountedBuffer.BASE, 0x4001 | DATA | EOP_IFCS_RS | DEXT | IXSM_TXSM);
        driver.kick();
        assertThat(buffer.reads).isZero();

        driver.queue(CountedBuffer.BASE, 0x8000 | DATA | DEXT | TSE);
        driver.queue(CountedBuffer.BASE, 0x9001 | DATA | EOP_IFCS_RS | DEXT | TSE);
        driver.kick();
        assertThat(buffer.reads).isEqualTo(0x8000);

        driver.queue(CountedBuffer.BASE, 0x3ffc | DATA | EOP_IFCS_RS | DEXT);
        driver.kick();
        assertThat(buffer.reads).isEqualTo(0x8000 + 0x3ffc);
        assertThat(driver.sent()).extracting(f -> f.length).containsExactly(0x3ffc);
    }

    @Test
    void aTailOutsideOfTheRingSendsNothing() {
        driver.write(Reg.TDT, 0xffff);
        driver.bench.advance(Driver.SECOND);

        assertThat(driver.sent()).isEmpty();
    }

    @Test
    void theTransmitterWaitsForItsEnable() {
        driver.write(Reg.TCTL, 0);
        driver.send(Driver.frame(60));
        assertThat(driver.sent()).isEmpty();

        driver.write(Reg.TCTL, Reg.TCTL_EN);

        assertThat(driver.sent()).hasSize(1);
    }

    /** The context that Linux makes for TCP over IPv4; without header length and size it is for checksums only. */
    private void context(int header, int mss, int payload) {
        long low = 14 | 24L << 8 | 33L << 16 | 34L << 32 | 50L << 40;
        long command = header == 0 && mss == 0 && payload == 0 ? 0x23 : 0x27;
        driver.queue(low, payload | command << 24 | (long) header << 40 | (long) mss << 48);
    }

    private static int pseudo(int length) {
        byte[] header = {10, 0, 5, 2, 10, 0, 5, 1, 0, 6, (byte) (length >> 8), (byte) length};
        return Packets.sum(header, 0, 12);
    }
}
