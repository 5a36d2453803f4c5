package backplane.bochsrc.convert;

import backplane.bochsrc.grammar.Item;
import backplane.bochsrc.grammar.Line.Directive;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keywords about which parts there are: chipset, slots, ROMs, the screen. */
final class BoardKeyword {
    /** The types that need a PCI bus. The PIIX3 stays without one: port 92h is its. */
    private static final List<String> PCI = List.of("pci", "pci_ide", "acpi");

    static final Map<String, Program.Handler> HANDLERS = new HashMap<>();

    static {
        HANDLERS.put("plugin_ctrl", BoardKeyword::plugin);
        HANDLERS.put("pci", BoardKeyword::pci);
        HANDLERS.put("display_library", BoardKeyword::display);
        HANDLERS.put("config_interface", new Keys().bare("config_interface", BoardKeyword::configInterface));
        HANDLERS.put("private_colormap", new Keys().ignored("enabled"));
        HANDLERS.put("romimage", BoardKeyword::rom);
        HANDLERS.put("vgaromimage", BoardKeyword::rom);
        for (int n = 1; n <= 4; n++) {
            HANDLERS.put("optromimage" + n, BoardKeyword::rom);
            HANDLERS.put("optramimage" + n, BoardKeyword::rom);
        }
    }

    private BoardKeyword() {}

    private static void plugin(Item item, Directive line, Assembly assembly) throws ValueException {
        if (item.key() == null) {
            throw new ValueException("'" + item.value() + "' is not NAME=0 or NAME=1", "write " + item.value() + "=1");
        }
        if (Value.bool(item.value())) {
            assembly.add(item.key(), line.position());
        } else {
            assembly.remove(item.key());
        }
    }

    private static void pci(Item item, Directive line, Assembly assembly) throws ValueException {
        String key = item.key() == null ? "" : item.key();
        switch (key) {
            case "enabled" -> enablePci(Value.bool(item.value()), line, assembly);
            case "chipset" -> chipset(item.value(), line, assembly);
            case "advopts" -> advancedOptions(item.value(), assembly);
            case "slot1", "slot2", "slot3", "slot4", "slot5" -> {
                int slot = key.charAt(4) - '0';
                assembly.slots.put(slot, new Setting("pci", key, item.value(), line.position()));
            }
            default ->
                throw new ValueException(
                        "there is no key '" + (key.isEmpty() ? item.value() : key) + "'",
                        "it takes enabled, chipset, slot1 to slot5 and advopts");
        }
    }

    private static void enablePci(boolean enabled, Directive line, Assembly assembly) {
        for (String type : PCI) {
            if (enabled) {
                assembly.add(type, line.position());
            } else {
                assembly.remove(type);
            }
        }
    }

    private static void chipset(String name, Directive line, Assembly assembly) throws ValueException {
        String chipset = Value.word(name, List.of("i430fx", "i440fx", "i440bx"));
        if (!chipset.equals("i440fx")) {
            assembly.problems.add(line.position()
                    .warning("there is no chipset " + chipset + ", i440fx is used", "write chipset=i440fx"));
        }
    }

    private static void advancedOptions(String options, Assembly assembly) throws ValueException {
        for (String option : options.split("[, ]+")) {
            if (Value.word(option, List.of("noacpi", "nohpet", "noagp", "nofdc", "none"))
                    .equals("noacpi")) {
                assembly.remove("acpi");
            }
        }
    }

    private static void configInterface(String name, Assembly assembly) throws ValueException {
        Value.word(name, List.of("textconfig", "win32config", "wx"));
    }

    private static void display(Item item, Directive line, Assembly assembly) throws ValueException {
        if ("options".equals(item.key())) {
            assembly.machine.put("display.options", item.value());
        } else if (item.key() == null) {
            String screen = screen(item.value(), line, assembly);
            if (!screen.isEmpty()) {
                assembly.machine.put("display", screen);
            }
        } else {
            throw new ValueException("there is no key '" + item.key() + "'", "write options=\"...\"");
        }
    }

    private static String screen(String name, Directive line, Assembly assembly) {
        if (assembly.catalog.type("display." + name).isPresent()) {
            return name;
        }
        return Substitute.ofDisplay(name)
                .map(substitute -> {
                    String instead = substitute.use().isEmpty() ? "" : ", '" + substitute.use() + "' is used";
                    assembly.problems.add(line.position()
                            .warning("there is no display library '" + name + "'" + instead, substitute.advice()));
                    return substitute.use();
                })
                .orElse(name);
    }

    /** A ROM is a part of type {@code rom}, called as its keyword. A system ROM takes the place of the built-in firmware. */
    private static void rom(Item item, Directive line, Assembly assembly) throws ValueException {
        String key = item.key() == null ? "file" : item.key();
        if (!List.of("file", "address", "options", "flash_data").contains(key)) {
            throw new ValueException("there is no key '" + key + "'", "it takes file, address, options and flash_data");
        }
        if (Assembly.isNoFile(key, item.value())
                || key.equals("options") && item.value().equals("none")) {
            return;
        }
        if (key.equals("address")) {
            Value.number(item.value(), 0, 0xFFFF_FFFFL);
        }
        if (line.keyword().equals("romimage") && assembly.catalog.type("rom").isPresent()) {
            assembly.remove("firmware");
        }
        assembly.rom(line, key, item.value());
    }
}
