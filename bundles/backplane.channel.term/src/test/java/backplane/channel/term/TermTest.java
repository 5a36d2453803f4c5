package backplane.channel.term;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backplane.testkit.RecordedFeed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A port on a terminal, at whose other end Python stands for the person in front of it. */
@Timeout(60)
final class TermTest {

    /** Opens a terminal, tells its name, and joins its other end to the standard streams. */
    private static final String PERSON = """
            import os, pty, select, sys
            end, terminal = pty.openpty()
            os.write(1, (os.ttyname(terminal) + "\\n").encode())
            while True:
                for ready in select.select([0, end], [], [])[0]:
                    octets = os.read(ready, 512)
                    if not octets:
                        sys.exit()
                    os.write(end if ready == 0 else 1, octets)
            """;

    @TempDir
    Path folder;

    private final RecordedFeed port = new RecordedFeed();
    private Process person;
    private BufferedReader screen;

    private TerminalDevice terminal() throws IOException {
        boolean there = Files.isExecutable(Path.of("/usr/bin/python3")) && Files.isExecutable(Path.of("/usr/bin/stty"));
        if (!there) {
            System.out.println("SKIPPED: python3 and stty are needed to make a terminal");
        }
        Assumptions.assumeTrue(there, "needs python3 and stty");
        person = new ProcessBuilder("/usr/bin/python3", "-c", PERSON).start();
        screen = person.inputReader();
        return new TerminalDevice(screen.readLine()) {};
    }

    private static String settings(TerminalDevice terminal) throws Exception {
        String device = terminal.description().replace("terminal ", "");
        Process stty = new ProcessBuilder("stty", "-F", device, "-a").start();
        return new String(stty.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    @AfterEach
    void leave() throws Exception {
        if (person != null) {
            person.destroyForcibly().waitFor();
        }
    }

    @Test
    void octetsPassBothWays() throws Exception {
        TerminalDevice terminal = terminal();
        terminal.open(port);
        OutputStream keys = person.getOutputStream();
        keys.write('x');
        keys.flush();
        assertThat(port.next() + port.next()).isEqualTo("+x");
        terminal.send("hello\n".getBytes(StandardCharsets.ISO_8859_1), 0, 6);
        assertThat(screen.readLine()).isEqualTo("hello");
        terminal.close();
    }

    @Test
    void theTerminalIsRawWhileThePortHasIt() throws Exception {
        TerminalDevice terminal = terminal();
        String before = settings(terminal);
        terminal.open(port);
        assertThat(before).contains(" echo ").contains(" icanon");
        assertThat(settings(terminal)).contains("-echo ").contains("-icanon").contains("clocal");
        terminal.close();
        assertThat(settings(terminal)).isEqualTo(before);
    }

    @Test
    void aTerminalThatIsClosedIsALostConnection() throws Exception {
        TerminalDevice terminal = terminal();
        terminal.open(port);
        assertThat(port.next()).isEqualTo("+");
        person.destroyForcibly().waitFor();
        assertThat(port.next()).isEqualTo("-");
        assertThatThrownBy(() -> terminal.send(new byte[] {1}, 0, 1)).isInstanceOf(IOException.class);
        terminal.close();
    }

    @Test
    void aPersonWhoDoesNotReadHoldsUpOnlyTheSender() throws Exception {
        TerminalDevice terminal = terminal();
        // the joining program stops when nobody takes what it prints
        terminal.open(port);
        Thread sender = new Thread(() -> {
            try {
                terminal.send(new byte[1 << 20], 0, 1 << 20);
            } catch (IOException e) {
                port.events().add("failed");
            }
        });
        sender.start();
        sender.join(300);
        assertThat(sender.isAlive()).isTrue();
        terminal.close();
        sender.join(20_000);
        assertThat(sender.isAlive()).isFalse();
    }

    @Test
    void whatIsNoTerminalIsRefusedWithARemedy() throws Exception {
        Path file = Files.createFile(folder.resolve("com1.txt"));
        assertThatThrownBy(() -> new TerminalDevice(file.toString()) {}.open(port))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("com1.txt is no terminal")
                .hasMessageContaining("mode=file");
        assertThatThrownBy(() -> new TerminalDevice("") {}.open(port)).hasMessageContaining("add dev=");
        assertThatThrownBy(() -> new TerminalDevice(folder + "/none") {}.open(port))
                .hasMessageContaining("does not exist");
    }
}
