package backplane.display.term;

import backplane.api.DisplayBackend;
import backplane.api.TerminalScreen;
import backplane.display.api.DisplayOptions;
import backplane.display.api.KeyLayout;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The guest's text screen in the program's terminal: {@code display_library: term}. */
@Component(
        service = {DisplayBackend.class, TerminalScreen.class},
        configurationPid = "backplane.rc.display.term",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = Term.Config.class, factory = true)
public final class Term implements DisplayBackend, TerminalScreen {

    /** The keys of {@code display_library: term}. */
    @ObjectClassDefinition(name = "Terminal", description = "The guest's text screen in the terminal")
    public @interface Config {
        /** Options. */
        @AttributeDefinition(description = "keymap=LAYOUT that the guest uses (us, gb, de, fr, or FILE.keys)")
        String options() default "";
    }

    private final String options;
    private volatile @Nullable Monitor monitor;
    private volatile @Nullable KeyLayout layout;
    private volatile @Nullable Showing showing;

    @Activate
    public Term(Config config) {
        this(config.options());
    }

    /** @param options as in bochsrc */
    public Term(String options) {
        this.options = options;
    }

    @Override
    public String description() {
        return showing == null ? "terminal; Ctrl-] shows it" : "terminal, shown";
    }

    @Override
    public void open(Monitor opened) throws IOException {
        layout = KeyLayout.of(
                DisplayOptions.parse("term", options, List.of("keymap")).getOrDefault("keymap", "us"));
        monitor = opened;
    }

    @Override
    public void show(InputStream keys, OutputStream screen, IntSupplier columns, IntSupplier rows)
            throws IOException, InterruptedException {
        Monitor present = monitor;
        KeyLayout keyboard = layout;
        if (present == null || keyboard == null) {
            screen.write(
                    "The terminal display has no machine; dev:list tells why.\r\n".getBytes(StandardCharsets.UTF_8));
            screen.flush();
            return;
        }
        Showing shown = new Showing(present, keyboard, screen, columns, rows);
        showing = shown;
        present.attended(true);
        try {
            shown.run(keys);
        } finally {
            showing = null;
            present.attended(false);
        }
    }

    @Override
    public void close() {
        monitor = null;
        Showing present = showing;
        if (present != null) {
            present.end();
        }
    }
}
