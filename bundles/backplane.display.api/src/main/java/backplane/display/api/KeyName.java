package backplane.display.api;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/** The names of the keys that type no character, and their scan codes (set 1, grey keys with E000h added). */
public final class KeyName {

    /** Codes that this package needs itself. */
    static final int ESCAPE = 0x01, BACKSPACE = 0x0e, TAB = 0x0f, ENTER = 0x1c;

    /** Left Shift. */
    public static final int SHIFT = 0x2a;
    /** Right Alt, AltGr on many keyboards. */
    public static final int ALT_GR = 0xe038;
    /** Left Ctrl. */
    public static final int CTRL = 0x1d;
    /** Left Alt. */
    public static final int ALT = 0x38;

    private static final int F1 = 0x3b, F11 = 0x57;
    private static final Map<String, Integer> CODES = new TreeMap<>(Map.ofEntries(
            Map.entry("esc", ESCAPE),
            Map.entry("backspace", BACKSPACE),
            Map.entry("tab", TAB),
            Map.entry("enter", ENTER),
            Map.entry("ctrl", CTRL),
            Map.entry("shift", SHIFT),
            Map.entry("alt", ALT),
            Map.entry("space", 0x39),
            Map.entry("capslock", 0x3a),
            Map.entry("numlock", 0x45),
            Map.entry("scrolllock", 0x46),
            Map.entry("rshift", 0x36),
            Map.entry("rctrl", 0xe01d),
            Map.entry("altgr", ALT_GR),
            Map.entry("home", 0xe047),
            Map.entry("up", 0xe048),
            Map.entry("pgup", 0xe049),
            Map.entry("left", 0xe04b),
            Map.entry("right", 0xe04d),
            Map.entry("end", 0xe04f),
            Map.entry("down", 0xe050),
            Map.entry("pgdn", 0xe051),
            Map.entry("ins", 0xe052),
            Map.entry("del", 0xe053),
            Map.entry("win", 0xe05b),
            Map.entry("rwin", 0xe05c),
            Map.entry("menu", 0xe05d),
            Map.entry("print", 0xe037),
            Map.entry("pause", backplane.api.KeyboardInput.PAUSE)));

    static {
        for (int i = 1; i <= 12; i++) {
            CODES.put("f" + i, function(i));
        }
    }

    private KeyName() {}

    /** Returns the scan code of a function key, 1 .. 12. */
    public static int function(int number) {
        return number <= 10 ? F1 + number - 1 : F11 + number - 11;
    }

    /** Returns the scan code of a key, its name in small or capital letters; empty if there is none of that name. */
    public static OptionalInt code(String name) {
        Integer code = CODES.get(name.toLowerCase(Locale.ROOT));
        return code == null ? OptionalInt.empty() : OptionalInt.of(code);
    }

    /** Returns all names in alphabetical order. */
    public static Collection<String> names() {
        return CODES.keySet();
    }
}
