package backplane.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The blocks of README.md between fences, and a way to run them as they stand. */
final class Readme {

    private static final int MINUTES = 5;

    private Readme() {}

    /**
     * A block.
     *
     * @param heading the chapter that it stands in
     * @param language the word behind the fence, or empty
     * @param lines without their common indentation
     */
    record Block(String heading, String language, List<String> lines) {

        /** The commands, without comments. */
        List<String> commands() {
            return lines.stream()
                    .map(l -> l.replaceFirst("(^|\\s+)#.*", ""))
                    .filter(l -> !l.isBlank())
                    .toList();
        }

        String text() {
            return String.join("\n", lines);
        }
    }

    static List<Block> blocks() throws IOException {
        List<Block> blocks = new ArrayList<>();
        String heading = "";
        Block open = null;
        for (String line : Files.readAllLines(Distribution.tree().resolve("README.md"))) {
            String text = line.strip();
            if (text.startsWith("```")) {
                if (open != null) {
                    blocks.add(open);
                }
                open = open == null ? new Block(heading, text.substring(3), new ArrayList<>()) : null;
            } else if (open != null) {
                open.lines().add(open.language().equals("java") ? line : text);
            } else if (line.startsWith("## ")) {
                heading = line.substring(3);
            }
        }
        return blocks;
    }

    /** The block that has a line which begins so. */
    static Block with(String beginning) throws IOException {
        List<Block> found = blocks().stream()
                .filter(b -> b.lines().stream().anyMatch(l -> l.startsWith(beginning)))
                .toList();
        assertThat(found).as("blocks of README.md with '%s'", beginning).hasSize(1);
        return found.get(0);
    }

    /** Runs lines with bash in a folder, which is the home of their user too, and returns what they printed. */
    static String bash(Path folder, Map<String, String> environment, List<String> lines) throws Exception {
        Path script = folder.resolve("readme.sh");
        Files.writeString(script, "set -euo pipefail\n" + String.join("\n", lines) + "\n");
        Path log = folder.resolve("readme.log");
        ProcessBuilder builder = new ProcessBuilder("bash", script.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                .redirectOutput(log.toFile());
        builder.environment().put("HOME", folder.toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new AssertionError("these lines do not end: " + lines + "\n" + Files.readString(log));
        }
        String output = Files.readString(log);
        assertThat(process.exitValue()).as("%s\n%s", lines, output).isZero();
        return output;
    }
}
