package backplane.machine.service;

import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;

/** A configuration {@code backplane.rc.machine}, as a service with its properties. */
@Component(
        service = MachineConfiguration.class,
        configurationPid = "backplane.rc.machine",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
public final class MachineConfiguration {

    private volatile Map<String, Object> properties;

    /** Takes the configuration. */
    @Activate
    public MachineConfiguration(Map<String, Object> properties) {
        this.properties = Map.copyOf(properties);
    }

    /** The profile was edited. */
    @Modified
    void modified(Map<String, Object> changed) {
        properties = Map.copyOf(changed);
    }

    Map<String, Object> properties() {
        return properties;
    }
}
