package backplane.itests;

import static org.junit.Assert.assertEquals;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.nio.file.Files;
import java.util.ArrayList;
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

/** The whole distribution in a framework. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class StartIT {

    @Inject
    private BundleContext context;

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
}
