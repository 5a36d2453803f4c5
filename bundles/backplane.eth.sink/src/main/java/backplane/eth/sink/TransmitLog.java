package backplane.eth.sink;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Bochs' logs of what a guest sends: the bytes back to back, and a hexadecimal dump for people. */
final class TransmitLog {

    private static final int ROW = 16;

    private final OutputStream raw;
    private final PrintWriter dump;

    TransmitLog(Path folder, String ethdev, String mac) throws IOException {
        try {
            raw = new BufferedOutputStream(Files.newOutputStream(folder.resolve("eth_null-tx.log")));
            dump = new PrintWriter(
                    Files.newBufferedWriter(folder.resolve("eth_null-txdump.txt"), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new IOException(
                    "logdir=" + folder + ": cannot write there (" + e.getMessage() + "): name a folder", e);
        }
        dump.print("null packetmover readable log file\nnet IF = " + ethdev + "\nMAC address = " + mac + "\n--\n");
    }

    void frame(byte[] frame, int offset, int length) throws IOException {
        raw.write(frame, offset, length);
        raw.flush();
        dump.print("a packet from guest to host, length " + length + "\n");
        for (int at = 0; at < length; at += ROW) {
            row(frame, offset + at, Math.min(ROW, length - at));
        }
        dump.print("--\n");
        dump.flush();
    }

    private void row(byte[] frame, int at, int count) {
        StringBuilder hex = new StringBuilder();
        StringBuilder text = new StringBuilder(" ");
        for (int i = 0; i < ROW; i++) {
            hex.append(i < count ? String.format("%02x ", frame[at + i] & 0xff) : "   ");
            if (i < count) {
                int c = frame[at + i];
                text.append(c >= 0x20 && c < 0x7f ? (char) c : '.');
            }
        }
        dump.print(hex.append(text).append('\n'));
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
