package backplane.capture;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Bochs' log of frames for people: a heading, then each frame as a hexadecimal dump. Whatever cannot be written is lost: a log
 * is no reason to stop. One thread at a time.
 */
public final class PacketLog implements AutoCloseable {

    private static final int ROW = 16;

    private final PrintWriter text;

    /**
     * Makes the file, or empties it.
     *
     * @param heading lines at its top
     * @throws IOException if the file cannot be made
     */
    public PacketLog(Path file, List<String> heading) throws IOException {
        text = new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.US_ASCII));
        heading.forEach(line -> text.print(line + "\n"));
        text.print("--\n");
        text.flush();
    }

    /** Adds a frame of the guest or of the host. */
    public void frame(boolean fromGuest, byte[] frame, int offset, int length) {
        text.print("a packet from " + (fromGuest ? "guest to host" : "host to guest") + ", length " + length + "\n");
        for (int at = 0; at < length; at += ROW) {
            row(frame, offset + at, Math.min(ROW, length - at));
        }
        text.print("--\n");
        text.flush();
    }

    private void row(byte[] frame, int at, int count) {
        StringBuilder hex = new StringBuilder();
        StringBuilder characters = new StringBuilder(" ");
        for (int i = 0; i < ROW; i++) {
            hex.append(i < count ? String.format("%02x ", frame[at + i] & 0xff) : "   ");
            if (i < count) {
                int c = frame[at + i];
                characters.append(c >= 0x20 && c < 0x7f ? (char) c : '.');
            }
        }
        text.print(hex.append(characters).append('\n'));
    }

    @Override
    public void close() {
        text.close();
    }
}
