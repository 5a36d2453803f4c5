package backplane.bochsrc.profile;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** What a profile is called that comes from a file. */
final class ProfileName {
    private static final String DEFAULT = "pc";

    private ProfileName() {}

    /**
     * The file's name without its ending. A file that has only Bochs' usual name ({@code bochsrc.txt}, {@code .bochsrc}) is
     * called after its folder.
     */
    static String of(Path file) {
        Path path = file.toAbsolutePath().normalize();
        String name = stem(Objects.requireNonNullElse(path.getFileName(), path).toString());
        if (List.of("", "bochsrc", ".bochsrc").contains(name)) {
            Path folder = path.getParent();
            Path last = folder == null ? null : folder.getFileName();
            name = last == null ? DEFAULT : last.toString();
        }
        String plain = name.replaceAll("[^A-Za-z0-9_-]+", "_").replaceAll("^[_-]+|_+$", "");
        return plain.isEmpty() ? DEFAULT : plain;
    }

    private static String stem(String name) {
        return name.replaceFirst("\\.(bochsrc|bxrc|txt|rc)$", "");
    }

    static boolean isValid(String name) {
        return name.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");
    }
}
