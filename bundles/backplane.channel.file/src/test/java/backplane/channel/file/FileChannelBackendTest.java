package backplane.channel.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backplane.api.CharBackend.Feed;
import backplane.api.DeviceLog;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FileChannelBackendTest {

    private static final Feed FEED = new Feed() {
        @Override
        public boolean deliver(byte[] octets, int offset, int length) {
            throw new AssertionError("a file delivers nothing");
        }

        @Override
        public void connected(boolean connected) {}

        @Override
        public DeviceLog log() {
            throw new AssertionError("nothing to log");
        }
    };

    @TempDir
    Path folder;

    @Test
    void whatThePortSendsIsInTheFile() throws IOException {
        Path file = folder.resolve("com1.out");
        Files.writeString(file, "old");
        FileChannelBackend backend = new FileChannelBackend(file.toString());
        backend.open(FEED);
        backend.send(new byte[] {'a', 'b', 'c'}, 1, 2);
        backend.close();
        backend.close();
        assertThat(file).hasContent("bc");
    }

    @Test
    void aFolderThatIsNotThereIsToldWithARemedy() {
        assertThatThrownBy(() -> new FileChannelBackend(folder + "/none/com1.out").open(FEED))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("folder that exists");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dev/lp-that-is-not-there", "/dev/./../dev/lp-that-is-not-there", "/dev/none/lp0"})
    void aDeviceThatIsNotThereIsNotMadeAsAFile(String device) {
        try {
            assertThatThrownBy(() -> new FileChannelBackend(device).open(FEED))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(device)
                    .hasMessageContaining("load its driver")
                    .hasMessageContaining("outside of /dev");
            assertThat(Path.of(device)).doesNotExist();
        } finally {
            Path.of(device).toFile().delete();
        }
    }

    @Test
    void aFileInSharedMemoryIsMade() throws IOException {
        Path file = Path.of(
                existing("/dev/shm"), "backplane-" + ProcessHandle.current().pid() + ".out");
        FileChannelBackend backend = new FileChannelBackend(file.toString());
        try {
            backend.open(FEED);
            backend.send(new byte[] {'a'}, 0, 1);
            backend.close();
            assertThat(file).hasContent("a");
        } finally {
            Files.deleteIfExists(file);
        }
    }

    @Test
    void aFullDiskIsToldAndTheBackendStaysUsable() throws IOException {
        FileChannelBackend backend = new FileChannelBackend(existing("/dev/full"));
        backend.open(FEED);
        assertThatThrownBy(() -> backend.send(new byte[] {'a'}, 0, 1)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> backend.send(new byte[] {'b'}, 0, 1)).isInstanceOf(IOException.class);
        backend.close();
    }

    @Test
    @Timeout(30)
    void aNamedPipeThatNobodyReadsIsOpenedAtOnce() throws Exception {
        Path pipe = folder.resolve("pipe");
        existing("/usr/bin/mkfifo");
        new ProcessBuilder("/usr/bin/mkfifo", pipe.toString()).start().waitFor();
        FileChannelBackend backend = new FileChannelBackend(pipe.toString());
        backend.open(FEED);
        backend.send(new byte[] {'o', 'k'}, 0, 2);
        byte[] read = new byte[2];
        try (InputStream reader = Files.newInputStream(pipe)) {
            assertThat(reader.readNBytes(read, 0, 2)).isEqualTo(2);
        }
        assertThat(read).containsExactly('o', 'k');
        backend.close();
    }

    private static String existing(String path) {
        boolean there = Files.exists(Path.of(path));
        if (!there) {
            System.out.println("SKIPPED: there is no " + path + " here");
        }
        Assumptions.assumeTrue(there, "there is no " + path);
        return path;
    }
}
