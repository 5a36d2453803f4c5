package backplane.shell.session;

import java.util.function.BiConsumer;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The command {@code exit}. */
@Component(
        service = ExitCommand.class,
        property = {"osgi.command.scope=backplane", "osgi.command.function=exit"})
public final class ExitCommand {

    private final BiConsumer<Integer, String> exit;

    /** Ends the program by way of the launcher. */
    @Activate
    public ExitCommand(@Reference(target = "(backplane.role=exit)") BiConsumer<Integer, String> exit) {
        this.exit = exit;
    }

    /** Ends the program. */
    @Descriptor("ends the program; machines are switched off")
    public void exit() {
        exit(0);
    }

    /** Ends the program. */
    @Descriptor("ends the program; machines are switched off")
    public void exit(@Descriptor("exit status, 0 .. 255") int status) {
        exit.accept(status & 0xff, "shell");
    }
}
