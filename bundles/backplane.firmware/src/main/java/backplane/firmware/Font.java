package backplane.firmware;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The characters of code page 437 in cells of 8 x 8, 8 x 14 and 8 x 16 dots, read from drawings in text files: a line
 * {@code char N} starts a character, then one line a row, {@code #} for a lit dot.
 */
final class Font {

    private static final Map<Integer, byte[]> GLYPHS = Map.of(8, load(8), 14, load(14), 16, load(16));

    private Font() {}

    /** Returns the 256 characters, {@code height} octets each. */
    static byte[] glyphs(int height) {
        return java.util.Objects.requireNonNull(GLYPHS.get(height));
    }

    /** Returns where the font of this height lies in the ROM. */
    static int offset(int height) {
        return switch (height) {
            case 8 -> 0xa000;
            case 14 -> 0xa800;
            default -> 0xb600;
        };
    }

    private static byte[] load(int height) {
        byte[] glyphs = new byte[256 * height];
        try (InputStream in = Font.class.getResourceAsStream("font8x" + height + ".txt")) {
            if (in == null) {
                throw new IllegalStateException("font8x" + height + ".txt is missing");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
            int at = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("char ")) {
                    at = Integer.parseInt(line.substring(5).trim()) * height;
                } else if (!line.isBlank() && !line.startsWith("/")) {
                    glyphs[at++] = row(line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return glyphs;
    }

    private static byte row(String line) {
        int bits = 0;
        for (int i = 0; i < 8; i++) {
            bits = bits << 1 | (i < line.length() && line.charAt(i) == '#' ? 1 : 0);
        }
        return (byte) bits;
    }
}
