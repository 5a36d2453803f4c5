package backplane.bochsrc;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The profiles of this program: bochsrc files and the configurations that they come to. A service; all methods may be called
 * from any thread. Nothing that is wrong with a file is thrown: it is among the {@link Profile#problems}.
 */
@ProviderType
public interface Profiles {
    /** Those that are loaded, by name. */
    List<Profile> list();

    /** The one of that name, if it is loaded. */
    Optional<Profile> find(String name);

    /**
     * Reads a file and applies it. If it was loaded before, only the difference is applied; if it has errors, nothing is.
     *
     * @param file a bochsrc file; the profile is called after it
     * @param words bochsrc lines that count after those of the file, as the words of a command line
     * @param strict whether warnings are errors
     */
    Profile load(Path file, List<String> words, boolean strict);

    /**
     * Applies a text that is in no file.
     *
     * @param name of the profile: letters, digits, {@code _} and {@code -}
     * @param text bochsrc lines
     * @param words as above
     * @param strict as above
     */
    Profile load(String name, String text, List<String> words, boolean strict);

    /** Takes away all configurations of a profile; false if there is none of that name. */
    boolean unload(String name);

    /** Reads a file and says what loading it would do. Nothing is applied. */
    Profile check(Path file, List<String> words, boolean strict);

    /**
     * The bochsrc text of a profile as it runs: the file with its comments, changed by the words it was loaded with and by
     * what was reconfigured since.
     *
     * @throws IllegalArgumentException if there is no such profile
     */
    String export(String name);

    /**
     * What was reconfigured since the profile was loaded, a line for each difference.
     *
     * @throws IllegalArgumentException if there is no such profile
     */
    List<String> diff(String name);

    /** Every keyword that can be written now. */
    List<String> keywords();

    /**
     * The keys of a keyword, or of a type of backend such as {@code eth.vnet}, with their values, defaults and, after two
     * blanks, descriptions: a line for each; empty if unknown.
     */
    List<String> help(String keyword);

    /** Keywords that two bundles claim or that no bundle may have, a sentence for each. */
    List<String> conflicts();
}
