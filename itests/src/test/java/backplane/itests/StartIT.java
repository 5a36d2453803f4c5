package backplane.itests;

import static org.junit.Assert.assertEquals;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/** The whole distribution in a framework. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class StartIT {

    @Inject
    private BundleContext context;

    @Inject
    private ServiceComponentRuntime components;

    @Configuration
    public Option[] configuration() throws Exception {
        return options(Distribution.option(Files.createTempDirectory("backplane-it")));
    }

    @Test
    public void everyBundleResolvesAndStarts() {
        List<String> bad = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            boolean fragment = bundle.getHeaders().get(Constants.FRAGMENT_HOST) != null;
            if (!fragment && bundle.getState() != Bundle.ACTIVE) {
                try {
                    bundle.start();
                } catch (BundleException e) {
                    bad.add(bundle.getSymbolicName() + ": " + e.getMessage());
                }
            }
        }
        assertEquals(List.of(), bad);
    }

    /** What is left waits for a configuration, or for the launcher, which is not here. */
    @Test
    public void everyComponentIsSatisfiedOrWaitsForItsConfiguration() throws Exception {
        List<String> bad = unsatisfied();
        for (int i = 0; i < 100 && !bad.isEmpty(); i++) {
            Thread.sleep(100);
            bad = unsatisfied();
        }
        assertEquals(List.of(), bad);
    }

    private List<String> unsatisfied() {
        List<String> bad = new ArrayList<>();
        for (ComponentDescriptionDTO component : components.getComponentDescriptionDTOs()) {
            Collection<ComponentConfigurationDTO> made = components.getComponentConfigurationDTOs(component);
            if (made.isEmpty() && !component.configurationPolicy.equals("require")) {
                bad.add(component.name + " is not made");
            }
            for (ComponentConfigurationDTO one : made) {
                if (one.state == ComponentConfigurationDTO.FAILED_ACTIVATION) {
                    bad.add(component.name + " fails: " + one.failure);
                }
                for (UnsatisfiedReferenceDTO reference : one.unsatisfiedReferences) {
                    if (!"(backplane.role=exit)".equals(reference.target)) {
                        bad.add(component.name + " waits for " + reference.name);
                    }
                }
            }
        }
        return bad;
    }
}
