package backplane.shell.session;

import java.io.PrintStream;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Process;
import org.osgi.service.component.annotations.Component;

/** The command {@code clear}. */
@Component(
        service = ClearCommand.class,
        property = {"osgi.command.scope=backplane", "osgi.command.function=clear"})
public final class ClearCommand {

    /** ECMA-48: cursor to the first position, erase the whole display. */
    private static final String CLEAR = "\u001b[H\u001b[2J";

    /** Clears the terminal. */
    @Descriptor("clears the terminal")
    public void clear() {
        PrintStream out = Process.Utils.current().out();
        out.print(CLEAR);
        out.flush();
    }
}
