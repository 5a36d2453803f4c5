package backplane.display.api;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which keys type which characters in a country. Read from text: lines of a scan code in hexadecimal and up to four
 * characters, for the key alone, with Shift, with AltGr, with both; {@code none} is a gap, {@code space} a blank, {@code
 * dead^} an accent that waits for its letter; lines that begin with # are comments. Immutable.
 */
public final class KeyLayout {

    /** The layouts that come with this bundle. */
    public static final List<String> NAMES = List.of("de", "fr", "gb", "us");

    private static final String SUFFIX = ".keys";
    private static final String DEAD = "dead";
    /** The combining characters and the accents of the dead keys that stand for them. */
    private static final Map<Integer, Integer> ACCENTS =
            Map.of(0x300, (int) '`', 0x301, (int) '´', 0x302, (int) '^', 0x303, (int) '~', 0x308, (int) '¨');

    /** What Enter, Tab, Backspace and Esc type everywhere. */
    private static final Map<Integer, Integer> CONTROLS = Map.of(
            (int) '\n',
            KeyName.ENTER,
            (int) '\r',
            KeyName.ENTER,
            (int) '\t',
            KeyName.TAB,
            (int) '\b',
            KeyName.BACKSPACE,
            0x7f,
            KeyName.BACKSPACE,
            0x1b,
            KeyName.ESCAPE);

    private final String name;
    private final Map<Integer, Stroke> direct = new HashMap<>();
    private final Map<Integer, Stroke> dead = new HashMap<>();

    private KeyLayout(String name) {
        this.name = name;
    }

    /**
     * Returns a layout of this bundle, or one from a file.
     *
     * @param name one of {@link #NAMES}, or a path that ends in {@code .keys}
     * @throws IOException with a message for the user if there is none, or the file makes no sense
     */
    public static KeyLayout of(String name) throws IOException {
        try (InputStream text = open(name)) {
            return read(name, text);
        }
    }

    private static InputStream open(String name) throws IOException {
        if (name.endsWith(SUFFIX)) {
            return Files.newInputStream(Path.of(name));
        }
        InputStream text = NAMES.contains(name) ? KeyLayout.class.getResourceAsStream(name + SUFFIX) : null;
        if (text == null) {
            throw new IOException("there is no keyboard layout '" + name + "'; choose one of "
                    + String.join(", ", NAMES) + ", or write the path of a file that ends in " + SUFFIX);
        }
        return text;
    }

    static KeyLayout read(String name, InputStream text) throws IOException {
        KeyLayout layout = new KeyLayout(name);
        BufferedReader reader = new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8));
        int number = 1;
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            if (!line.isBlank() && !line.startsWith("#")) {
                layout.line(line.trim().split("\\s+"), name + ":" + number);
            }
            number++;
        }
        return layout;
    }

    private void line(String[] words, String where) throws IOException {
        int code;
        try {
            code = Integer.parseInt(words[0], 16);
        } catch (NumberFormatException e) {
            throw new IOException(where + ": '" + words[0] + "' is not a scan code; a line is: 1e a A", e);
        }
        for (int i = 1; i < words.length; i++) {
            if (i > 4) {
                throw new IOException(where + ": more than four characters on one key");
            }
            character(words[i], new Stroke(code, (i - 1 & 1) != 0, (i - 1 & 2) != 0), where);
        }
    }

    private void character(String word, Stroke stroke, String where) throws IOException {
        boolean accent = word.startsWith(DEAD) && word.length() > DEAD.length();
        String text = accent ? word.substring(DEAD.length()) : word;
        if (text.equals("space")) {
            direct.putIfAbsent((int) ' ', stroke);
        } else if (text.codePointCount(0, text.length()) == 1) {
            (accent ? dead : direct).putIfAbsent(text.codePointAt(0), stroke);
        } else if (!text.equals("none")) {
            throw new IOException(where + ": '" + word + "' is not one character; write none for a gap");
        }
    }

    /** Returns the name. */
    public String name() {
        return name;
    }

    /** Tells whether the right Alt key is AltGr here, and not an ordinary Alt key. */
    public boolean usesAltGr() {
        return direct.values().stream().anyMatch(Stroke::altGr);
    }

    /** Returns the key that types a character by itself, or null. */
    public @Nullable Stroke stroke(int codePoint) {
        Integer control = CONTROLS.get(codePoint);
        return control == null ? direct.get(codePoint) : new Stroke(control, false, false);
    }

    /** Returns the keys that type a character one after the other, with dead keys where need be; empty if none do. */
    public List<Stroke> strokes(int codePoint) {
        Stroke one = stroke(codePoint);
        if (one != null) {
            return List.of(one);
        }
        Stroke accent = dead.get(codePoint);
        if (accent != null) {
            return pair(accent, direct.get((int) ' '));
        }
        int[] parts = Normalizer.normalize(Character.toString(codePoint), Normalizer.Form.NFD)
                .codePoints()
                .toArray();
        Integer mark = parts.length == 2 ? ACCENTS.get(parts[1]) : null;
        return mark == null ? List.of() : pair(dead.get(mark), direct.get(parts[0]));
    }

    private static List<Stroke> pair(@Nullable Stroke first, @Nullable Stroke second) {
        return first == null || second == null ? List.of() : List.of(first, second);
    }
}
