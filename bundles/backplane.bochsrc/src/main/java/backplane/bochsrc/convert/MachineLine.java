package backplane.bochsrc.convert;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where in a profile a property of the machine is written: what the keywords of the program do, backwards.
 *
 * @param keyword of the line
 * @param key of the item, empty for a bare value
 * @param value as it is written there
 */
public record MachineLine(String keyword, String key, String value) {

    private static final Map<String, List<String>> PLACES = Map.ofEntries(
            Map.entry("memory.mb", List.of("memory", "guest")),
            Map.entry("memory.host.mb", List.of("memory", "host")),
            Map.entry("memory.block.kb", List.of("memory", "block_size")),
            Map.entry("clock.sync", List.of("clock", "sync")),
            Map.entry("clock.rtc_sync", List.of("clock", "rtc_sync")),
            Map.entry("clock.time0", List.of("clock", "time0")),
            Map.entry("boot", List.of("boot", "")),
            Map.entry("boot.floppy_bootsig_check", List.of("floppy_bootsig_check", "disabled")),
            Map.entry("magic_break", List.of("magic_break", "")),
            Map.entry("debug_symbols.file", List.of("debug_symbols", "file")),
            Map.entry("debug_symbols.offset", List.of("debug_symbols", "offset")),
            Map.entry("print_timestamps", List.of("print_timestamps", "enabled")),
            Map.entry("ips", List.of("cpu", "ips")),
            Map.entry("reset_on_triple_fault", List.of("cpu", "reset_on_triple_fault")),
            Map.entry("display", List.of("display_library", "")),
            Map.entry("display.options", List.of("display_library", "options")),
            Map.entry("log", List.of("log", "")),
            Map.entry("log.prefix", List.of("logprefix", "")));

    /** Returns the place of a property and the text of its value; empty if no line gives it. */
    public static Optional<MachineLine> of(String property, Object value) {
        List<String> place = PLACES.get(property);
        if (place != null) {
            return Optional.of(new MachineLine(place.get(0), place.get(1), text(property, value)));
        }
        String[] words = property.split("\\.", 3);
        boolean level = words[0].equals("log") && words.length > 1;
        return level
                ? Optional.of(new MachineLine(words[1], words.length == 2 ? "action" : words[2], value.toString()))
                : Optional.empty();
    }

    private static String text(String property, Object value) {
        if (property.equals("magic_break") && value instanceof Object[] registers) {
            return "enabled=1 " + joined(" ", registers);
        }
        if (value instanceof Object[] several) {
            return joined(", ", several);
        }
        if (value instanceof Boolean set) {
            // the property is the opposite of the key
            return set == property.equals("boot.floppy_bootsig_check") ? "0" : "1";
        }
        return value.toString();
    }

    private static String joined(String between, Object[] values) {
        return String.join(between, Arrays.stream(values).map(Object::toString).toList());
    }
}
