package backplane.bochsrc.profile;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where a profile came from, noted in its machine's configuration so that it is known after an update of this bundle.
 *
 * @param isFile whether {@code source} is the path of a file, not a text
 * @param words what it was loaded with
 */
record Origin(boolean isFile, String source, List<String> words, boolean strict) {
    private static final String FILE = "profile.file";
    private static final String TEXT = "profile.text";
    private static final String WORDS = "profile.words";
    private static final String STRICT = "profile.strict";

    static Origin of(Loaded profile) {
        return profile.source() == null
                ? new Origin(false, profile.file().text(), profile.words(), profile.strict())
                : new Origin(true, profile.source().toString(), profile.words(), profile.strict());
    }

    /** What the configuration of a machine notes; empty if a profile did not write it. */
    static Optional<Origin> of(Map<String, Object> machine) {
        Object file = machine.get(FILE);
        Object source = file == null ? machine.get(TEXT) : file;
        List<String> words = machine.get(WORDS) instanceof String[] all ? List.of(all) : List.of();
        boolean strict = Boolean.TRUE.equals(machine.get(STRICT));
        return source == null
                ? Optional.empty()
                : Optional.of(new Origin(file != null, source.toString(), words, strict));
    }

    /** The configuration of the machine with this noted in it. */
    Map<String, Object> mark(Map<String, Object> machine) {
        Map<String, Object> marked = new TreeMap<>(machine);
        marked.put(isFile ? FILE : TEXT, source);
        marked.put(WORDS, words.toArray(String[]::new));
        marked.put(STRICT, strict);
        return marked;
    }
}
