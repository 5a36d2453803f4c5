package backplane.bochsrc.profile;

import backplane.bochsrc.Profile;
import backplane.bochsrc.Profiles;
import backplane.bochsrc.convert.Catalog;
import backplane.bochsrc.convert.KeywordRule;
import backplane.bochsrc.convert.PartType;
import backplane.bochsrc.grammar.Variables;
import java.io.File;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.apache.felix.fileinstall.ArtifactListener;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.util.tracker.BundleTracker;
import org.osgi.util.tracker.BundleTrackerCustomizer;

/**
 * The profiles as a service, kept up to date with the bundles that are installed and with the {@code *.bochsrc} files in the
 * folders that File Install watches.
 *
 * <p>What a bundle declares is read as soon as it is installed and kept over stop and update, so that no configuration changes
 * while a part is only being exchanged.
 */
@Component(
        service = {Profiles.class, ArtifactInstaller.class, ArtifactListener.class},
        immediate = true)
public final class ProfileService implements Profiles, ArtifactInstaller, BundleTrackerCustomizer<Declarations> {
    private static final Logger LOG = System.getLogger(ProfileService.class.getPackageName());
    private static final int PRESENT =
            Bundle.INSTALLED | Bundle.RESOLVED | Bundle.STARTING | Bundle.ACTIVE | Bundle.STOPPING;

    private final ProfileLibrary library;
    private final Map<Long, Declarations> declared = new ConcurrentSkipListMap<>();
    private final BundleTracker<Declarations> tracker;
    private final UpdateCheck updates = new UpdateCheck(this::put);
    private volatile boolean started;

    /** Reads what all bundles declare, then follows their coming and going. */
    @Activate
    public ProfileService(BundleContext context, @Reference ConfigurationAdmin admin) {
        library = new ProfileLibrary(new ConfigAdminStore(admin), Variables.environment());
        tracker = new BundleTracker<>(context, PRESENT, this);
        tracker.open();
        started = true;
        refresh();
        library.resume();
    }

    @Deactivate
    void stop() {
        started = false;
        tracker.close();
        updates.close();
    }

    @Override
    public Declarations addingBundle(Bundle bundle, BundleEvent event) {
        Declarations declarations = Declarations.of(bundle);
        put(bundle, declarations);
        return declarations;
    }

    @Override
    public void modifiedBundle(Bundle bundle, BundleEvent event, Declarations declarations) {
        int type = event == null ? 0 : event.getType();
        if (type == BundleEvent.STARTED) {
            updates.started(bundle);
        } else if (type == BundleEvent.UPDATED && !updates.updated(bundle)) {
            put(bundle, Declarations.of(bundle));
        }
    }

    @Override
    public void removedBundle(Bundle bundle, BundleEvent event, Declarations declarations) {
        updates.removed(bundle);
        if (declared.remove(bundle.getBundleId()) != null) {
            refresh();
        }
    }

    private void put(Bundle bundle, Declarations declarations) {
        Declarations before = declarations.isEmpty()
                ? declared.remove(bundle.getBundleId())
                : declared.put(bundle.getBundleId(), declarations);
        if (bundle.getState() == Bundle.UNINSTALLED) {
            declared.remove(bundle.getBundleId());
        }
        boolean same = before == null ? declarations.isEmpty() : before.equals(declarations);
        if (!same) {
            refresh();
        }
    }

    /** The bundle that was installed first has a keyword that two claim. */
    private synchronized void refresh() {
        if (!started) {
            return;
        }
        List<KeywordRule> rules = new ArrayList<>();
        List<PartType> types = new ArrayList<>();
        declared.values().forEach(one -> {
            rules.addAll(one.rules());
            types.addAll(one.types());
        });
        types.sort(Comparator.comparing(PartType::type));
        Catalog catalog = new Catalog(rules, types);
        List<String> known = library.conflicts();
        catalog.conflicts().stream()
                .filter(conflict -> !known.contains(conflict))
                .forEach(conflict -> LOG.log(Level.WARNING, conflict));
        library.catalog(catalog);
    }

    @Override
    public boolean canHandle(File artifact) {
        return artifact.getName().endsWith(".bochsrc");
    }

    @Override
    public void install(File artifact) {
        library.reload(artifact.toPath());
    }

    @Override
    public void update(File artifact) {
        library.reload(artifact.toPath());
    }

    @Override
    public void uninstall(File artifact) {
        library.forget(artifact.toPath());
    }

    @Override
    public List<Profile> list() {
        return library.list();
    }

    @Override
    public Optional<Profile> find(String name) {
        return library.find(name);
    }

    @Override
    public Profile load(Path file, List<String> words, boolean strict) {
        return library.load(file, words, strict);
    }

    @Override
    public Profile load(String name, String text, List<String> words, boolean strict) {
        return library.load(name, text, words, strict);
    }

    @Override
    public boolean unload(String name) {
        return library.unload(name);
    }

    @Override
    public Profile check(Path file, List<String> words, boolean strict) {
        return library.check(file, words, strict);
    }

    @Override
    public String export(String name) {
        return library.export(name);
    }

    @Override
    public List<String> diff(String name) {
        return library.diff(name);
    }

    @Override
    public List<String> keywords() {
        return library.keywords();
    }

    @Override
    public List<String> help(String keyword) {
        return library.help(keyword);
    }

    @Override
    public List<String> conflicts() {
        return library.conflicts();
    }
}
