package backplane.display.rfb;

import backplane.display.api.DisplayOptions;
import java.io.IOException;
import java.util.List;
import java.util.Map;

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

    private static final List<String> KEYS = List.of("address", "port", "password", "keymap");
    private static final String LOOPBACK = "127.0.0.1";

    /** @throws IOException with a message for the user */
    static Options parse(String text) throws IOException {
        Map<String, String> given = DisplayOptions.parse("rfb", text, KEYS);
        return new Options(
                given.getOrDefault("address", LOOPBACK),
                number(given.getOrDefault("port", "0")),
                checked(given.getOrDefault("password", "")),
                given.getOrDefault("keymap", "us"));
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
