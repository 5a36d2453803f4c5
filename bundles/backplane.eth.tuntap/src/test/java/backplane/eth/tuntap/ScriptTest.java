package backplane.eth.tuntap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class ScriptTest {

    @TempDir
    Path folder;

    @Test
    void itGetsTheInterfaceAndADocumentedEnvironmentAndNothingElse() throws IOException {
        Path seen = folder.resolve("seen");
        Script script = script("#!/bin/sh\necho \"$1 $# $IFNAME $BACKPLANE_EVENT $BACKPLANE_MACHINE\" > " + seen
                + "\nenv | sort >> " + seen + "\n");

        script.run("up", "tap0", Map.of("BACKPLANE_MACHINE", "demo"));

        assertThat(Files.readAllLines(seen))
                .startsWith("tap0 1 tap0 up demo")
                .contains("PATH=" + Command.PATH)
                .noneMatch(line -> line.startsWith("HOME="));
    }

    @Test
    void aFailureShowsTheStatusAndWhatTheScriptPrinted() throws IOException {
        Script script = script("#!/bin/sh\necho no such bridge\necho br0 >&2\nexit 3\n");

        assertThatThrownBy(() -> script.run("up", "tap0", Map.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("script=", "exit status 3", "no such bridge\nbr0");
    }

    @Test
    void aScriptThatHangsIsKilledWithItsChildren() throws IOException {
        Path child = folder.resolve("child");
        Script script = new Script(write("#!/bin/sh\necho waiting\nsleep 600 &\necho $! > " + child + "\nwait\n"), 3);

        assertThatThrownBy(() -> script.run("up", "tap0", Map.of()))
                .hasMessageContainingAll("did not end within 3 seconds", "waiting");

        process(child).ifPresent(p -> assertThat(p.onExit()).succeedsWithin(Duration.ofMinutes(1)));
    }

    @Test
    void aDaemonThatTheScriptLeavesBehindDoesNotHoldItUp() throws IOException {
        Path daemon = folder.resolve("daemon");

        script("#!/bin/sh\nsleep 600 &\necho $! > " + daemon + "\n").run("up", "tap0", Map.of());

        assertThat(process(daemon)).as("it is still there").isPresent();
        process(daemon).ifPresent(ProcessHandle::destroyForcibly);
    }

    /** Returns the process whose number is in a file, if there still is one. */
    private static Optional<ProcessHandle> process(Path file) throws IOException {
        return ProcessHandle.of(Long.parseLong(Files.readString(file).strip()));
    }

    @Test
    void aMissingScriptIsNamed() {
        assertThatThrownBy(() -> new Script("/nowhere/tunconfig", 1).run("up", "tap0", Map.of()))
                .hasMessageContaining("script=/nowhere/tunconfig: there is no such file");
    }

    @Test
    void aScriptThatIsNotExecutableComesWithARemedy() throws IOException {
        Path file = Files.writeString(folder.resolve("plain"), "#!/bin/sh\n");

        assertThatThrownBy(() -> new Script(file.toString(), 1).run("up", "tap0", Map.of()))
                .hasMessageContaining("chmod +x " + file);
    }

    @Test
    void bochsWordForNoScriptIsNone() {
        assertThat(new Script("none", 1).present()).isFalse();
        assertThat(new Script("", 1).present()).isFalse();
        assertThat(new Script("./tunconfig", 1).present()).isTrue();
    }

    private Script script(String content) throws IOException {
        return new Script(write(content), 60);
    }

    private String write(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("tunconfig"), content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file.toString();
    }
}
