package backplane.shell.command;

import backplane.core.Machine;
import backplane.display.api.KeyLayout;
import backplane.display.api.KeyName;
import backplane.display.api.Stroke;
import backplane.display.api.Typist;
import backplane.machine.Machines;
import backplane.shell.Names;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The commands {@code kbd:*}. Stays between commands, so that the layout does. */
@Component(
        service = KeyboardCommands.class,
        immediate = true,
        property = {
            "osgi.command.scope=kbd",
            "osgi.command.function=type",
            "osgi.command.function=press",
            "osgi.command.function=layout"
        })
public final class KeyboardCommands {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Lookup lookup;
    private volatile KeyLayout layout;

    /** Works on all machines. */
    @Activate
    public KeyboardCommands(@Reference Machines machines) throws IOException {
        lookup = new Lookup(machines);
        layout = KeyLayout.of("us");
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

    private void type(Machine machine, String text) throws InterruptedException {
        new Typist(machine::key, PATIENCE).type(layout, text.replace("\\n", "\n"));
    }

    /** Presses keys together. */
    @Descriptor("presses keys together, as: kbd:press ctrl alt del")
    public void press(@Descriptor("esc, enter, f1, up, a, ...") String... names) throws InterruptedException {
        List<Integer> codes = Arrays.stream(names).map(this::code).toList();
        new Typist(lookup.only().machine()::key, PATIENCE).press(codes);
    }

    private int code(String name) {
        Stroke stroke = name.codePointCount(0, name.length()) == 1 ? layout.stroke(name.codePointAt(0)) : null;
        return stroke != null
                ? stroke.code()
                : KeyName.code(name)
                        .orElseThrow(() -> new IllegalArgumentException("there is no key '" + name
                                + "'; characters stand for themselves, the others are "
                                + String.join(", ", KeyName.names())));
    }

    /** Tells the layout. */
    @Descriptor("tells which keyboard layout kbd:type believes the guest to have")
    public String layout() {
        return layout.name() + " (there are " + String.join(", ", KeyLayout.NAMES) + ", and files of your own)";
    }

    /** Sets the layout. */
    @Descriptor("sets the keyboard layout of the guest, for kbd:type")
    public void layout(@Names(Names.Of.FILE) @Descriptor("us, gb, de, fr or FILE.keys") String name)
            throws IOException {
        layout = KeyLayout.of(name);
    }
}
