package backplane.launcher;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Where things are: the program's own folder, which is never written to, and the user's folders by the XDG rules.
 *
 * @param home the folder with {@code lib}, {@code bundle}, {@code configs} and {@code load}
 * @param data the user's profiles and drop-in bundles
 * @param cache what can be made again
 * @param state the history of the shell
 */
record Installation(Path home, Path data, Path cache, Path state) {

    static Installation ofThisProgram() {
        Map<String, String> environment = System.getenv();
        return new Installation(
                folderOfThisProgram(),
                userFolder(environment, "XDG_DATA_HOME", ".local/share"),
                userFolder(environment, "XDG_CACHE_HOME", ".cache"),
                userFolder(environment, "XDG_STATE_HOME", ".local/state"));
    }

    private static Path folderOfThisProgram() {
        String set = System.getProperty("backplane.home");
        if (set != null) {
            return Path.of(set).toAbsolutePath().normalize();
        }
        try {
            Path jar = Path.of(Installation.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return jar.resolve("../..").normalize();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("cannot find the installation; set -Dbackplane.home", e);
        }
    }

    /** Returns the program's folder below a base directory; relative values of the variable are ignored, as XDG says. */
    static Path userFolder(Map<String, String> environment, String variable, String fallback) {
        String value = environment.getOrDefault(variable, "");
        Path base = value.startsWith("/") ? Path.of(value) : Path.of(System.getProperty("user.home"), fallback);
        return base.resolve("backplane");
    }

    /** Makes the user's folders, where a first run finds none. */
    void makeUserFolders() throws IOException {
        for (Path folder : List.of(data.resolve("profiles"), data.resolve("load"), cache)) {
            try {
                Files.createDirectories(folder);
            } catch (IOException e) {
                throw new IOException(
                        "cannot make the folder " + folder
                                + "; let the program write there, or set XDG_DATA_HOME and XDG_CACHE_HOME to other folders",
                        e);
            }
        }
    }

    /** Returns the bundles in a folder of the installation, in the order of their names. */
    List<Path> jars(String folder) throws IOException {
        try (Stream<Path> files = Files.list(home.resolve(folder))) {
            return files.filter(f -> f.toString().endsWith(".jar")).sorted().toList();
        }
    }

    /** Returns the folders whose content is installed while the program runs. */
    List<Path> watched() {
        return List.of(data.resolve("profiles"), data.resolve("load"), home.resolve("load"));
    }
}
