package backplane.core;

import backplane.api.DisplayPort;
import backplane.api.DisplaySource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The monitor connector of a slot, as its video card has it. */
final class DisplaySocket implements Claim, DisplayPort {

    private final String key;
    private final Map<String, DisplaySource> displays;
    private @Nullable DisplaySource source;

    DisplaySocket(String key, Map<String, DisplaySource> displays) {
        this.displays = displays;
        this.key = key;
    }

    @Override
    public String name() {
        return "display " + key;
    }

    @Override
    public void check() {}

    @Override
    public void commit() {
        DisplaySource s = source;
        if (s != null) {
            displays.put(key, s);
        }
    }

    @Override
    public void withdraw() {
        DisplaySource s = source;
        if (s != null) {
            displays.remove(key, s);
        }
    }

    @Override
    public void source(DisplaySource painter) {
        source = painter;
    }
}
