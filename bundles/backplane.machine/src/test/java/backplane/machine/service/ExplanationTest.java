package backplane.machine.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.dto.BundleDTO;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

final class ExplanationTest {

    private static final String PID = "backplane.rc.toy~m-toy";

    private int state = Bundle.ACTIVE;

    private final Explanation explanation =
            new Explanation(fake(BundleContext.class), fake(ServiceComponentRuntime.class));

    /** A framework with one bundle, whose component waits for nothing. */
    private <T> T fake(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "getState" -> state;
                    case "getBundleId" -> 7L;
                    case "getSymbolicName" -> "backplane.device.toy";
                    case "getBundle" -> fake(Bundle.class);
                    case "getBundles" -> new Bundle[] {fake(Bundle.class)};
                    case "adapt" -> arguments[0] == BundleStartLevel.class ? fake(BundleStartLevel.class) : null;
                    case "isPersistentlyStarted" -> state != Bundle.RESOLVED;
                    case "isComponentEnabled" -> true;
                    case "getComponentDescriptionDTOs" -> List.of(component());
                    case "getComponentConfigurationDTOs" -> List.of();
                    default -> throw new UnsupportedOperationException(method.getName());
                }));
    }

    private static ComponentDescriptionDTO component() {
        ComponentDescriptionDTO component = new ComponentDescriptionDTO();
        component.bundle = new BundleDTO();
        component.bundle.id = 7;
        component.configurationPid = new String[] {"backplane.rc.toy"};
        return component;
    }

    @Test
    void aComponentWithoutAReasonIsJustBeingMade() {
        assertThat(explanation.of(PID)).isEmpty();
    }

    @Test
    void aBundleThatIsStoppedIsToldAtOnceAlthoughItsComponentWasThereAMomentAgo() {
        explanation.of(PID);

        state = Bundle.RESOLVED;

        assertThat(explanation.of(PID)).containsExactly("its bundle backplane.device.toy is stopped; type: start 7");
    }

    @Test
    void aBundleThatIsUpdatedIsStarting() {
        explanation.of(PID);

        state = Bundle.STOPPING;

        assertThat(explanation.of(PID)).containsExactly(Explanation.STARTING + "backplane.device.toy");
    }
}
