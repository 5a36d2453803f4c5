package backplane.device.ne2k;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backplane.api.PlugException;
import backplane.testkit.DeviceBench;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Ne2kTest {

    private static final String SLOT = "ne2k0";
    private static final int BASE = 0x300, IRQ = 9;

    private DeviceBench bench = new DeviceBench();
    private int base = BASE;

    @TempDir
    Path folder;

    @BeforeEach
    void wire() {
        bench.wire(SLOT);
    }

    private void plugPci() throws PlugException {
        bench.plug(SLOT, Keys.pci());
        bench.enablePci(device(), 0, 0xc000, 0xd000_0000L);
        base = (int) bench.pciBar(device(), 0, 0);
    }

    private int device() {
        for (int d = 0; d < 32; d++) {
            if (bench.pciRead(d, 0, 0, 4) == 0x802910ec) {
                return d;
            }
        }
        throw new AssertionError("no RTL8029 on the bus");
    }

    private void out(int offset, int value) {
        bench.out(base + offset, value);
    }

    private int in(int offset) {
        return bench.in(base + offset);
    }

    @Test
    void neFindsTheCardAsItProbes() throws PlugException {
        bench.plug(SLOT, Keys.isa());

        assertThat(in(0)).as("something is there").isNotEqualTo(0xff);
        out(0, 0x61);
        out(0x0d, 0xff);
        out(0, 0x20);
        in(0x0d);
        assertThat(in(0x0d)).as("the counter is cleared by reading").isZero();
        out(0x1f, in(0x1f));
        assertThat(in(7) & 0x80).as("reset done").isNotZero();

        assertThat(prom(0x48, 32)).startsWith(0x52, 0x52, 0x54, 0x54, 0, 0).endsWith(0x57, 0x57);
    }

    @Test
    void anIdleCardHasNoTimerRunning() throws PlugException {
        bench.plug(SLOT, Keys.isa());
        out(0x0f, 0x3f);
        out(0, 0x22);
        long before = bench.board().expirations();

        bench.advance(60_000_000_000L);

        assertThat(bench.board().expirations()).isEqualTo(before);
    }

    @Test
    void ne2kPciReadsTheAddressByByteAccessesInWordMode() throws PlugException {
        plugPci();

        assertThat(prom(0x49, 16)).startsWith(0x52, 0x54, 0, 0x12, 0x34, 0x56).endsWith(0x57, 0x57);
    }

    /** The set-up that ne.c and ne2k-pci.c share, then byte reads of the data port. */
    private int[] prom(int dcr, int count) {
        int[][] program = {{0, 0x21}, {14, dcr}, {10, 0}, {11, 0}, {15, 0}, {7, 0xff}, {12, 0x20}, {13, 2}, {10, 32}};
        for (int[] step : program) {
            out(step[0], step[1]);
        }
        out(8, 0);
        out(9, 0);
        out(0, 0x0a);
        int[] prom = new int[count];
        for (int i = 0; i < count; i++) {
            prom[i] = in(0x10);
        }
        return prom;
    }

    @Test
    void theInterruptOfAnEmptyTransferFindsTheLine() throws PlugException {
        bench.plug(SLOT, Keys.isa());
        out(15, 0x50);
        out(10, 0);
        out(11, 0);
        out(0, 0x0a);

        assertThat(bench.irq(IRQ)).isTrue();
        out(15, 0);
        assertThat(bench.irq(IRQ)).isFalse();
    }

    @Test
    void framesPassBothWays() throws PlugException {
        bench.plug(SLOT, Keys.isa());
        open();
        byte[] arp = frame(42);
        bench.receive(SLOT, arp);

        assertThat(bench.irqRises(IRQ)).isOne();
        assertThat(in(7)).isEqualTo(1);
        byte[] stored = remoteRead(0x4c00, 64);
        assertThat(stored).startsWith(0x01, 0x4d, 64, 0);
        assertThat(Arrays.copyOfRange(stored, 4, 46)).isEqualTo(arp);
        assertThat(Arrays.copyOfRange(stored, 46, 64)).as("the padding is zero").containsOnly(0);

        transmit(frame(60));
        assertThat(bench.wire(SLOT).sent()).containsExactly(frame(60));
        bench.advance(1_000_000);
        assertThat(in(7) & 2).isNotZero();
    }

    @Test
    void aFloodWaitsInTheCableAndNothingIsLost() throws PlugException {
        bench.plug(SLOT, Keys.isa());
        open();
        for (int i = 0; i < 100; i++) {
            bench.receive(SLOT, frame(1000 + i));
        }
        assertThat(bench.wire(SLOT).queued()).isPositive();

        int next = 0x4c;
        for (int i = 0; i < 100; i++) {
            byte[] header = remoteRead(next << 8, 4);
            assertThat(header[2] & 0xff | (header[3] & 0xff) << 8)
                    .as("frame %d", i)
                    .isEqualTo(1004 + i);
            next = header[1] & 0xff;
            out(3, next == 0x4c ? 0x7f : next - 1);
        }

        assertThat(bench.wire(SLOT).queued()).isZero();
        assertThat(in(7) & 0x10).as("no overflow").isZero();
    }

    /** Linux reads ten frames at most, acknowledges, and counts on the next frame to report itself. */
    @Test
    void whoAcknowledgesFramesThatHeHasNotReadIsRemindedAsLongAsOthersWait() throws PlugException {
        bench.plug(SLOT, Keys.isa());
        open();
        for (int i = 0; i < 20; i++) {
            bench.receive(SLOT, frame(1000));
        }
        assertThat(bench.wire(SLOT).queued()).isPositive();

        out(7, 0x01);

        assertThat(in(7)).as("PRX").isEqualTo(0x01);
        assertThat(bench.irq(IRQ)).isTrue();
    }

    @Test
    void anEmptiedRingRemindsOfNothing() throws PlugException {
        bench.plug(SLOT, Keys.isa());
        open();
        bench.receive(SLOT, frame(1000));

        out(3, 0x4f);
        out(7, 0x01);

        assertThat(in(7)).isZero();
        assertThat(bench.irq(IRQ)).isFalse();
    }

    @Test
    void framesAreLostWhileTheCardIsStopped() throws PlugException {
        bench.plug(SLOT, Keys.isa());

        bench.receive(SLOT, frame(60));

        assertThat(bench.wire(SLOT).queued()).isZero();
    }

    @Test
    void aWordAccessReachesTwoRegistersAndTheDataPortTakesWords() throws PlugException {
        bench.plug(SLOT, Keys.isa());
        bench.out(base + 8, 0x4000, 2);
        out(14, 0x49);
        out(10, 2);
        out(11, 0);
        out(0, 0x12);
        bench.out(base + 0x10, 0xbeef, 2);

        assertThat(remoteRead(0x4000, 2)).containsExactly(0xef, 0xbe);
    }

    @Test
    void theStateOfARunningCardSurvivesAnUpdate() throws PlugException {
        bench.plug(SLOT, Keys.isa());
        open();
        bench.receive(SLOT, frame(100));
        transmit(frame(60));
        bench.hold(SLOT);
        bench.plug(SLOT, Keys.isa());

        bench.advance(1_000_000);

        assertThat(in(7)).as("received and sent").isEqualTo(0x43);
        assertThat(remoteRead(0x4c00, 4)).startsWith(1, 0x4d, 104, 0);
        assertThat(bench.irqRises(IRQ)).as("no false edge").isOne();
    }

    @Test
    void thePciCardInterruptsOnInta() throws PlugException {
        plugPci();
        out(15, 0x50);
        out(10, 0);
        out(11, 0);
        out(0, 0x0a);

        assertThat(bench.pirq(0) || bench.pirq(1) || bench.pirq(2) || bench.pirq(3))
                .isTrue();
        assertThat(bench.pciRead(device(), 0, 8, 4) >>> 8).isEqualTo(0x020000);
    }

    @Test
    void anAutomaticCardGoesWhereThePciLineSays() throws PlugException {
        DeviceBench withSlot = new DeviceBench(DeviceBench.RAM, Map.of("pci.slot2", "ne2k"), true);
        withSlot.plug(SLOT, Keys.with("auto", "", ""));
        bench.plug(SLOT, Keys.with("auto", "", ""));

        assertThat(withSlot.in(BASE)).isEqualTo(0xff);
        assertThat(bench.in(BASE)).isEqualTo(0x21);
    }

    @Test
    void aBootRomIsForPciOnly() throws Exception {
        Path rom = Files.write(folder.resolve("rom"), new byte[2048]);

        assertThatThrownBy(() -> bench.plug(SLOT, Keys.with("isa", "", rom.toString())))
                .hasMessageContaining("add type=pci");
        assertThatThrownBy(() -> bench.plug(SLOT, Keys.with("pci", "", folder + "/no")))
                .hasMessageContaining("cannot be read");
        bench.plug(SLOT, Keys.with("pci", "", rom.toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1:2:3", "fe:fd:00:00:00:0g", "01:00:5e:00:00:01", "00:00:00:00:00:00"})
    void addressesThatNoCardHasAreRefused(String mac) {
        assertThatThrownBy(() -> bench.plug(SLOT, Keys.with("isa", mac, "")))
                .isInstanceOf(PlugException.class)
                .hasMessageContaining("mac=" + mac);
    }

    @Test
    void anUnknownTypeIsRefused() {
        assertThatThrownBy(() -> bench.plug(SLOT, Keys.with("mca", "", ""))).hasMessageContaining("auto, isa or pci");
    }

    @Test
    void aDisabledCardClaimsNothing() throws PlugException {
        bench.plug(SLOT, new Ne2k(new Keys(0, false, "isa", 0x300, 9, "", "")));

        assertThat(in(0)).isEqualTo(0xff);
    }

    private void open() {
        int[][] program = {
            {0, 0x21}, {14, 0x49}, {10, 0}, {11, 0}, {12, 0x20}, {13, 2}, {4, 0x40}, {1, 0x4c}, {3, 0x7f}, {2, 0x80},
            {7, 0xff}, {15, 0}, {0, 0x61}, {1, 0x52}, {2, 0x54}, {3, 0}, {4, 0x12}, {5, 0x34}, {6, 0x56}, {7, 0x4c},
            {0, 0x21}, {7, 0xff}, {15, 0x3f}, {0, 0x22}, {13, 0}, {12, 4},
        };
        for (int[] step : program) {
            out(step[0], step[1]);
        }
    }

    private void remote(int command, int address, int count) {
        int[][] program = {{10, count & 0xff}, {11, count >> 8}, {8, address & 0xff}, {9, address >> 8}, {0, command}};
        for (int[] step : program) {
            out(step[0], step[1]);
        }
    }

    private byte[] remoteRead(int address, int count) {
        remote(0x0a, address, count);
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i += 2) {
            int word = bench.in(base + 0x10, 2);
            bytes[i] = (byte) word;
            bytes[i + 1] = (byte) (word >> 8);
        }
        return bytes;
    }

    private void transmit(byte[] frame) {
        remote(0x12, 0x4000, frame.length);
        for (int i = 0; i < frame.length; i += 2) {
            bench.out(base + 0x10, frame[i] & 0xff | (frame[i + 1] & 0xff) << 8, 2);
        }
        int[][] program = {{5, frame.length & 0xff}, {6, frame.length >> 8}, {4, 0x40}, {0, 0x26}};
        for (int[] step : program) {
            out(step[0], step[1]);
        }
    }

    private static byte[] frame(int length) {
        byte[] frame = new byte[length];
        int[] address = {0x52, 0x54, 0, 0x12, 0x34, 0x56};
        for (int i = 0; i < length; i++) {
            frame[i] = (byte) (i < 6 ? address[i] : i * 3);
        }
        return frame;
    }
}
