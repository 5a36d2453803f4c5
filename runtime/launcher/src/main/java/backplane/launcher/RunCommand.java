package backplane.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs machines: what the program does without a subcommand. */
@Command(
        name = "backplane",
        sortOptions = false,
        synopsisHeading = "",
        separator = " ",
        customSynopsis = {
            "Usage: backplane [options] ['option: value' ...]    run a machine",
            "       backplane doctor                             check this computer",
            "       backplane guest --help                       make a Linux guest",
        },
        description = {
            "",
            "Runs the machine that a bochsrc file describes. Without -f the file is looked for as Bochs does:"
                    + " .bochsrc, bochsrc, bochsrc.txt here, ~/.bochsrc, /etc/bochsrc; then the built-in demo runs.",
            "",
        },
        footer = {
            "",
            "Exit status: 0 the guest switched off or the shell ended, 1 the configuration is wrong,"
                    + " 2 internal error, 3 a -c command failed; a guest that writes v to the debug exit port"
                    + " ends the program with 2v+1.",
            "",
            "Examples:",
            "  backplane                                         the demo",
            "  backplane -f pc.bochsrc 'megs: 64' 'boot: cdrom'  a file, two lines changed",
            "  backplane -f pc.bochsrc -c dev:list -c 'exit 0'   a script",
            "  backplane -n -c 'profile:check pc.bochsrc' -c 'exit 0'   only checks the file",
            "  backplane -n -c 'profile:explain ne2k' -c 'exit 0'       the keys of a line",
        })
final class RunCommand implements Callable<Integer> {

    @Option(names = "-f", paramLabel = "FILE", description = "Read this bochsrc file.")
    private @Nullable Path file;

    @Option(names = "-qf", paramLabel = "FILE", description = "As -f (Bochs: without its start menu).")
    private @Nullable Path quickFile;

    @Option(names = "-q", description = "Nothing; there is no start menu. For Bochs' users.")
    private boolean quick;

    @Option(names = "-n", description = "Read no bochsrc file at all.")
    private boolean noFile;

    @Option(
            names = "-r",
            paramLabel = "SNAPSHOT",
            description = "Go on with the machine that state:save has put into this file.")
    private @Nullable Path snapshot;

    @Option(names = "-log", paramLabel = "FILE", description = "Write the program's log to this file.")
    private @Nullable Path log;

    @Option(
            names = "-c",
            paramLabel = "COMMAND",
            description = "Run a shell command when the machine is up; may be repeated. End with -c 'exit 0'.")
    private List<String> commands = List.of();

    @Option(names = "--headless", description = "No shell and no screen here; standard input belongs to com1.")
    private boolean headless;

    @Option(names = "--strict", description = "A known option whose part is missing is an error, not a warning.")
    private boolean strict;

    @Option(
            names = "--memory",
            paramLabel = "KIND",
            description = "Where guest RAM lives: heap (default), or native as the native gear needs it.")
    private @Nullable String memory;

    @Option(names = "--status-file", paramLabel = "FILE", description = "Write the exit status and its reason here.")
    private @Nullable Path statusFile;

    @Option(
            names = "--cpu-vectors",
            paramLabel = "FILE",
            arity = "1..*",
            description = "Run processor test vectors instead of a machine; -v as first word shows differences.")
    private List<String> vectors = List.of();

    @Option(names = "--help", usageHelp = true, description = "Show this help.")
    private boolean help;

    @Parameters(paramLabel = "'option: value'", description = "Lines that override the file.", arity = "0..*")
    private List<String> words = List.of();

    private final Installation installation;

    RunCommand(Installation installation) {
        this.installation = installation;
    }

    @Override
    public Integer call() throws Exception {
        if (memory != null) {
            if (!memory.equals("heap") && !memory.equals("native")) {
                System.err.println("backplane: --memory " + memory + " is unknown; the kinds are heap and native");
                return ExitStatus.BAD_CONFIGURATION;
            }
            // read once by the first block of memory, which a bundle makes
            System.setProperty("backplane.memory", memory);
        }
        if (!vectors.isEmpty()) {
            return CpuVectors.run(installation, vectors);
        }
        Path profile = quickFile != null ? quickFile : file;
        if (noFile && profile != null) {
            System.err.println("backplane: -n means no file, but " + profile + " was given; leave one out");
            return ExitStatus.BAD_CONFIGURATION;
        }
        if (snapshot != null && (noFile || profile != null)) {
            System.err.println("backplane: the profile of the machine is in " + snapshot
                    + "; leave -f and -n out, lines that override it may follow");
            return ExitStatus.BAD_CONFIGURATION;
        }
        for (String word : words) {
            if (word.startsWith("-")) {
                System.err.println("backplane: the option " + word + " has to stand before the first 'option: value'");
                return ExitStatus.BAD_CONFIGURATION;
            }
        }
        try {
            ProgramLog.open(log);
        } catch (IOException e) {
            System.err.println("backplane: -log: cannot write " + log + "; name a file that may be written");
            return ExitStatus.BAD_CONFIGURATION;
        }
        try {
            installation.makeUserFolders();
        } catch (IOException e) {
            System.err.println("backplane: " + e.getMessage());
            return ExitStatus.BAD_CONFIGURATION;
        }
        return new Running(installation, properties(profile), !headless && System.console() != null, statusFile).run();
    }

    /** Returns the command line as framework properties, which the session of the shell reads. */
    Map<String, String> properties(@Nullable Path profile) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("backplane.run", "true");
        path(properties, "backplane.run.file", profile);
        path(properties, "backplane.run.snapshot", snapshot);
        path(properties, "backplane.run.log", log);
        properties.put("backplane.run.nofile", Boolean.toString(noFile));
        properties.put("backplane.run.strict", Boolean.toString(strict));
        properties.put("backplane.run.headless", Boolean.toString(headless));
        list(properties, "backplane.run.word.", words);
        list(properties, "backplane.run.command.", commands);
        return properties;
    }

    private static void path(Map<String, String> properties, String key, @Nullable Path value) {
        if (value != null) {
            properties.put(key, value.toAbsolutePath().normalize().toString());
        }
    }

    private static void list(Map<String, String> properties, String prefix, List<String> values) {
        for (int i = 0; i < values.size(); i++) {
            properties.put(prefix + i, values.get(i));
        }
    }
}
