package backplane.bochsrc.profile;

import java.io.File;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.apache.felix.fileinstall.ArtifactListener;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Component;

/** Names the jars in the watched folders that File Install passes over without a word, since they are no bundles. */
@Component(
        service = {ArtifactInstaller.class, ArtifactListener.class},
        immediate = true)
public final class StrayJar implements ArtifactInstaller {

    private static final Logger LOG = System.getLogger(StrayJar.class.getPackageName());

    /** When a file that was looked at had been written. */
    private final Map<File, Long> seen = new ConcurrentHashMap<>();

    /** Is asked about every file again and again; it takes none. */
    @Override
    public boolean canHandle(File artifact) {
        if (artifact.getName().endsWith(".jar")) {
            long written = artifact.lastModified();
            Long before = seen.put(artifact, written);
            String problem = before != null && before == written ? "" : problem(artifact);
            if (!problem.isEmpty()) {
                LOG.log(Level.WARNING, artifact + " " + problem);
            }
        }
        return false;
    }

    /** Returns why it is not a bundle, "" if it is one. */
    static String problem(File file) {
        try (JarFile jar = new JarFile(file)) {
            Manifest manifest = jar.getManifest();
            boolean bundle =
                    manifest != null && manifest.getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME) != null;
            return bundle
                    ? ""
                    : "is no bundle: its manifest has no " + Constants.BUNDLE_SYMBOLICNAME
                            + "; build it as the page for device makers says";
        } catch (IOException e) {
            return "is no jar, or not complete yet: " + e.getMessage();
        }
    }

    @Override
    public void install(File artifact) {
        // none is taken
    }

    @Override
    public void update(File artifact) {
        // none is taken
    }

    @Override
    public void uninstall(File artifact) {
        // none is taken
    }
}
