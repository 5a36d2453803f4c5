package backplane.eth.sink;

import backplane.capture.PacketLog;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Bochs' logs of what a guest sends: the bytes back to back, and a hexadecimal dump for people. */
final class TransmitLog {

    private final OutputStream raw;
    private final PacketLog dump;

    TransmitLog(Path folder, String ethdev, String mac) throws IOException {
        try {
            raw = new BufferedOutputStream(Files.newOutputStream(folder.resolve("eth_null-tx.log")));
            dump = new PacketLog(
                    folder.resolve("eth_null-txdump.txt"),
                    List.of("null packetmover readable log file", "net IF = " + ethdev, "MAC address = " + mac));
        } catch (IOException e) {
            throw new IOException(
                    "logdir=" + folder + ": cannot write there (" + e.getMessage() + "): name a folder", e);
        }
    }

    void frame(byte[] frame, int offset, int length) throws IOException {
        raw.write(frame, offset, length);
        raw.flush();
        dump.frame(true, frame, offset, length);
    }

    void close() {
        dump.close();
        try {
            raw.close();
        } catch (IOException e) {
            // every frame was flushed
        }
    }
}
