package backplane.device.port_e9_hack;

import static org.osgi.service.component.annotations.ConfigurationPolicy.REQUIRE;

import backplane.api.CharPort;
import backplane.api.Device;
import backplane.api.Keyword;
import backplane.api.PlugException;
import backplane.api.PortMap;
import backplane.api.PortReader;
import backplane.api.PortWriter;
import backplane.api.Reset;
import backplane.api.Slot;
import backplane.api.StateIo;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The debug console of Bochs: bytes written to port E9h appear on the host; reading gives E9h. */
@Component(
        service = Device.class,
        configurationPid = "backplane.rc.port_e9_hack",
        configurationPolicy = REQUIRE,
        immediate = true)
@Designate(ocd = PortE9.Config.class, factory = true)
@Keyword(value = "port_e9_hack", backend = "channel", selector = "mode", preset = "stdout")
public final class PortE9 implements Device, PortReader, PortWriter {

    /** The keys of {@code port_e9_hack: enabled=1}. */
    @ObjectClassDefinition(name = "Port E9 debug console", description = "Bytes that a guest writes, on the host")
    public @interface Config {
        @AttributeDefinition(description = "I/O port", min = "0", max = "65535")
        int ioaddr() default 0xe9;
    }

    private final int ioaddr;
    private long written;

    // given in attach, before anything else is called
    @SuppressWarnings("NullAway.Init")
    private CharPort console;

    @Activate
    public PortE9(Config config) {
        ioaddr = config.ioaddr();
    }

    @Override
    public void attach(Slot slot) throws PlugException {
        console = slot.socket(CharPort.class, "");
        slot.ports().map(ioaddr, 1, PortMap.BYTE, this, this);
    }

    @Override
    public int read(int port, int width) {
        return 0xe9;
    }

    @Override
    public void write(int port, int value, int width) {
        console.write(value);
        written++;
    }

    @Override
    public void reset(Reset kind) {
        written = 0;
    }

    @Override
    public void state(StateIo io) {
        written = io.u64("written", written);
    }
}
