package backplane.display.nogui;

import backplane.api.DisplayBackend;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** No screen: {@code display_library: nogui}. The picture can still be read with {@code vga:text}. */
@Component(
        service = DisplayBackend.class,
        configurationPid = "backplane.rc.display.nogui",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = Nogui.Config.class, factory = true)
public final class Nogui implements DisplayBackend {

    /** The keys of {@code display_library: nogui}. */
    @ObjectClassDefinition(name = "No display", description = "A machine without a screen")
    public @interface Config {
        /** Options. */
        @AttributeDefinition(description = "Options of other displays; without effect here")
        String options() default "";
    }

    @Activate
    public Nogui() {}

    @Override
    public String description() {
        return "no screen; vga:text and vga:screenshot show it";
    }

    @Override
    public void open(Monitor monitor) {
        // nothing is shown
    }

    @Override
    public void close() {
        // nothing was opened
    }
}
