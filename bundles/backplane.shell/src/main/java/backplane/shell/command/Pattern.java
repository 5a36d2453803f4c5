package backplane.shell.command;

import backplane.core.Machine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Bytes as a user writes them, and the search for them. */
final class Pattern {
    /** More hits than these are of no use. */
    static final int MOST = 64;

    private static final int CHUNK = 1 << 20;
    private static final int PAGE = 4096;

    private Pattern() {}

    /** Reads {@code 55 aa}, {@code 0x55aa} or {@code text:words}. */
    static byte[] parse(String text) {
        byte[] bytes;
        if (text.startsWith("text:")) {
            bytes = text.substring(5).getBytes(StandardCharsets.UTF_8);
        } else {
            try {
                bytes = HexFormat.of().parseHex(text.replaceFirst("^0x", "").replaceAll("[ ,]", ""));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "'" + text + "' is no sequence of bytes; write \"55 aa\" or \"text:words\"", e);
            }
        }
        if (bytes.length == 0) {
            throw new IllegalArgumentException("there are no bytes in '" + text + "'");
        }
        return bytes;
    }

    /** Returns where the bytes begin; pages that are not mapped are passed over. */
    static List<Long> find(Machine machine, Address from, long length, byte[] wanted) {
        List<Long> found = new ArrayList<>();
        long end = from.value() + length;
        for (long at = from.value(); at < end && found.size() < MOST; ) {
            long start = at;
            int size = (int) Math.min(CHUNK + wanted.length - 1L, end - at);
            byte[] bytes = from.physical()
                    ? machine.peek(at, size)
                    : machine.<byte[], RuntimeException>call(
                            () -> machine.board().peekLinear(start, size));
            for (int i = 0; i + wanted.length <= bytes.length && i < CHUNK && found.size() < MOST; i++) {
                if (bytes[i] == wanted[0] && Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                    found.add(at + i);
                }
            }
            at = bytes.length == size ? at + CHUNK : (at + bytes.length & -PAGE) + PAGE;
        }
        return found;
    }
}
