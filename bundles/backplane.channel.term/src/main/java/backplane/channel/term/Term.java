package backplane.channel.term;

import backplane.api.CharBackend;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** A port on the terminal of another window: {@code com1: mode=term, dev=/dev/pts/3}. */
@Component(
        service = CharBackend.class,
        configurationPid = "backplane.rc.channel.term",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = Term.Config.class, factory = true)
public final class Term extends TerminalDevice {

    /** The keys of {@code com1: mode=term}. */
    @ObjectClassDefinition(name = "Terminal", description = "A port on a terminal of the host")
    public @interface Config {
        /** The device. */
        @AttributeDefinition(description = "Terminal device of the host, such as /dev/pts/3")
        String dev() default "";
    }

    @Activate
    public Term(Config config) {
        super(config.dev());
    }
}
