package backplane.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program as a user or a script starts it. */
final class ProgramIT {

    @TempDir
    Path folder;

    private Path profile(String text) throws IOException {
        return Files.writeString(folder.resolve("pc.bochsrc"), text);
    }

    @Test
    void commandsRunInOrderWhenTheMachineIsUpAndExitGivesTheStatus() throws Exception {
        profile("megs: 8\n");
        Program run = Program.run(
                folder,
                "-f",
                "pc.bochsrc",
                "--status-file",
                "status",
                "-c",
                "machine:list",
                "-c",
                "dev:list",
                "-c",
                "lb -s | grep backplane.core",
                "-c",
                "exit 7");
        assertThat(run.status()).as(run.err()).isEqualTo(7);
        assertThat(run.out()).contains("8 MB").contains("PLUGGED").contains("backplane.core");
        assertThat(run.out().indexOf("MACHINE")).isLessThan(run.out().indexOf("PART"));
        assertThat(run.out().lines().filter(l -> !l.contains("backplane.core"))).allMatch(l -> l.length() <= 80);
        assertThat(folder.resolve("status")).hasContent("7 shell");
    }

    @Test
    void commandsThatUpdateWhatTheShellStandsOnRunOnceAndTheOthersFollow() throws Exception {
        List<String> words = new ArrayList<>(List.of("-n", "--headless"));
        List<String> updates = List.of(
                "update backplane.bochsrc", "update backplane.shell", "refresh", "update --force backplane.machine");
        for (String update : updates) {
            words.addAll(List.of("-c", update, "-c", "sleep 1", "-c", "machine:list"));
        }
        words.addAll(List.of("-c", "dev:list", "-c", "exit 7", "megs: 8"));

        Program run = Program.run(folder, words.toArray(new String[0]));

        assertThat(run.status()).as(run.err()).isEqualTo(7);
        assertThat(run.out().lines().filter(l -> l.startsWith("pc "))).hasSize(updates.size());
        assertThat(run.out().lines().filter(l -> l.startsWith("cpu ")))
                .hasSize(1)
                .allMatch(l -> l.contains("PLUGGED"));
        assertThat(run.err()).doesNotContain("interrupted");
    }

