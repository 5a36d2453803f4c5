package backplane.cpu.vector;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One line of a vector file: six fields separated by tabs; the last three are {@code key=value} items.
 *
 * @param id {@code form:number}
 * @param mode {@code 64}, {@code 32}, {@code 16}, or a hash in files of a real-mode processor
 * @param code instruction bytes
 * @param initial what differs from the default state
 * @param expected what differs from the initial state afterwards
 * @param undefined what must not be compared
 */
record Vector(
        String id,
        String mode,
        byte[] code,
        Map<String, String> initial,
        Map<String, String> expected,
        Map<String, String> undefined) {

    static Vector parse(String line) {
        String[] field = line.split("\t", -1);
        if (field.length < 6) {
            throw new IllegalArgumentException("a vector has six fields, this has " + field.length + ": " + line);
        }
        return new Vector(field[0], field[1], bytes(field[2]), items(field[3]), items(field[4]), items(field[5]));
    }

    private static Map<String, String> items(String text) {
        Map<String, String> items = new LinkedHashMap<>();
        if (!text.isEmpty()) {
            for (String item : text.split(" ")) {
                int equals = item.indexOf('=');
                items.put(item.substring(0, equals), item.substring(equals + 1));
            }
        }
        return items;
    }

    /** Converts hexadecimal digits in address order to bytes. */
    static byte[] bytes(String hex) {
        byte[] bytes = new byte[hex.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] =
                    (byte) (Character.digit(hex.charAt(2 * i), 16) << 4 | Character.digit(hex.charAt(2 * i + 1), 16));
        }
        return bytes;
    }

    /** Form without the number. */
    String form() {
        return id.substring(0, id.indexOf(':'));
    }
}
