package backplane.channel.term;

import backplane.api.CharBackend;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** A port on a serial line of the host, whose speed {@code stty} has set: {@code com1: mode=raw, dev=/dev/ttyS0}. */
@Component(
        service = CharBackend.class,
        configurationPid = "backplane.rc.channel.raw",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = Raw.Config.class, factory = true)
public final class Raw extends TerminalDevice {

    /** The keys of {@code com1: mode=raw}. */
    @ObjectClassDefinition(name = "Serial line", description = "A port on a serial line of the host")
    public @interface Config {
        /** The device. */
        @AttributeDefinition(description = "Serial device of the host, such as /dev/ttyS0")
        String dev() default "";
    }

    @Activate
    public Raw(Config config) {
        super(config.dev());
    }
}
