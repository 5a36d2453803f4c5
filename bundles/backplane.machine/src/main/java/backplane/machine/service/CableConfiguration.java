package backplane.machine.service;

import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;

/** A configuration {@code backplane.rc.cable}: {@code machine}, {@code card}, {@code backend}, {@code kind}. */
@Component(
        service = CableConfiguration.class,
        configurationPid = "backplane.rc.cable",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
public final class CableConfiguration {

    /** Stays while the component is only modified, so that a cable is moved and not pulled. */
    @Activate
    public CableConfiguration(Map<String, Object> properties) {}

    /** The far end was changed. */
    @Modified
    void modified(Map<String, Object> changed) {
        // the new properties arrive with the service
    }
}
