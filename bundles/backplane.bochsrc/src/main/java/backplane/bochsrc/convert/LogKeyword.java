package backplane.bochsrc.convert;

import backplane.bochsrc.grammar.Item;
import backplane.bochsrc.grammar.Line.Directive;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Keywords about messages: where they go, and what each level of each module does. */
final class LogKeyword {
    private static final List<String> ACTIONS = List.of("ignore", "report", "warn", "ask", "fatal");

    static final Map<String, Program.Handler> HANDLERS = new HashMap<>();

    static {
        HANDLERS.put("log", LogKeyword::log);
        HANDLERS.put("logprefix", new Keys().bare("prefix", (value, a) -> a.machine.put("log.prefix", value)));
        HANDLERS.put("panic", level(ACTIONS.subList(1, 5)));
        HANDLERS.put("error", level(ACTIONS));
        HANDLERS.put("warn", level(ACTIONS.subList(0, 3)));
        HANDLERS.put("info", level(ACTIONS.subList(0, 2)));
        HANDLERS.put("debug", level(ACTIONS.subList(0, 2)));
    }

    private LogKeyword() {}

    private static void log(Item item, Directive line, Assembly assembly) {
        assembly.machine.put("log", item.key() == null ? item.value() : item.key() + "=" + item.value());
    }

    /** {@code action=} for all modules becomes {@code log.LEVEL}, {@code MODULE=} becomes {@code log.LEVEL.MODULE}. */
    private static Program.Handler level(List<String> allowed) {
        return (item, line, assembly) -> {
            if (item.key() == null) {
                throw new ValueException(
                        "'" + item.value() + "' is not key=value", "write action=report or MODULE=report");
            }
            String property = "log." + line.keyword();
            if (!item.key().equals("action")) {
                property += "." + module(item.key());
            }
            assembly.machine.put(property, Value.word(item.value(), allowed));
        };
    }

    private static String module(String name) throws ValueException {
        if (!name.matches("[A-Za-z0-9_-]+")) {
            throw new ValueException("'" + name + "' is not the name of a module", "write letters and digits");
        }
        return name.toLowerCase(Locale.ROOT);
    }
}
