package backplane.shell.command;

import backplane.core.Machine;
import backplane.machine.Machines;
import backplane.shell.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The commands {@code kbd:*}: keys of a US keyboard. */
@Component(
        service = KeyboardCommands.class,
        property = {"osgi.command.scope=kbd", "osgi.command.function=type", "osgi.command.function=key"})
public final class KeyboardCommands {

    /** Characters without and with Shift at the places of scan code set 1, from 02h. */
    private static final String PLAIN = "1234567890-=\b\tqwertyuiop[]\n\0asdfghjkl;'`\0\\zxcvbnm,./\0*\0 ";

    private static final String SHIFTED = "!@#$%^&*()_+\0\0QWERTYUIOP{}\0\0ASDFGHJKL:\"~\0|ZXCVBNM<>?";
    private static final int FIRST = 2;
    private static final int LEFT_SHIFT = 0x2a;
    private static final int PATIENCE = 400;
    private static final long WAIT_MILLIS = 5;

    private static final Map<String, Integer> NAMES = Map.ofEntries(
            Map.entry("esc", 0x01),
            Map.entry("enter", 0x1c),
            Map.entry("tab", 0x0f),
            Map.entry("backspace", 0x0e),
            Map.entry("ctrl", 0x1d),
            Map.entry("shift", 0x2a),
            Map.entry("alt", 0x38),
            Map.entry("space", 0x39),
            Map.entry("f1", 0x3b),
            Map.entry("f2", 0x3c),
            Map.entry("f3", 0x3d),
            Map.entry("f4", 0x3e),
            Map.entry("f5", 0x3f),
            Map.entry("f6", 0x40),
            Map.entry("f7", 0x41),
            Map.entry("f8", 0x42),
            Map.entry("f9", 0x43),
            Map.entry("f10", 0x44),
            Map.entry("f11", 0x57),
            Map.entry("f12", 0x58),
            Map.entry("up", 0xe048),
            Map.entry("down", 0xe050),
            Map.entry("left", 0xe04b),
            Map.entry("right", 0xe04d),
            Map.entry("home", 0xe047),
            Map.entry("end", 0xe04f),
            Map.entry("pgup", 0xe049),
            Map.entry("pgdn", 0xe051),
            Map.entry("ins", 0xe052),
            Map.entry("del", 0xe053));

    private final Lookup lookup;

    /** Works on all machines. */
    @Activate
    public KeyboardCommands(@Reference Machines machines) {
        lookup = new Lookup(machines);
    }

    /** Types a text. */
    @Descriptor("types a text on the guest's keyboard; \\n is Enter")
    public void type(@Descriptor("the text, quoted") String text) throws InterruptedException {
        type(lookup.only().machine(), text);
    }

    /** Types a text into one machine. */
    @Descriptor("types a text on the guest's keyboard; \\n is Enter")
    public void type(
            @Names(Names.Of.MACHINE) @Descriptor("name of a machine") String name,
            @Descriptor("the text, quoted") String text)
            throws InterruptedException {
        type(lookup.machine(name).machine(), text);
    }

    private static void type(Machine machine, String text) throws InterruptedException {
        for (char c : text.replace("\\n", "\n").toCharArray()) {
            int plain = PLAIN.indexOf(c);
            int shifted = SHIFTED.indexOf(c);
            if (c == 0 || plain < 0 && shifted < 0) {
                throw new IllegalArgumentException("there is no key for '" + c + "' on a US keyboard");
            }
            if (plain >= 0) {
                press(machine, List.of(FIRST + plain));
            } else {
                press(machine, List.of(LEFT_SHIFT, FIRST + shifted));
            }
        }
    }

    /** Presses keys together. */
    @Descriptor("presses keys together, as: kbd:key ctrl alt del")
    public void key(@Descriptor("esc, enter, f1, up, a, ...") String... names) throws InterruptedException {
        List<Integer> codes = new ArrayList<>();
        for (String name : names) {
            String lower = name.toLowerCase(Locale.ROOT);
            Integer code = lower.length() == 1 && PLAIN.indexOf(lower) >= 0
                    ? Integer.valueOf(FIRST + PLAIN.indexOf(lower))
                    : NAMES.get(lower);
            if (code == null) {
                throw new IllegalArgumentException("there is no key '" + name + "'; the names are "
                        + String.join(", ", NAMES.keySet().stream().sorted().toList()));
            }
            codes.add(code);
        }
        press(lookup.only().machine(), codes);
    }

    private static void press(Machine machine, List<Integer> codes) throws InterruptedException {
        for (int code : codes) {
            send(machine, code, true);
        }
        for (int i = codes.size() - 1; i >= 0; i--) {
            send(machine, codes.get(i), false);
        }
    }

    /** The keyboard's queue holds a few keys; the guest has to read them. */
    private static void send(Machine machine, int code, boolean pressed) throws InterruptedException {
        for (int i = 0; i < PATIENCE; i++) {
            if (machine.key(code, pressed)) {
                return;
            }
            Thread.sleep(WAIT_MILLIS);
        }
        throw new IllegalStateException("the guest does not read its keyboard");
    }
}
