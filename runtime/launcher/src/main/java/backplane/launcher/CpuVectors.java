package backplane.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs processor test vectors with the processor of the installation, without a framework and a machine. */
final class CpuVectors {

    private static final String RUNNER = "backplane.cpu.vector.VectorRunner";

    private CpuVectors() {}

    /** Returns 0 if all passed, 1 if one failed, 2 if a file cannot be read. */
    static int run(Installation installation, List<String> files) throws IOException {
        List<URL> jars = new ArrayList<>();
        for (Path jar : installation.jars("bundle")) {
            if (jar.getFileName().toString().matches("backplane\\.(api|core|cpu).*")) {
                jars.add(jar.toUri().toURL());
            }
        }
        try (URLClassLoader bundles = new URLClassLoader(jars.toArray(URL[]::new))) {
            Object status = bundles.loadClass(RUNNER)
                    .getMethod("run", PrintStream.class, String[].class)
                    .invoke(null, System.out, files.toArray(String[]::new));
            return (Integer) status;
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("the processor failed", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the installation has no processor that runs vectors: " + e, e);
        }
    }
}
