package backplane.display.term;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backplane.api.DeviceLog;
import backplane.api.DisplayBackend.Monitor;
import backplane.api.DisplayFrame;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TermTest {

    /** A machine that shows "hello". */
    private static final class Greeter implements Monitor {
        final List<String> keys = new CopyOnWriteArrayList<>();
        final List<Boolean> attendance = new CopyOnWriteArrayList<>();
        volatile boolean powered = true;
        volatile int paintings;

        @Override
        public String machine() {
            return "demo";
        }

        @Override
        public boolean powered() {
            return powered;
        }

        @Override
        public boolean paint(DisplayFrame frame) {
            paintings++;
            frame.size(720, 400);
            frame.text(80, 25);
            for (int i = 0; i < 5; i++) {
                frame.cells()[i] = 0x0700 | "hello".charAt(i);
            }
            return true;
        }

        @Override
        public boolean key(int code, boolean pressed) {
            return keys.add((pressed ? "+" : "-") + Integer.toHexString(code));
        }

        @Override
        public void pointer(int dx, int dy, int dz, int buttons) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void attended(boolean present) {
            attendance.add(present);
        }

        @Override
        public DeviceLog log() {
            throw new UnsupportedOperationException();
        }
    }

    private final Greeter greeter = new Greeter();
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final Term term = new Term("keymap=us, hideIPS");

    private void show(java.io.InputStream keys) throws IOException, InterruptedException {
        term.show(keys, screen, () -> 80, () -> 26);
    }

    @Test
    void theScreenShowsUntilCtrlBracket() throws Exception {
        term.open(greeter);
        PipedOutputStream user = new PipedOutputStream();
        PipedInputStream keys = new PipedInputStream(user);
        Thread typing = new Thread(() -> {
            try {
                while (greeter.paintings < 2) {
                    Thread.sleep(5);
                }
                user.write(new byte[] {'a', 0x1d});
                user.flush();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        typing.start();
        show(keys);
        typing.join();
        assertThat(greeter.keys).containsExactly("+1e", "-1e");
        assertThat(greeter.attendance).containsExactly(true, false);
        assertThat(screen.toString(StandardCharsets.UTF_8))
                .startsWith("\u001b[?1049h")
                .contains("hello")
                .endsWith("\u001b[?1049l");
        assertThat(term.description()).contains("Ctrl-]");
    }

    @Test
    void theScreenEndsWhenTheMachineStopsOrTheDisplayGoes() throws Exception {
        term.open(greeter);
        PipedInputStream silence = new PipedInputStream(new PipedOutputStream());
        Thread off = new Thread(() -> {
            while (greeter.paintings < 2) {
                Thread.onSpinWait();
            }
            greeter.powered = false;
        });
        off.start();
        show(silence);
        assertThat(Thread.interrupted()).isFalse();

        greeter.powered = true;
        Thread leaving = new Thread(() -> {
            while (greeter.attendance.size() < 3) {
                Thread.onSpinWait();
            }
            term.close();
        });
        leaving.start();
        show(silence);
        leaving.join();
        assertThat(greeter.attendance).containsExactly(true, false, true, false);
    }

    @Test
    void anInterruptOfTheProgramIsPassedOn() throws Exception {
        term.open(greeter);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> show(new PipedInputStream(new PipedOutputStream())))
                .isInstanceOf(InterruptedException.class);
        assertThat(screen.toString(StandardCharsets.UTF_8)).endsWith("\u001b[?1049l");
    }

    @Test
    void withoutAMachineItSaysSo() throws Exception {
        show(new ByteArrayInputStream(new byte[0]));
        assertThat(screen.toString(StandardCharsets.UTF_8)).contains("no machine");
    }

    @Test
    void wrongOptionsAreTold() {
        assertThatThrownBy(() -> new Term("speed=1").open(greeter)).hasMessageContaining("no option 'speed'");
        assertThatThrownBy(() -> new Term("keymap=xx").open(greeter)).hasMessageContaining("choose one of");
    }
}
