package backplane.shell.session;

import backplane.shell.Names;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * The commands {@code update} and {@code refresh}, in place of the framework's: they do not let the ground be pulled from under
 * all machines without a word.
 */
@Component(
        service = UpdateCommands.class,
        property = {"osgi.command.scope=backplane", "osgi.command.function=update", "osgi.command.function=refresh"})
public final class UpdateCommands {

    /** Machines consist of classes of these; no state outlives their exchange. */
    private static final Set<String> GROUND = Set.of("backplane.api", "backplane.core", "backplane.machine");

    private static final String BUNDLE = "a bundle's number or symbolic name, as in lb";
    private static final String FORCE = "also a bundle that all machines stand on";

    private final FrameworkWiring wiring;

    /** Works on the framework. */
    @Activate
    public UpdateCommands(BundleContext context) {
        wiring = context.getBundle(0).adapt(FrameworkWiring.class);
    }

    /** Updates from where the bundle came. */
    @Descriptor("updates a bundle from the file that it came from; its devices keep their state")
    public void update(
            @Descriptor(FORCE)
                    @Parameter(
                            names = {"--force"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean force,
            @Names(Names.Of.BUNDLE) @Descriptor(BUNDLE) Bundle bundle)
            throws BundleException {
        check(force, List.of(bundle), "update");
        bundle.update();
    }

    /** Updates from a file. */
    @Descriptor("updates a bundle from another file; its devices keep their state")
    public void update(
            @Descriptor(FORCE)
                    @Parameter(
                            names = {"--force"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean force,
            @Names(Names.Of.BUNDLE) @Descriptor(BUNDLE) Bundle bundle,
            @Names(Names.Of.FILE) @Descriptor("a jar file, or its URL") String file)
            throws BundleException, IOException {
        check(force, List.of(bundle), "update");
        URI source =
                file.matches("\\w{2,}:.*") ? URI.create(file) : Path.of(file).toUri();
        try (var jar = source.toURL().openStream()) {
            bundle.update(jar);
        }
    }

    /** Lets users of old classes use the new ones. */
    @Descriptor("connects bundles anew with those that were updated; without a name all of them")
    public void refresh(
            @Descriptor(FORCE)
                    @Parameter(
                            names = {"--force"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean force,
            @Names(Names.Of.BUNDLE) @Descriptor(BUNDLE) Bundle... bundles) {
        List<Bundle> wanted = bundles.length == 0 ? List.copyOf(wiring.getRemovalPendingBundles()) : List.of(bundles);
        check(force, wanted, "refresh");
        wiring.refreshBundles(bundles.length == 0 ? null : wanted);
    }

    private static void check(boolean force, List<Bundle> bundles, String command) {
        for (Bundle bundle : bundles) {
            String name = String.valueOf(bundle.getSymbolicName());
            if (GROUND.contains(name) && !force) {
                throw new IllegalArgumentException("every machine stands on " + name + ": to " + command
                        + " it ends all of them, and they start anew. Save them first (state:save FILE), then type: "
                        + command + " --force " + name);
            }
        }
    }
}
