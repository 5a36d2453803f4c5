package backplane.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaptureTest {

    @TempDir
    Path folder;

    private static byte[] arp(int i) {
        ByteBuffer b = ByteBuffer.allocate(60);
        b.putLong(-1L).putInt(i).putShort((short) 0x0806).putShort((short) 1).putShort((short) 0x0800);
        b.put((byte) 6)
                .put((byte) 4)
                .putShort((short) 1)
                .putShort((short) 1)
                .putInt(2)
                .putInt(0x0a000001);
        return b.array();
    }

    private Path write(String name, int frames) throws IOException {
        Path file = folder.resolve(name);
        try (CaptureWriter writer = new CaptureWriter(file, "ne2k0")) {
            for (int i = 0; i < frames; i++) {
                byte[] frame = Arrays.copyOf(arp(i), 60 + i);
                writer.frame(i % 2 == 0, frame, 0, frame.length, 1_500_000_000L * i + 123_456_789);
            }
        }
        return file;
    }

    private static List<CapturedFrame> read(CaptureReader reader) throws IOException {
        List<CapturedFrame> frames = new ArrayList<>();
        for (CapturedFrame f = reader.next(); f != null; f = reader.next()) {
            frames.add(f);
        }
        return frames;
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.pcapng", "a.pcap"})
    void whatIsWrittenReadsBackToTheNanosecond(String name) throws IOException {
        Path file = write(name, 20);
        try (CaptureReader reader = new CaptureReader(file)) {
            List<CapturedFrame> frames = read(reader);

            assertThat(frames).hasSize(20);
            assertThat(frames.get(19).nanos()).isEqualTo(1_500_000_000L * 19 + 123_456_789);
            assertThat(frames.get(19).data()).isEqualTo(Arrays.copyOf(arp(19), 79));
            assertThat(reader.problem()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.pcapng", "a.pcap"})
    void aFileThatIsCutAnywhereEndsBeforeTheCut(String name) throws IOException {
        byte[] whole = Files.readAllBytes(write(name, 3));
        for (int length = 120; length < whole.length; length++) {
            Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, length));
            try (CaptureReader reader = new CaptureReader(cut)) {
                assertThat(read(reader)).hasSizeLessThan(3);
            }
        }
    }

    @Test
    void bigEndianFilesWithMicrosecondsAreRead() throws IOException {
        ByteBuffer b = ByteBuffer.allocate(24 + 16 + 60).order(ByteOrder.BIG_ENDIAN);
        b.putInt(0xa1b2c3d4).putInt(0x00020004).putLong(0).putInt(65535).putInt(1);
        b.putInt(7).putInt(5).putInt(60).putInt(60).put(arp(1));
        try (CaptureReader reader = new CaptureReader(Files.write(folder.resolve("big"), b.array()))) {
            assertThat(read(reader)).extracting(CapturedFrame::nanos).containsExactly(7_000_005_000L);
        }
    }

    @Test
    void otherFilesAreRefused() throws IOException {
        Path text = Files.writeString(folder.resolve("text"), "this is no capture at all, but long enough for one");

        assertThatThrownBy(() -> new CaptureReader(text)).hasMessageContaining("no capture of Ethernet frames");
        assertThatThrownBy(() -> new CaptureReader(folder.resolve("no"))).hasMessageContaining("cannot read");
        assertThatThrownBy(() -> new CaptureWriter(folder.resolve("no/a.pcap"), ""))
                .hasMessageContaining("a folder");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFullDiskCutsTheFileBackToWholeFrames(boolean classic) throws IOException {
        FullDisk disk = new FullDisk(500);
        CaptureWriter writer = new CaptureWriter(disk, classic);
        writer.header("ne2k0");

        assertThatThrownBy(() -> {
                    for (int i = 0; i < 20; i++) {
                        writer.frame(true, arp(i), 0, 60, i);
                    }
                })
                .hasMessage("No space left on device");

        Path file = Files.write(folder.resolve("cut"), disk.content());
        try (CaptureReader reader = new CaptureReader(file)) {
            assertThat(read(reader)).hasSizeGreaterThan(2);
            assertThat(reader.problem()).isEmpty();
        }
    }

    @Test
    void aPipeWillDo() throws Exception {
        Path pipe = folder.resolve("pipe");
        boolean made = new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0;
        Assumptions.assumeTrue(made, "needs mkfifo");
        CompletableFuture<byte[]> got = CompletableFuture.supplyAsync(() -> {
            try {
                return Files.readAllBytes(pipe);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });

        try (CaptureWriter writer = new CaptureWriter(pipe, "ne2k0")) {
            writer.frame(true, arp(1), 0, 60, 1);
        }

        Path copy = Files.write(folder.resolve("copy"), got.get(20, TimeUnit.SECONDS));
        try (CaptureReader reader = new CaptureReader(copy)) {
            assertThat(read(reader)).hasSize(1);
        }
    }

    @Test
    void noiseIsNeverTakenForEndlessFrames() throws IOException {
        Random random = new Random(1);
        byte[] good = Files.readAllBytes(write("a.pcapng", 5));
        for (int i = 0; i < 300; i++) {
            byte[] noise = good.clone();
            for (int n = 0; n < 4; n++) {
                noise[28 + random.nextInt(noise.length - 28)] = (byte) random.nextInt();
            }
            try (CaptureReader reader = new CaptureReader(Files.write(folder.resolve("noise"), noise))) {
                assertThat(read(reader)).hasSizeLessThan(100);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.pcapng", "a.pcap"})
    void tsharkFindsNothingWrong(String name) throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/tshark")), "needs tshark");
        Path file = write(name, 4);
        Process tshark = new ProcessBuilder("/usr/bin/tshark", "-r", file.toString(), "-Y", "!_ws.malformed && arp")
                .redirectErrorStream(true)
                .start();
        String output = new String(tshark.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(tshark.waitFor(20, TimeUnit.SECONDS)).isTrue();

        assertThat(tshark.exitValue()).as(output).isZero();
        assertThat(output.lines().filter(l -> l.contains("ARP"))).hasSize(4);
    }
}
