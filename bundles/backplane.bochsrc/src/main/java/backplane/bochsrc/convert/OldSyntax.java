package backplane.bochsrc.convert;

import backplane.bochsrc.Problem;
import backplane.bochsrc.grammar.Item;
import backplane.bochsrc.grammar.Line.Directive;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Keywords of older Bochs, read as what replaced them. */
final class OldSyntax {
    /**
     * @param keyword the new one; empty = the line has no effect any more
     * @param bare new key of a bare value
     * @param keys new names of keys
     * @param added items that the new line has besides
     */
    private record Rewrite(String keyword, String bare, Map<String, String> keys, Map<String, String> added) {}

    private static final Rewrite GONE = new Rewrite("", "", Map.of(), Map.of());

    private static final Map<String, Rewrite> REWRITES = Map.ofEntries(
            Map.entry("user_shortcut", keys("keyboard", Map.of("keys", "user_shortcut"))),
            Map.entry("keyboard_type", bare("keyboard", "type")),
            Map.entry("keyboard_serial_delay", bare("keyboard", "serial_delay")),
            Map.entry("keyboard_paste_delay", bare("keyboard", "paste_delay")),
            Map.entry("keyboard_mapping", keys("keyboard", Map.of("map", "keymap", "enabled", ""))),
            Map.entry("ips", bare("cpu", "ips")),
            Map.entry("time0", bare("clock", "time0")),
            Map.entry("pnic", keys("pcipnic", Map.of())),
            Map.entry("user_plugin", keys("plugin_ctrl", Map.of())),
            Map.entry("debugger_log", GONE),
            Map.entry("i440fxsupport", new Rewrite("pci", "", Map.of(), Map.of("chipset", "i440fx"))),
            Map.entry("diskc", new Rewrite("ata0-master", "", Map.of("file", "path"), Map.of("type", "disk"))),
            Map.entry("diskd", new Rewrite("ata0-slave", "", Map.of("file", "path"), Map.of("type", "disk"))),
            Map.entry("cdromd", new Rewrite("ata0-slave", "", Map.of("dev", "path"), Map.of("type", "cdrom"))),
            Map.entry(
                    "load32bitOSImage",
                    keys("linux", Map.of("path", "kernel", "os", "", "iolog", "", "initrd", "initrd"))),
            Map.entry("newharddrivesupport", GONE),
            Map.entry("vga_update_interval", GONE),
            Map.entry("floppy_command_delay", GONE),
            Map.entry("text_snapshot_check", GONE),
            Map.entry("fullscreen", GONE),
            Map.entry("screenmode", GONE));

    private OldSyntax() {}

    private static Rewrite bare(String keyword, String key) {
        return new Rewrite(keyword, key, Map.of(), Map.of());
    }

    private static Rewrite keys(String keyword, Map<String, String> keys) {
        return new Rewrite(keyword, "", keys, Map.of());
    }

    /** The line in today's words, with a warning if it is another one; empty if nothing is left of it. */
    static Optional<Directive> modern(Directive line, Consumer<Problem> problems) {
        Rewrite rewrite = REWRITES.get(line.keyword());
        if (rewrite == null) {
            return Optional.of(line);
        }
        if (rewrite.keyword().isEmpty()) {
            problems.accept(
                    line.position().warning("'" + line.keyword() + "' has no effect any more", "remove the line"));
            return Optional.empty();
        }
        List<Item> items = new ArrayList<>();
        rewrite.added().forEach((key, value) -> items.add(new Item(key, value, 0, 0)));
        line.items().forEach(item -> rename(rewrite, item).ifPresent(items::add));
        Directive modern = new Directive(line.raw(), line.position(), rewrite.keyword(), List.copyOf(items));
        problems.accept(
                line.position().warning("'" + line.keyword() + "' is an old keyword", "write '" + show(modern) + "'"));
        return Optional.of(modern);
    }

    private static Optional<Item> rename(Rewrite rewrite, Item item) {
        String key = item.key() == null ? rewrite.bare() : rewrite.keys().getOrDefault(item.key(), item.key());
        if (item.key() != null && key.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Item(key.isEmpty() ? null : key, item.value(), item.start(), item.end()));
    }

    private static String show(Directive line) {
        List<String> items = line.items().stream()
                .map(item -> Item.write(item.key(), item.value()))
                .toList();
        return line.keyword() + ": " + String.join(", ", items);
    }
}
