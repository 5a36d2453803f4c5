package backplane.channel.stdio;

import backplane.api.CharBackend;
import java.io.PrintStream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Output of a port on the program's standard output, which any number of ports can share: {@code mode=stdout}. */
@Component(
        service = CharBackend.class,
        configurationPid = "backplane.rc.channel.stdout",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = StandardOutput.Config.class, factory = true)
public final class StandardOutput implements CharBackend {

    /** There is nothing to configure. */
    @ObjectClassDefinition(name = "Standard output", description = "Output of a port on standard output")
    public @interface Config {}

    private final PrintStream out = System.out;

    @Activate
    public StandardOutput() {}

    @Override
    public String description() {
        return "standard output";
    }

    @Override
    public void open(Feed feed) {
        feed.connected(true);
    }

    @Override
    public void send(byte[] octets, int offset, int length) {
        out.write(octets, offset, length);
        out.flush();
    }

    @Override
    public void close() {
        out.flush();
    }
}
