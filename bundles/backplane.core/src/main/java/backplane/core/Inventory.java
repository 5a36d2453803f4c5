package backplane.core;

import java.util.ArrayList;
import java.util.List;

/** What the board tells of itself. */
final class Inventory {

    private Inventory() {}

    /** Returns the ranges that an attachment has now. */
    static List<Span> spans(BoardSlot slot) {
        List<Span> spans = new ArrayList<>();
        for (Claim c : slot.claims()) {
            Span span = c.span();
            if (span != null) {
                spans.add(span);
            }
        }
        return spans;
    }

    /** Returns all that is in force, one line each. */
    static List<String> inForce(Board board) {
        List<String> all = new ArrayList<>();
        board.ports().claims().forEach(c -> all.add(c.owner() + " " + c.text()));
        board.memory().claims().forEach(c -> all.add(c.owner() + " " + c.text()));
        board.memory().windows().forEach(c -> all.add(c.owner() + " " + c.name()));
        board.pciBus().functions().forEach(c -> all.add(c.owner() + " " + c.text()));
        board.timers().armed().forEach(c -> all.add(c.owner() + " " + c.name()));
        board.services().provided().forEach(c -> all.add(c.owner() + " " + c.name()));
        connectors(board.sockets(), all);
        high(board.wiring().isa(), "irq ", all);
        high(board.wiring().pirq(), "pirq ", all);
        return all;
    }

    private static void connectors(Sockets sockets, List<String> all) {
        sockets.displays().keySet().forEach(key -> all.add(key + " display"));
        sockets.ethernet().forEach((key, jack) -> {
            if (jack.occupied()) {
                all.add(key + " card at the jack");
            }
        });
    }

    private static void high(Wires wires, String name, List<String> all) {
        for (int i = 0; i < wires.count(); i++) {
            if (wires.high(i)) {
                all.add(name + i + " is high");
            }
        }
    }
}
