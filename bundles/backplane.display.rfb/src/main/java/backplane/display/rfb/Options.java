package backplane.display.rfb;

import java.io.IOException;
import java.util.Set;

/**
 * What {@code options="..."} says.
 *
 * @param address the address to listen at, {@code *} for all
 * @param port the port, 0 for the first free one from 5900
 * @param password what clients have to know; empty = nothing
 * @param keymap the layout that the guest believes its keyboard to have
 */
record Options(String address, int port, String password, String keymap) {

    /** Of DES' key only eight characters count. */
    static final int PASSWORD_LENGTH = 8;

    /** Options of Bochs without a meaning here; the server never waits for a client, so its timeout has none either. */
    private static final Set<String> WITHOUT_EFFECT = Set.of(
            "timeout", "nokeyrepeat", "hideips", "fullscreen", "autoscale", "cmdmode", "gui_debug", "no_gui_console");

    private static final String LOOPBACK = "127.0.0.1";

    /** @throws IOException with a message for the user */
    static Options parse(String text) throws IOException {
        Options options = new Options(LOOPBACK, 0, "", "us");
        for (String item : text.split(",")) {
            if (!item.isBlank()) {
                int equals = item.indexOf('=');
                String key = (equals < 0 ? item : item.substring(0, equals)).trim();
                options = options.with(
                        key, equals < 0 ? "" : item.substring(equals + 1).trim());
            }
        }
        return options;
    }

    private Options with(String key, String value) throws IOException {
        return switch (key) {
            case "address" -> new Options(value, port, password, keymap);
            case "port" -> new Options(address, number(value), password, keymap);
            case "password" -> new Options(address, port, checked(value), keymap);
            case "keymap" -> new Options(address, port, password, value);
            default -> {
                if (!WITHOUT_EFFECT.contains(key.toLowerCase(java.util.Locale.ROOT))) {
                    throw new IOException("display_library: rfb has no option '" + key
                            + "'; it takes address=, port=, password=, keymap= and timeout=");
                }
                yield this;
            }
        };
    }

    private static int number(String value) throws IOException {
        try {
            int port = Integer.parseInt(value);
            if (port >= 0 && port <= 0xffff) {
                return port;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new IOException(
                "display_library: rfb: port=" + value + " is not a port; write port=5901, or leave it out");
    }

    private static String checked(String password) throws IOException {
        if (password.length() > PASSWORD_LENGTH || password.chars().anyMatch(c -> c > 0xff)) {
            throw new IOException(
                    "display_library: rfb: a VNC password has at most 8 characters of Latin 1; choose another one");
        }
        return password;
    }
}
