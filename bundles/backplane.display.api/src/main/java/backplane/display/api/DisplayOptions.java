package backplane.display.api;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads {@code display_library: NAME, options="..."}: items with commas between them, {@code key=value} or a word. */
public final class DisplayOptions {

    /** Options of Bochs' displays that mean nothing here. */
    private static final Set<String> WITHOUT_EFFECT = Set.of(
            "timeout", "nokeyrepeat", "hideips", "fullscreen", "autoscale", "cmdmode", "gui_debug", "no_gui_console");

    private DisplayOptions() {}

    /**
     * Reads options.
     *
     * @param library the name of the display
     * @param keys what it takes
     * @return the values by key; those that only Bochs knows are left out
     * @throws IOException with a message for the user if there is an unknown one
     */
    public static Map<String, String> parse(String library, String text, List<String> keys) throws IOException {
        Map<String, String> options = new HashMap<>();
        for (String item : text.split(",")) {
            int equals = item.indexOf('=');
            String key = (equals < 0 ? item : item.substring(0, equals)).trim();
            if (keys.contains(key)) {
                options.put(key, equals < 0 ? "" : item.substring(equals + 1).trim());
            } else if (!key.isEmpty() && !WITHOUT_EFFECT.contains(key.toLowerCase(Locale.ROOT))) {
                throw new IOException("display_library: " + library + " has no option '" + key + "'; it takes "
                        + String.join("=, ", keys) + "=");
            }
        }
        return options;
    }
}
