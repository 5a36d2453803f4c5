package backplane.bochsrc.convert;

import backplane.bochsrc.grammar.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The screen that {@code display_library:} names: a backend on a cable from the display card. */
final class Display {
    private static final String CARD = "vga";
    private static final String KIND = "display";

    private Display() {}

    static List<Part> parts(String machine, Assembly assembly) {
        Object name = assembly.machine.get(KIND);
        if (!(name instanceof String library) || library.isEmpty()) {
            return List.of();
        }
        String card = assembly.byType(CARD).map(draft -> draft.id).orElse(CARD);
        List<Part> parts = new ArrayList<>();
        Map<String, Object> screen = new TreeMap<>(Map.of("machine", machine, "id", KIND));
        Object options = assembly.machine.get("display.options");
        if (options != null) {
            screen.put("options", options);
        }
        boolean waits = assembly.catalog.type(KIND + "." + library).isEmpty();
        Position position = new Position("display_library", 0);
        parts.add(new Part(KIND + "." + library, KIND, "display_library", screen, position, waits));
        Map<String, Object> cable =
                new TreeMap<>(Map.of("machine", machine, "id", card, "card", card, "backend", KIND, "kind", KIND));
        parts.add(new Part(PartBuilder.CABLE, card, "display_library", cable, position, false));
        return parts;
    }
}
