package backplane.bochsrc.profile;

import backplane.bochsrc.Problem;
import backplane.bochsrc.Profile;
import backplane.bochsrc.convert.Conversion;
import backplane.bochsrc.convert.Part;
import backplane.bochsrc.grammar.Bochsrc;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A profile as last read.
 *
 * @param source the file, if there is one
 * @param file its lines
 * @param words what it was loaded with
 * @param overrides the same, read
 * @param strict whether warnings are errors
 * @param conversion what it comes to
 * @param applied the configurations that were written last; older than {@code conversion} if that has errors
 */
record Loaded(
        String name,
        @Nullable Path source,
        Bochsrc file,
        List<String> words,
        Bochsrc overrides,
        boolean strict,
        Conversion conversion,
        Map<String, Map<String, Object>> applied) {

    Loaded with(Conversion other) {
        return new Loaded(name, source, file, words, overrides, strict, other, applied);
    }

    Loaded withApplied(Map<String, Map<String, Object>> configurations) {
        return new Loaded(name, source, file, words, overrides, strict, conversion, configurations);
    }

    Profile view(boolean isApplied) {
        List<Profile.Element> elements =
                conversion.parts().stream().map(Loaded::element).toList();
        List<Problem> problems = conversion.problems();
        return new Profile(name, source, isApplied && !conversion.failed(), problems, elements);
    }

    private static Profile.Element element(Part part) {
        return new Profile.Element(part.pid(), part.id(), part.waits());
    }
}
