package backplane.device.dma;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.Device;
import backplane.api.DmaController;
import backplane.api.DmaPeripheral;
import backplane.testkit.DeviceBench;
import backplane.testkit.DeviceContract;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DmaControllerPairTest extends DeviceContract {

    /** Modes: single transfers on channel 2. */
    private static final int TO_MEMORY = 0x46, FROM_MEMORY = 0x4a, VERIFY = 0x42, AUTO = 0x10, DOWN = 0x20;

    private final DeviceBench bench = new DeviceBench();

    @Override
    protected Device device() {
        return new DmaControllerPair();
    }

    @BeforeEach
    void plug() throws Exception {
        bench.plug("dma", device());
    }

    private DmaController dma() {
        return Objects.requireNonNull(bench.service(DmaController.class, "dma"));
    }

    /** As the floppy driver of DOS: mask, clear pointer, mode, address, page, count, unmask. */
    private void program(int mode, int address, int count) {
        bench.out(0x0a, 0x06);
        bench.out(0x0c, 0);
        bench.out(0x0b, mode);
        bench.out(0x04, address & 0xff);
        bench.out(0x04, address >> 8 & 0xff);
        bench.out(0x81, address >> 16);
        bench.out(0x05, count & 0xff);
        bench.out(0x05, count >> 8);
        bench.out(0x0a, 0x02);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private String memory(long address, int length) {
        byte[] content = new byte[length];
        bench.memory().read(address, content, 0, length);
        return new String(content, StandardCharsets.US_ASCII);
    }

    @Test
    void aCardWritesToMemoryUntilTerminalCount() {
        program(TO_MEMORY, 0x12345, 4);
        assertThat(dma().toMemory(2, bytes("abc"), 0, 3)).isEqualTo(3);
        assertThat(dma().terminalCount(2)).isFalse();
        assertThat(dma().toMemory(2, bytes("defgh"), 0, 5))
                .as("five bytes in all")
                .isEqualTo(2);
        assertThat(dma().terminalCount(2)).isTrue();
        assertThat(memory(0x12345, 6)).isEqualTo("abcde\0");
        assertThat(bench.in(0x08) & 0x0f).as("TC of channel 2").isEqualTo(0x04);
        assertThat(bench.in(0x08) & 0x0f).as("cleared by reading").isZero();
        assertThat(dma().toMemory(2, bytes("x"), 0, 1)).as("masked by TC").isZero();
    }

    @Test
    void aCardReadsFromMemory() {
        bench.memory().write(0x20000, bytes("hello"), 0, 5);
        program(FROM_MEMORY, 0x20000, 4);
        byte[] data = new byte[8];
        assertThat(dma().fromMemory(2, data, 0, 8)).isEqualTo(5);
        assertThat(new String(data, 0, 5, StandardCharsets.US_ASCII)).isEqualTo("hello");
    }

    @Test
    void theDirectionMustAgreeAndVerifyMovesNothing() {
        program(FROM_MEMORY, 0x20000, 4);
        assertThat(dma().toMemory(2, bytes("x"), 0, 1)).isZero();
        program(VERIFY, 0x20000, 4);
        assertThat(dma().toMemory(2, bytes("xyz"), 0, 3)).isEqualTo(3);
        assertThat(memory(0x20000, 1)).isEqualTo("\0");
    }

    @Test
    void addressAndCountReadBackThroughTheBytePointer() {
        program(TO_MEMORY, 0x1fff0, 0x123);
        dma().toMemory(2, new byte[0x20], 0, 0x20);
        bench.out(0x0c, 0);
        assertThat(bench.in(0x04) | bench.in(0x04) << 8)
                .as("wrapped within its page")
                .isEqualTo(0x0010);
        assertThat(bench.in(0x05) | bench.in(0x05) << 8).isEqualTo(0x103);
        assertThat(bench.in(0x81)).isEqualTo(1);
    }

    @Test
    void autoInitialisationStartsAgain() {
        program(TO_MEMORY | AUTO, 0x3000, 1);
        assertThat(dma().toMemory(2, bytes("abcd"), 0, 4)).isEqualTo(2);
        assertThat(dma().terminalCount(2)).isTrue();
        assertThat(dma().toMemory(2, bytes("cd"), 0, 2)).isEqualTo(2);
        assertThat(memory(0x3000, 2)).isEqualTo("cd");
    }

    @Test
    void addressesCanGoDown() {
        program(TO_MEMORY | DOWN, 0x3002, 2);
        dma().toMemory(2, bytes("abc"), 0, 3);
        assertThat(memory(0x3000, 3)).isEqualTo("cba");
    }

    @Test
    void the16BitChannelsCountWords() {
        bench.out(0xd4, 0x05);
        bench.out(0xd8, 0);
        bench.out(0xd6, 0x45);
        bench.out(0xc4, 0x00);
        bench.out(0xc4, 0x80);
        bench.out(0x8b, 0x03);
        bench.out(0xc6, 1);
        bench.out(0xc6, 0);
        bench.out(0xd4, 0x01);
        assertThat(dma().toMemory(5, bytes("abcde"), 0, 5)).isEqualTo(4);
        assertThat(memory(0x30000, 4)).as("page bit 0 is not used").isEqualTo("abcd");
    }

    @Test
    void aWaitingCardIsToldWhenItsChannelOpens() {
        List<Integer> told = new ArrayList<>();
        bench.provide(DmaPeripheral.class, "dma2", told::add);
        dma().request(2, true);
        assertThat(bench.in(0x08)).isEqualTo(0x40);
        bench.out(0x0a, 0x02);
        bench.out(0x0a, 0x02);
        assertThat(told).containsExactly(2);
        bench.out(0x08, 0x04);
        bench.out(0x08, 0x00);
        assertThat(told).as("the whole controller was off and came back").containsExactly(2, 2);
    }

    @Test
    void masterClearMasksEverything() {
        program(TO_MEMORY, 0x3000, 1);
        assertThat(bench.in(0x0f) & 0x0f).isEqualTo(0x0b);
        bench.out(0x0d, 0);
        assertThat(bench.in(0x0f) & 0x0f).isEqualTo(0x0f);
        bench.out(0x0e, 0);
        assertThat(bench.in(0x0f) & 0x0f).isZero();
        bench.out(0x0f, 0x05);
        assertThat(bench.in(0x0f) & 0x0f).isEqualTo(0x05);
    }

    @Test
    void theCascadeNeverAnswers() {
        bench.out(0xd4, 0x00);
        assertThat(dma().toMemory(4, bytes("ab"), 0, 2)).isZero();
    }
}
