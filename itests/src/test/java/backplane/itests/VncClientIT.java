package backplane.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TigerVNC's viewer, in an X server without a monitor, shows the guest's screen and types. */
@Tag("system")
final class VncClientIT {

    private static final int DISKETTE = 1440 << 10;

    /** The text cursor blinks: two lines of a cell may differ. */
    private static final int CURSOR = 2 * 9;

    /** What all VNC programs encrypt the passwords with that they keep in files, as DES takes it. */
    private static final String FILE_KEY = "e84ad660c4721ae0";

    @TempDir
    Path folder;

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean isOpen(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private Path passwordFile(String password) throws Exception {
        Cipher des = Cipher.getInstance("DES/ECB/NoPadding");
        des.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(HexFormat.of().parseHex(FILE_KEY), "DES"));
        byte[] padded = Arrays.copyOf(password.getBytes(StandardCharsets.ISO_8859_1), 8);
        return Files.write(folder.resolve("password"), des.doFinal(padded));
    }

    /** A guest that prints what is typed; the program looks twice and ends when it reads {@code BYE}. */
    private CompletableFuture<Program> guest(int port, String password) throws Exception {
        Files.write(folder.resolve("boot.img"), BootSector.image(DISKETTE, ""));
        Path profile = Files.writeString(
                folder.resolve("pc.bochsrc"),
                "megs: 8\nfloppya: 1_44=boot.img, status=inserted\nboot: floppy\nclock: sync=none\n"
                        + "display_library: rfb, options=\"port=" + port
                        + (password.isEmpty() ? "" : ",password=" + password) + "\"\n");
        String[] words = {
            "-q",
            "-f",
            profile.toString(),
            "-c",
            "vga:await HELLO 300",
            "-c",
            "vga:screenshot before.png",
            "-c",
            "vga:await 'HELLO Hi, VNC.' 300",
            "-c",
            "vga:screenshot after.png",
            "-c",
            "vga:await BYE 300",
            "-c",
            "exit 0"
        };
        return CompletableFuture.supplyAsync(() -> {
            try {
                return Program.run(folder, words);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** Tells whether the viewer shows what the program has saved; it may be about to. */
    private boolean shows(VirtualScreen screen, String file) throws Exception {
        BufferedImage saved;
        try {
            saved = ImageIO.read(folder.resolve(file).toFile());
        } catch (IIOException e) {
            return false; // not there, or half written
        }
        return saved != null && screen.shows(saved, CURSOR);
    }

    private void xdotool(VirtualScreen screen, String... words) throws Exception {
        String[] command = new String[words.length + 1];
        command[0] = "xdotool";
        System.arraycopy(words, 0, command, 1, words.length);
        Process process = screen.start(folder, command);
        assertThat(process.waitFor(120, TimeUnit.SECONDS))
                .as("xdotool " + String.join(" ", words) + " ends; the viewer says: "
                        + Files.readString(folder.resolve("xtigervncviewer.log")))
                .isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(folder.resolve("xdotool.log")))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "secret"})
    void theViewerShowsTheScreenAndTypes(String password) throws Exception {
        Tool.program("Xvfb", "xvfb");
        Tool.program("xdotool", "xdotool");
        Tool.program("xtigervncviewer", "tigervnc-viewer");
        int port = freePort();
        CompletableFuture<Program> program = guest(port, password);
        Await.until("the VNC server is there", () -> isOpen(port));

        try (VirtualScreen screen = new VirtualScreen(folder)) {
            // on a slow connection it would ask for fewer colours by itself
            screen.start(
                    folder,
                    "xtigervncviewer",
                    "-AutoSelect=0",
                    "-ReconnectOnError=0",
                    "-AlertOnFatalError=0",
                    "-passwd",
                    passwordFile(password).toString(),
                    "-geometry",
                    "720x400+0+0",
                    "127.0.0.1::" + port);
            xdotool(screen, "mousemove", VirtualScreen.WIDTH - 1 + "", VirtualScreen.HEIGHT - 1 + "");
            Await.until("the viewer shows the guest's screen", () -> shows(screen, "before.png"));

            xdotool(screen, "search", "--sync", "--onlyvisible", "--name", "Backplane", "windowfocus", "--sync");
            xdotool(screen, "type", "Hi, VNC.");
            Await.until("the viewer shows what was typed", () -> shows(screen, "after.png"));
            xdotool(screen, "type", "BYE");
            Program run = program.get(3, TimeUnit.MINUTES);
            assertThat(run.status()).as(run.out() + run.err()).isZero();
        }
    }
}
