package backplane.bochsrc.convert;

import backplane.bochsrc.grammar.Position;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Puts cards into the PCI slots that {@code pci: slot1=...} names: the card's configuration gets the key {@code slot}. */
final class Slots {
    /** The key. */
    static final String SLOT = "slot";

    /** What is known of the key when the card itself does not declare it. */
    static final PartType TYPE = PartType.of(
            SLOT, "", List.of(new OptionType(SLOT, OptionType.Kind.INTEGER, false, List.of(), 1, 31, "", "")));

    private Slots() {}

    static void assign(Assembly assembly) {
        Set<Draft> taken = new HashSet<>();
        assembly.slots.forEach((slot, name) -> {
            if (!name.value().isEmpty() && !name.value().equals("none")) {
                Draft card = card(type(name.value()), taken, assembly, name.position());
                taken.add(card);
                card.settings.put(SLOT, new Setting("pci", SLOT, Integer.toString(slot), name.position()));
            }
        });
    }

    /** In the slot list Bochs calls its VGA cards by the names of their PCI variants. */
    private static String type(String name) {
        return List.of("pcivga", "cirrus").contains(name) ? "vga" : name;
    }

    private static Draft card(String type, Set<Draft> taken, Assembly assembly, Position position) {
        Optional<Draft> card = assembly.drafts().stream()
                .filter(draft -> draft.type.equals(type) && !taken.contains(draft))
                .findFirst();
        return card.orElseGet(() -> assembly.add(type, position));
    }
}
