package backplane.bochsrc.profile;

import backplane.bochsrc.Problem;
import backplane.bochsrc.convert.Part;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Files that parts read, by the keys that name them in bochsrc: images, ROMs, kernels, scripts. Others are written. */
final class InputFile {

    private static final Set<String> KEYS =
            Set.of("path", "image", "image.file", "kernel", "initrd", "bootrom", "script");

    /** Diskettes, by their capacity: {@code 1_44}, {@code 720k}. */
    private static final Pattern DISKETTE = Pattern.compile("\\d_\\d+|\\d+k");

    private InputFile() {}

    /** Returns a warning for each file that is not there. */
    static List<Problem> missing(List<Part> parts) {
        List<Problem> problems = new ArrayList<>();
        for (Part part : parts) {
            Map<String, Object> properties = part.properties();
            if (!"ejected".equals(properties.get("status"))) {
                properties.forEach((key, value) -> {
                    if (isRead(part, key) && value instanceof String name && isMissing(name)) {
                        problems.add(part.position()
                                .warning(
                                        part.keyword() + ": " + key + ": there is no file " + name,
                                        "check the path, or make it first"));
                    }
                });
            }
        }
        return problems;
    }

    private static boolean isRead(Part part, String key) {
        return KEYS.contains(key)
                || DISKETTE.matcher(key).matches()
                || part.type().equals("rom") && key.equals("file");
    }

    private static boolean isMissing(String name) {
        return !name.isEmpty() && !name.equals("none") && !new File(name).exists();
    }
}
