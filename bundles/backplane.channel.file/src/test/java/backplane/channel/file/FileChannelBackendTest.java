package backplane.channel.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backplane.api.CharBackend.Feed;
import backplane.api.DeviceLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
}
