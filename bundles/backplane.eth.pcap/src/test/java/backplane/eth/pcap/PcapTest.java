package backplane.eth.pcap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backplane.capture.CaptureReader;
import backplane.capture.CaptureWriter;
import backplane.capture.CapturedFrame;
import backplane.testkit.RecordedJack;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PcapTest {

    @TempDir
    Path folder;

    private record Keys(String ethdev, String replay, boolean fast) implements Pcap.Config {
        @Override
        public Class<? extends Annotation> annotationType() {
            return Pcap.Config.class;
        }
    }

    private final RecordedJack card = new RecordedJack();

    private static Pcap backend(String ethdev, String replay, boolean fast) {
        return new Pcap(new Keys(ethdev, replay, fast), Map.of("id", "ne2k0"));
    }

    private static byte[] frame(int i) {
        byte[] frame = new byte[60];
        Arrays.fill(frame, (byte) i);
        return frame;
    }

    private Path capture(int frames) throws IOException {
        Path file = folder.resolve("session.pcapng");
        try (CaptureWriter writer = new CaptureWriter(file, "x")) {
            for (int i = 0; i < frames; i++) {
                writer.frame(true, frame(i), 0, 60, 1_000_000_000L * (i + 100));
            }
        }
        return file;
    }

    @Test
    void whatTheGuestSendsIsWrittenWithTheTimeOfItsClock() throws IOException {
        Path file = folder.resolve("out.pcapng");
        Pcap pcap = backend(file.toString(), "", false);
        pcap.open(card);
        card.now(5_000_000_000L);
        pcap.send(frame(1), 0, 60);
        pcap.close();

        try (CaptureReader reader = new CaptureReader(file)) {
            CapturedFrame frame = reader.next();
            assertThat(frame).isNotNull();
            assertThat(frame.nanos()).isEqualTo(5_000_000_000L);
            assertThat(frame.data()).isEqualTo(frame(1));
        }
        assertThat(pcap.live()).isFalse();
    }

    @Test
    void aReplayKeepsThePaceOfTheGuestsClock() throws Exception {
        Pcap pcap = backend("", capture(3).toString(), false);
        pcap.open(card);

        assertThat(eventually(() -> card.frames().size() == 1)).isTrue();
        Thread.sleep(50);
        assertThat(card.frames()).as("a second of virtual time has to pass").hasSize(1);
        card.now(card.now() + 1_000_000_000L);
        assertThat(eventually(() -> card.frames().size() == 2)).isTrue();
        card.now(card.now() + 1_000_000_000L);
        assertThat(eventually(() -> card.frames().size() == 3)).isTrue();
        assertThat(eventually(() -> card.log().messages().toString().contains("over after 3 frames")))
                .isTrue();
        pcap.close();
    }

    @Test
    void aFastReplayDoesNotWait() throws Exception {
        Pcap pcap = backend("", capture(50).toString(), true);
        pcap.open(card);

        assertThat(eventually(() -> card.frames().size() == 50)).isTrue();
        pcap.close();
    }

    @Test
    void aCutCaptureIsPlayedUpToTheCutWithAMessage() throws Exception {
        Path file = capture(3);
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 10));
        Pcap pcap = backend("", file.toString(), true);
        pcap.open(card);

        assertThat(eventually(() -> card.log().messages().toString().contains("ends in the middle of a frame")))
                .isTrue();
        assertThat(card.frames()).hasSize(2);
        pcap.close();
    }

    @Test
    void aFullDiskEndsTheCaptureWithAMessageAndNotTheCable() throws Exception {
        Assumptions.assumeTrue(Files.isWritable(Path.of("/dev/full")), "needs /dev/full");
        Pcap pcap = backend(folder.resolve("full.pcapng").toString(), "", false);
        Path full = folder.resolve("full.pcapng");
        Files.createSymbolicLink(full, Path.of("/dev/full"));

        assertThatThrownBy(() -> pcap.open(card)).isInstanceOf(IOException.class);
    }

    @Test
    void aBackendWithoutAnyFileIsRefused() {
        assertThatThrownBy(() -> backend("", "", false).open(card)).hasMessageContaining("ethdev=FILE");
    }

    private static boolean eventually(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 6000 && !condition.getAsBoolean(); i++) {
            Thread.sleep(10);
        }
        return condition.getAsBoolean();
    }
}
