package backplane.device.vga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backplane.api.PlugException;
import backplane.testkit.DeviceBench;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DdcTest {

    private static final int DDC = 11;
    private static final int CLOCK = 1, DATA = 2, DATA_WIRE = 8, ENABLED = 0x80;

    @TempDir
    Path folder;

    private DeviceBench bench = new DeviceBench();

    private void plug(String monitor) throws PlugException {
        bench = new DeviceBench();
        bench.plug("vga", new Vga(true, 4, monitor));
        bench.out(0x1ce, DDC, 2);
    }

    private void wires(int value) {
        bench.out(0x1cf, ENABLED | value, 2);
    }

    private void begin() {
        wires(CLOCK | DATA);
        wires(CLOCK);
        wires(0);
    }

    private void end() {
        wires(0);
        wires(CLOCK);
        wires(CLOCK | DATA);
    }

    private boolean bit(boolean data) {
        int level = data ? DATA : 0;
        wires(level);
        wires(CLOCK | level);
        boolean wire = (bench.in(0x1cf, 2) & DATA_WIRE) != 0;
        wires(level);
        return wire;
    }

    /** Sends a byte; returns whether the monitor has acknowledged it. */
    private boolean send(int value) {
        for (int i = 7; i >= 0; i--) {
            bit((value >> i & 1) != 0);
        }
        return !bit(true);
    }

    private int receive(boolean last) {
        int value = 0;
        for (int i = 0; i < 8; i++) {
            value = value << 1 | (bit(true) ? 1 : 0);
        }
        bit(last);
        return value;
    }

    private byte[] block(int from, int length) {
        begin();
        assertThat(send(0xa0)).as("address for writing").isTrue();
        assertThat(send(from)).as("offset").isTrue();
        begin();
        assertThat(send(0xa1)).as("address for reading").isTrue();
        byte[] data = new byte[length];
        for (int i = 0; i < length; i++) {
            data[i] = (byte) receive(i == length - 1);
        }
        end();
        return data;
    }

    @Test
    void theMonitorTellsItsDataOverTheTwoWires() throws Exception {
        plug("builtin");

        byte[] edid = block(0, 128);

        assertThat(Arrays.copyOf(edid, 8)).containsExactly(0, -1, -1, -1, -1, -1, -1, 0);
        int sum = 0;
        for (byte b : edid) {
            sum += b;
        }
        assertThat(sum & 0xff).as("checksum").isZero();
        assertThat(edid[54 + 2] | (edid[54 + 4] & 0xf0) << 4)
                .as("preferred width")
                .isEqualTo(1024);
        assertThat(edid[54 + 5] | (edid[54 + 7] & 0xf0) << 4)
                .as("preferred height")
                .isEqualTo(768);
        assertThat(new String(edid, 95, 9, java.nio.charset.StandardCharsets.US_ASCII))
                .isEqualTo("Backplane");
    }

    @Test
    void readingGoesOnWhereTheOffsetSays() throws Exception {
        plug("builtin");
        byte[] whole = block(0, 128);

        assertThat(block(54, 18)).isEqualTo(Arrays.copyOfRange(whole, 54, 72));
        assertThat(block(120, 16))
                .as("around the end")
                .startsWith(Arrays.copyOfRange(whole, 120, 128))
                .endsWith(Arrays.copyOf(whole, 8));
    }

    @Test
    void anotherAddressIsNotAcknowledged() throws Exception {
        plug("builtin");

        begin();

        assertThat(send(0x60)).isFalse();
        end();
        assertThat(block(0, 2)).containsExactly(0, -1);
    }

    @Test
    void theVideoBiosFindsTheWiresIdle() throws Exception {
        plug("builtin");
        assertThat(bench.in(0x1cf, 2)).as("not enabled").isEqualTo(0x0f);

        bench.out(0x1cf, 0x83, 1);

        assertThat(bench.in(0x1cf, 1)).isEqualTo(0x8f);
    }

    @Test
    void withoutMonitorNobodyAnswers() throws Exception {
        plug("disabled");

        begin();

        assertThat(send(0xa0)).isFalse();
    }

    @Test
    void theDataAreInTheSecondRegionOfTheCardToo() throws Exception {
        VgaDriver card = new VgaDriver();

        assertThat(card.bench.read(VgaDriver.MMIO, 8)).isEqualTo(0x00ff_ffff_ffff_ff00L);
        assertThat(card.bench.read(VgaDriver.MMIO + 128, 4))
                .as("there is one block")
                .isZero();
    }

    @Test
    void theDataOfARealMonitorComeFromAFile() throws Exception {
        byte[] data = new byte[256];
        data[0] = 0x12;
        data[255] = 0x34;
        Path file = Files.write(folder.resolve("monitor.bin"), data);

        plug("file:" + file);

        assertThat(block(0, 1)).containsExactly(0x12);
        assertThat(block(255, 1)).containsExactly(0x34);
    }

    @Test
    void aMonitorThatIsNoneIsRefusedWithARemedy() throws Exception {
        Path odd = Files.write(folder.resolve("odd.bin"), new byte[100]);

        assertThatThrownBy(() -> plug("file:" + odd))
                .hasMessageContaining("128 or 256")
                .hasMessageContaining("odd.bin");
        assertThatThrownBy(() -> plug("file:" + folder)).hasMessageContaining("128 or 256");
        assertThatThrownBy(() -> plug("file:" + folder.resolve("none"))).hasMessageContaining("none");
        assertThatThrownBy(() -> plug("trinitron")).hasMessageContaining("builtin");
    }
}