    @Test
    void theArchiveOfClassesOfAnotherRunIsReplacedWithoutAQuestion() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "needs script of util-linux, for a terminal");
        String program = Distribution.home().resolve("backplane") + " -q -n --headless -c 'exit 0'";
        assertThat(inATerminal(program)).isZero();
        Path cache = folder.resolve("cache/backplane");
        Path archive;
        try (Stream<Path> files = Files.list(cache)) {
            archive =
                    files.filter(f -> f.toString().contains(".jsa")).findFirst().orElseThrow();
        }
        Path own = cache.resolve(archive.getFileName().toString().replaceAll("\\.jsa.*", ".jsa"));
        if (!own.equals(archive)) {
            Files.copy(archive, own, StandardCopyOption.COPY_ATTRIBUTES);
        }

        assertThat(inATerminal(program)).isZero();

        try (Stream<Path> files = Files.list(cache)) {
            assertThat(files.filter(f -> f.toString().contains(".jsa"))).containsExactly(own);
        }
    }

    private int inATerminal(String line) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("/usr/bin/script", "-qec", line, "/dev/null")
                .directory(folder.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("terminal").toFile());
        builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        assertThat(process.waitFor(4, TimeUnit.MINUTES)).as("it ends").isTrue();
        return process.exitValue();
    }

    @Test
    void everyErrorOfTheFileIsToldWithItsLine() throws Exception {
        profile("megs: lots\n# fine\nclock: sync=sometimes\n");
        Program run = Program.run(folder, "-q", "-f", "pc.bochsrc", "-c", "exit 0");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("pc.bochsrc:1: ").contains("pc.bochsrc:3: ");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void theFrameworksCommandsTakeTheNameOfABundle() throws Exception {
        Program run = Program.run(
                folder, "-n", "-c", "update backplane.device.ne2k", "-c", "dev:list", "-c", "exit 0", "ne2k: card=0");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).containsPattern("ne2k0 .*PLUGGED");
    }

    @Test
    void aMachineIsSwitchedPausedAndResetByCommands() throws Exception {
        List<String> words = new ArrayList<>(List.of("-n"));
        for (String command : List.of(
                "machine:pause",
                "machine:resume",
                "machine:reset",
                "machine:pause",
                "machine:reset",
                "machine:resume",
                "machine:list | grep -v MACHINE",
                "machine:list | grep -c no such line",
                "exit 0")) {
            words.addAll(List.of("-c", command));
        }
        words.add("megs: 4");
        Program run = Program.run(folder, words.toArray(String[]::new));
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out().lines().map(l -> l.replaceAll(" +", " ").replaceAll("^pc 4 MB [\\d.]+ s ", "pc: ")))
                .map(l -> l.replaceAll("(PAUSED|RUNNING).*", "$1"))
                .containsExactly(
                        "pc: PAUSED",
                        "pc: RUNNING",
                        "pc: RUNNING",
                        "pc: PAUSED",
                        "pc: PAUSED",
                        "pc: RUNNING",
                        "pc: RUNNING",
                        "0");
    }

    @Test
    void theGroundOfAllMachinesIsNotUpdatedWithoutAWord() throws Exception {
        Program run = Program.run(folder, "-n", "-c", "update backplane.core", "megs: 4");
        assertThat(run.status()).isEqualTo(3);
        assertThat(run.err()).contains("state:save").contains("update --force backplane.core");
    }

    @Test
    void aFailingCommandIsStatusThree() throws Exception {
        Program run = Program.run(folder, "-n", "-c", "dev:show nothing", "-c", "exit 0", "megs: 4");
        assertThat(run.status()).isEqualTo(3);
        assertThat(run.err()).contains("there is no part nothing");
    }

    @Test
    void wordsOfTheCommandLineOverrideTheFile() throws Exception {
        profile("megs: 8\n");
        Program run = Program.run(folder, "-qf", "pc.bochsrc", "-c", "machine:list", "-c", "exit 0", "megs: 12");
        // the first word that is no option ends the options
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).contains("12 MB");
    }

    @Test
    void optionsAfterTheFirstLineAreRefused() throws Exception {
        Program run = Program.run(folder, "-n", "megs: 4", "-c", "exit 0");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("-c").contains("before");
    }

    @ParameterizedTest
    @ValueSource(strings = {"heap", "native"})
    void theGuestsMemoryLiesWhereItWasAskedFor(String kind) throws Exception {
        Program run = Program.run(
                folder,
                "--memory",
                kind,
                "-n",
                "--headless",
                "-c",
                "mem:write 0x200000 \"12 34 56 78\"",
                "-c",
                "mem:dump 0x200000 4",
                "-c",
                "exit 0",
                "megs: 64");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).contains("12 34 56 78");
    }

    @Test
    void anUnknownKindOfMemoryIsRefused() throws Exception {
        Program run = Program.run(folder, "--memory", "core");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("--memory core").contains("heap and native");
    }

    @Test
    void filesOfBochsUsersAreUnderstoodAndEveryMessageSaysWhatToWrite() throws Exception {
        Path files =
                Distribution.tree().resolve("bundles/backplane.bochsrc/src/test/resources/backplane/bochsrc/convert");
        List<String> words = new ArrayList<>(List.of("-n"));
        try (Stream<Path> all = Files.list(files)) {
            for (Path file : all.sorted().toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
                words.addAll(List.of("-c", "profile:check " + file.getFileName()));
            }
        }
        words.addAll(List.of("-c", "exit 0", "megs: 4"));
        Program run = Program.run(folder, words.toArray(String[]::new));
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out().lines().filter(l -> l.contains("is all right"))).hasSize(5);
        assertThat(run.out().lines().filter(l -> l.contains(": warning: "))).allMatch(l -> l.contains("; "));
    }

    /** Of Debian's package bochs: the file of today, and one that the package has had since version 2.1. */
    @ParameterizedTest
    @ValueSource(strings = {"/usr/share/doc/bochs/examples/bochsrc.gz", "/etc/bochs-init/bochsrc"})
    void theFilesThatDebianShipsWithBochsAreUnderstood(String name) throws Exception {
        Path shipped = Tool.file("bochs", name);
        byte[] octets = Files.readAllBytes(shipped);
        if (name.endsWith(".gz")) {
            octets = new GZIPInputStream(new ByteArrayInputStream(octets)).readAllBytes();
        }
        Files.write(folder.resolve("pc.bochsrc"), octets);

        // they name devices of the host, to which nothing shall be written
        Program run = Program.run(folder, "-n", "-c", "profile:check pc.bochsrc", "-c", "exit 0", "megs: 4");

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).contains("is all right").doesNotContain("error: ");
        assertThat(run.out().lines().filter(l -> l.contains(": warning: ")))
                .isNotEmpty()
                .allMatch(l -> l.contains("; "));
    }

    @Test
    void anUnknownOptionPointsToTheHelp() throws Exception {
        Program run = Program.run(folder, "--fast");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("--fast").contains("backplane --help");
    }

    @Test
    void helpFitsIntoEightyColumnsAndExplainsACommand() throws Exception {
        Program run = Program.run(folder, "-n", "-c", "help", "-c", "help eth:attach", "-c", "exit 0", "megs: 4");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out().lines()).allMatch(l -> l.length() <= 80);
        assertThat(run.out())
                .containsPattern("machine:list +lists the machines")
                .contains("Of the framework: ")
                .contains("eth:attach NAME TYPE KEYS...");
    }

    @Test
    void aKnownLineWithoutAPartIsAWarningAndWithStrictAnError() throws Exception {
        profile("megs: 4\nsb16: loglevel=2\n");
        Program lenient = Program.run(folder, "-f", "pc.bochsrc", "-c", "exit 0");
        assertThat(lenient.status()).as(lenient.err()).isZero();
        assertThat(lenient.err()).contains("pc.bochsrc:2: warning: ");

        Program strict = Program.run(folder, "-f", "pc.bochsrc", "--strict", "-c", "exit 0");
        assertThat(strict.status()).isEqualTo(1);
        assertThat(strict.err()).contains("pc.bochsrc:2: ").doesNotContain("warning");
    }

    @Test
    void theFileOfTheLogTakesTheMessagesFromTheTerminal() throws Exception {
        profile("megs: 4\n");
        Program run = Program.run(
                folder, "-f", "pc.bochsrc", "-log", "all.log", "-c", "vga:await 'No bootable' 60", "-c", "exit 0");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(Files.readString(folder.resolve("all.log"))).contains("error: pc firmware: No bootable device.");
        Program refused = Program.run(folder, "-log", "no/such/folder.log", "-f", "pc.bochsrc");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains("cannot write no/such/folder.log");
    }

    @Test
    void aProfileSaysWhatAMessageOfAModuleDoes() throws Exception {
        profile("megs: 4\nerror: action=report, firmware=fatal\n");
        Program fatal = Program.run(folder, "-f", "pc.bochsrc", "--status-file", "status");
        assertThat(fatal.status()).as(fatal.err()).isEqualTo(1);
        assertThat(fatal.err()).contains("pc: firmware: No bootable device.");
        assertThat(folder.resolve("status")).hasContent("1 guest");

        profile("megs: 4\nerror: action=report, firmware=ignore\n");
        Program ignored = Program.run(folder, "-f", "pc.bochsrc", "-c", "vga:await 'No bootable' 60", "-c", "exit 0");
        assertThat(ignored.status()).as(ignored.err()).isZero();
        assertThat(ignored.err()).isEmpty();
    }

    @Test
    void withoutANameTheFileIsFoundAsBochsDoes() throws Exception {
        Files.writeString(folder.resolve("bochsrc.txt"), "megs: 20\n");
        Program found = Program.run(folder, "-q", "-c", "machine:list", "-c", "exit 0");
        assertThat(found.status()).as(found.err()).isZero();
        assertThat(found.out()).contains("20 MB");
        Program none = Program.run(folder, "-n", "-f", "bochsrc.txt");
        assertThat(none.status()).isEqualTo(1);
        assertThat(none.err()).contains("-n means no file");
    }

    @Test
    void theDoctorLooksAtThisComputer() throws Exception {
        Program run = Program.run(folder, "doctor");
        assertThat(run.out()).contains("Java").contains("Tap interface");
        assertThat(run.status()).isZero();
    }

    @Test
    void theDistributionRunsFromAReadOnlyFolderWithSpacesAndLeavesNothing() throws Exception {
        Path installation = folder.resolve("a folder with spaces");
        copy(Distribution.home(), installation);
        Path readOnly = installation.resolve("bundle");
        Files.setPosixFilePermissions(readOnly, PosixFilePermissions.fromString("r-xr-xr-x"));
        List<String> before = listing(installation);
        Program run = Program.run(installation, folder, "-n", "-c", "machine:list", "-c", "exit 0", "megs: 4");
        Files.setPosixFilePermissions(readOnly, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(listing(installation)).isEqualTo(before);
        assertThat(folder.resolve("XDG_CACHE_HOME/backplane")).isEmptyDirectory();
    }

    @Test
    void aDamagedInstallationIsAnInternalErrorWithStatusTwo() throws Exception {
        Path installation = folder.resolve("installation");
        copy(Distribution.home(), installation);
        Path damaged;
        try (Stream<Path> bundles = Files.list(installation.resolve("bundle"))) {
            damaged = bundles.filter(f -> f.getFileName().toString().startsWith("backplane.core-"))
                    .findFirst()
                    .orElseThrow();
        }
        Files.write(damaged, new byte[1000]);

        Program run = Program.run(installation, folder, "-n", "--status-file", "status", "-c", "exit 0", "megs: 4");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains(damaged + " is damaged").contains("please report");
        assertThat(folder.resolve("status")).hasContent("2 internal error");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(
                        file,
                        to.resolve(from.relativize(file).toString()),
                        java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static List<String> listing(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(Path::toString).sorted().toList();
        }
    }
}
