package backplane.machine.service;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/** Why a configuration has not become a part: what Declarative Services know, in sentences for the human. */
final class Explanation {

    /** How the reason of a component begins that threw when it was made. */
    static final String FAILS = "its component fails to start: ";

    /** How the reason begins of a part whose bundle is marked as started and has not got there: it may still come. */
    static final String STARTING = "its bundle is starting: ";

    private static final String KEYWORD = "backplane.keyword";

    /** The reference that every component has, usually to a service that is always there: then it is open only for a moment. */
    private static final String CONDITION = "osgi.ds.satisfying.condition", ALWAYS = "(osgi.condition.id=true)";

    private static final long FRESH_NANOS = 30_000_000;

    private final BundleContext context;
    private final ServiceComponentRuntime components;
    private Collection<ComponentDescriptionDTO> all = List.of();
    private long taken;

    Explanation(BundleContext context, ServiceComponentRuntime components) {
        this.context = context;
        this.components = components;
    }

    /** Returns the reasons; empty if the part is there, or is just being made. */
    List<String> of(String pid) {
        String factory = pid.contains("~") ? pid.substring(0, pid.indexOf('~')) : pid;
        List<ComponentDescriptionDTO> descriptions = descriptions().stream()
                .filter(d -> Arrays.asList(d.configurationPid).contains(factory) && isThere(d))
                .toList();
        if (descriptions.isEmpty()) {
            return List.of(noComponent(Properties.type(pid)));
        }
        List<String> reasons = new ArrayList<>();
        for (ComponentDescriptionDTO description : descriptions) {
            if (!components.isComponentEnabled(description)) {
                reasons.add("its component is disabled; type: scr:enable " + description.name);
            }
            for (ComponentConfigurationDTO made : components.getComponentConfigurationDTOs(description)) {
                if (pid.equals(Properties.pid(made.properties))) {
                    reasons(made, reasons);
                }
            }
        }
        return reasons;
    }

    /** The components of a bundle go with it, also those that were known a moment ago. */
    private boolean isThere(ComponentDescriptionDTO description) {
        Bundle bundle = context.getBundle(description.bundle.id);
        return bundle != null && (bundle.getState() & (Bundle.STARTING | Bundle.ACTIVE)) != 0;
    }

    /** All components, as of a moment ago: they are many, and asked for part by part. */
    private synchronized Collection<ComponentDescriptionDTO> descriptions() {
        long now = System.nanoTime();
        if (all.isEmpty() || now - taken > FRESH_NANOS) {
            all = components.getComponentDescriptionDTOs();
            taken = now;
        }
        return all;
    }

    private static void reasons(ComponentConfigurationDTO made, List<String> into) {
        if (made.state == ComponentConfigurationDTO.FAILED_ACTIVATION) {
            into.add(FAILS + cause(made.failure));
        }
        for (UnsatisfiedReferenceDTO reference : made.unsatisfiedReferences) {
            boolean always = reference.target == null || reference.target.equals(ALWAYS);
            if (reference.name.equals(CONDITION) && always) {
                continue;
            }
            String target = reference.target == null ? "" : " with " + reference.target;
            into.add("waits for a service '" + reference.name + "'" + target);
        }
    }

    /** The last cause in a printed stack trace tells most. */
    private static String cause(String trace) {
        String last = "";
        for (String line : trace.split("\n")) {
            if (last.isEmpty() || line.startsWith("Caused by: ")) {
                last = line.strip();
            }
        }
        return last.replaceFirst("^Caused by: ", "");
    }

    private String noComponent(String type) {
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getState() != Bundle.UNINSTALLED && declares(bundle, type)) {
                return idle(bundle);
            }
        }
        return "no bundle has a part of type " + type + "; install one, or remove its line";
    }

    /** A bundle whose components are not known. Those of an active one are not, for a moment. */
    private static String idle(Bundle bundle) {
        String name = bundle.getSymbolicName();
        if (bundle.getState() == Bundle.INSTALLED) {
            return "its bundle " + name + " is not resolved; type: start " + bundle.getBundleId();
        }
        return bundle.adapt(BundleStartLevel.class).isPersistentlyStarted()
                ? STARTING + name
                : "its bundle " + name + " is stopped; type: start " + bundle.getBundleId();
    }

    private static boolean declares(Bundle bundle, String type) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        boolean keyword = revision != null
                && revision.getDeclaredCapabilities(KEYWORD).stream()
                        .anyMatch(c -> type.equals(c.getAttributes().get("type"))
                                || String.valueOf(c.getAttributes().get("keyword"))
                                        .contains(type));
        String name = String.valueOf(bundle.getSymbolicName());
        return keyword || name.endsWith("." + type);
    }
}
