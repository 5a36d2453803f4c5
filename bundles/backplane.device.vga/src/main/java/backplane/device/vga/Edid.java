package backplane.device.vga;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;

/** What a monitor tells of itself: one or two blocks of 128 bytes (VESA E-EDID, structure 1.3). */
final class Edid {

    static final int BLOCK = 128;

    private static final String FILE = "file:";
    private static final int CHECKSUM = 127;

    /**
     * Header; maker "BPL", model 1, of 2026; analog, 32 cm x 24 cm, gamma 2.2, the first timing is the preferred one; colours of
     * sRGB; 720 x 400, 640 x 480, 800 x 600 and 1024 x 768; 1280 x 1024, 1600 x 1200, 1152 x 864, 1280 x 960, 1400 x 1050,
     * 1280 x 800, 1920 x 1080, 1920 x 1200; 1024 x 768 in detail: 65 MHz, 320 dots and 38 lines of blanking.
     */
    private static final String FIRST = """
            00 ff ff ff ff ff ff 00 0a 0c 01 00 01 00 00 00 01 24 01 03 08 20 18 78 0a ee 91 a3 54 4c 99 26 0f 50 54
            a1 08 00 81 80 a9 40 71 4f 81 40 90 40 81 00 d1 c0 d1 00
            64 19 00 40 41 00 26 30 18 88 36 00 40 f0 10 00 00 18
            """;

    /** 50 to 76 Hz, 30 to 120 kHz, at most 250 MHz. */
    private static final String LIMITS = "00 00 00 fd 00 32 4c 1e 78 19 00 0a 20 20 20 20 20 20";

    private static final String NAME = "00 00 00 fc 00";
    private static final int NAME_LENGTH = 13;

    private Edid() {}

    /**
     * Returns the data of a monitor.
     *
     * @param ddc {@code builtin}, {@code disabled}, or {@code file:} with the path of a file of 128 or 256 bytes
     * @return no bytes if it is disabled
     * @throws IOException if there is no such monitor; the message says what to write
     */
    static byte[] of(String ddc) throws IOException {
        if (ddc.startsWith(FILE)) {
            return read(ddc.substring(FILE.length()));
        }
        return switch (ddc) {
            case "builtin" -> builtin();
            case "disabled" -> new byte[0];
            default -> throw new IOException("ddc=" + ddc + " must be builtin, disabled or file:FILE");
        };
    }

    private static byte[] read(String file) throws IOException {
        byte[] data;
        try {
            data = Files.isRegularFile(Path.of(file)) ? Files.readAllBytes(Path.of(file)) : new byte[0];
        } catch (InvalidPathException e) {
            throw new IOException("ddc=file:" + file + " names no file: " + e.getMessage(), e);
        }
        if (data.length != BLOCK && data.length != 2 * BLOCK) {
            throw new IOException("ddc=file:" + file + " must be a file of 128 or 256 bytes; Linux has the data of its"
                    + " monitors in /sys/class/drm/*/edid");
        }
        return data;
    }

    private static byte[] builtin() {
        byte[] block = new byte[BLOCK];
        int at = put(block, 0, FIRST);
        at = put(block, at, LIMITS);
        at = put(block, at, NAME);
        byte[] name = "Backplane\n".getBytes(StandardCharsets.US_ASCII);
        Arrays.fill(block, at, at + NAME_LENGTH, (byte) ' ');
        System.arraycopy(name, 0, block, at, name.length);
        // the last descriptor is a dummy
        block[at + NAME_LENGTH + 3] = 0x10;
        block[CHECKSUM] = (byte) -sum(block);
        return block;
    }

    private static int put(byte[] block, int from, String octets) {
        int at = from;
        for (String octet : octets.strip().split("\\s+")) {
            block[at++] = (byte) Integer.parseInt(octet, 16);
        }
        return at;
    }

    private static int sum(byte[] block) {
        int sum = 0;
        for (byte b : block) {
            sum += b;
        }
        return sum;
    }
}
