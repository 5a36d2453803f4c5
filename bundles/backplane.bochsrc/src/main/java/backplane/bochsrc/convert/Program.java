package backplane.bochsrc.convert;

import backplane.bochsrc.grammar.Item;
import backplane.bochsrc.grammar.Line.Directive;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The keywords of the program itself; no bundle can take them. */
final class Program {
    /** What a keyword does with one of its items. */
    @FunctionalInterface
    interface Handler {
        /**
         * Takes one item.
         *
         * @throws ValueException if it is not understood
         */
        void item(Item item, Directive line, Assembly assembly) throws ValueException;
    }

    private static final Map<String, Handler> HANDLERS = new HashMap<>();

    static {
        HANDLERS.putAll(MachineKeyword.HANDLERS);
        HANDLERS.putAll(LogKeyword.HANDLERS);
        HANDLERS.putAll(BoardKeyword.HANDLERS);
    }

    static final Set<String> KEYWORDS = Set.copyOf(HANDLERS.keySet());

    private Program() {}

    /** Takes a line; false if its keyword is not one of the program's. */
    static boolean handle(Directive line, Assembly assembly) {
        Handler handler = HANDLERS.get(line.keyword());
        if (handler == null) {
            return false;
        }
        if (line.items().isEmpty()) {
            assembly.problems.add(line.position()
                    .warning("'" + line.keyword() + "' says nothing", "write a value or remove the line"));
        }
        for (Item item : line.items()) {
            try {
                handler.item(item, line, assembly);
            } catch (ValueException e) {
                assembly.problems.add(line.position().error(line.keyword() + ": " + e.getMessage(), e.remedy()));
            }
        }
        return true;
    }
}
