package backplane.eth.tuntap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
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
        Script script = new Script(write("#!/bin/sh\necho waiting\nsleep 100\n"), 1);
        long before = System.nanoTime();

        assertThatThrownBy(() -> script.run("up", "tap0", Map.of()))
                .hasMessageContainingAll("did not end within 1 seconds", "waiting");

        assertThat(System.nanoTime() - before).isLessThan(60_000_000_000L);
    }

    @Test
    void aDaemonThatTheScriptLeavesBehindDoesNotHoldItUp() throws IOException {
        long before = System.nanoTime();

        script("#!/bin/sh\nsleep 40 &\nexit 0\n").run("up", "tap0", Map.of());

        assertThat(System.nanoTime() - before).isLessThan(30_000_000_000L);
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
        return new Script(write(content), 10);
    }

    private String write(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("tunconfig"), content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file.toString();
    }
}
