package backplane.device.biosdev;

import backplane.api.StateIo;
import java.util.function.Consumer;

/** Collects letters until a line is complete. */
final class MessageLine {

    private static final int LONGEST = 200;

    private final String prefix;
    private final StringBuilder text = new StringBuilder();

    MessageLine(String prefix) {
        this.prefix = prefix;
    }

    /** Adds a letter; at its end, or when it gets too long, the line goes to the log. */
    void add(int letter, Consumer<String> log) {
        int c = letter & 0xff;
        if (c == '\n' || c == '\r' || c == 0) {
            finish(log);
            return;
        }
        text.append(c >= ' ' && c < 0x7f ? (char) c : '.');
        if (text.length() >= LONGEST) {
            finish(log);
        }
    }

    private void finish(Consumer<String> log) {
        if (text.length() > 0) {
            log.accept(prefix + text);
            text.setLength(0);
        }
    }

    void clear() {
        text.setLength(0);
    }

    void state(StateIo io, String name) {
        String kept = io.text(name, text.toString());
        if (io.loading()) {
            text.setLength(0);
            text.append(kept, 0, Math.min(kept.length(), LONGEST - 1));
        }
    }
}
