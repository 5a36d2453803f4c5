package backplane.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A guest on all its serial lines and its printer at once, while those at the other ends vanish. */
final class LinesIT {

    private static final int DISKETTE = 1440 << 10, MILLIS = 120_000;

    /**
     * A boot sector: it sends {@code PORT} and the number to each of four serial lines, prints {@code PORT}, shows an exclamation
     * mark, and then shows and returns what the second line receives.
     */
    private static final String CODE = """
            31c0 8ed8 8ed0 bc007c 31d2                             ; data and stack, the first line
            b8e300 cd14  be687c                                    ; 0e: int 14h, 9600 baud; the text
            ac 84c0 7406  b401 cd14 ebf5                           ; 16: send it
            88d0 0431  b401 cd14                                   ; 21: and the number
            42 83fa04 75df                                         ; the next line
            31d2 b401 cd17  be687c                                 ; int 17h, initialise
            ac 84c0 7411                                           ; print the text,
            50 b402 cd17 f6c480 58 74f5  b400 cd17 ebea            ; each letter when the printer is not busy
            b8210e cd10                                            ; int 10h, write a character
            b402 ba0100 cd14 f6c480 75f4                           ; wait for a character of the second line,
            50 b40e cd10 58  b401 cd14 ebe8                        ; show it and send it
            504f52542000                                           ; "PORT "
            """;

    @TempDir
    Path folder;

    private static byte[] image() {
        byte[] image = new byte[DISKETTE];
        byte[] code = HexFormat.of().parseHex(CODE.replaceAll(";.*", "").replaceAll("\\s", ""));
        System.arraycopy(code, 0, image, 0, code.length);
        image[510] = 0x55;
        image[511] = (byte) 0xaa;
        return image;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private CompletableFuture<Program> guest(int server, int client) throws Exception {
        Files.write(folder.resolve("boot.img"), image());
        Files.writeString(
                folder.resolve("pc.bochsrc"),
                "megs: 8\nfloppya: 1_44=boot.img, status=inserted\nboot: floppy\n"
                        + "com1: enabled=1, mode=file, dev=com1.txt\n"
                        + "com2: enabled=1, mode=socket-server, dev=127.0.0.1:" + server + "\n"
                        + "com3: enabled=1, mode=null\n"
                        + "com4: enabled=1, mode=socket-client, dev=127.0.0.1:" + client + "\n"
                        + "parport1: enabled=1, file=printer.txt\n");
        String[] words = {"-q", "-f", "pc.bochsrc", "-c", "vga:await '!ab' 120", "-c", "exit 0"};
        return CompletableFuture.supplyAsync(() -> {
            try {
                return Program.run(folder, words);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** Connects to the guest's second line, has a character returned, and breaks off without a word. */
    private static void visit(int port, char letter) {
        Await.until("the guest returns " + letter, () -> {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout(MILLIS);
                socket.getOutputStream().write(letter);
                int returned = socket.getInputStream().read();
                socket.setSoLinger(true, 0);
                return returned == letter;
            } catch (IOException e) {
                return false; // nobody listens yet
            }
        });
    }

    @Test
    void everyLineHasItsFarEndAndTheGuestGoesOnWhereOneVanishes() throws Exception {
        int port = freePort();
        try (ServerSocket far = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            far.setSoTimeout(MILLIS);
            CompletableFuture<Program> program = guest(port, far.getLocalPort());
            try (Socket line = far.accept()) {
                line.setSoTimeout(MILLIS);
                assertThat(text(line.getInputStream(), 6)).isEqualTo("PORT 4");
            }
            visit(port, 'a');
            visit(port, 'b');

            Program run = program.get(4, TimeUnit.MINUTES);
            assertThat(run.status()).as(run.out() + run.err()).isZero();
        }
        assertThat(folder.resolve("com1.txt")).hasContent("PORT 1");
        assertThat(folder.resolve("printer.txt")).hasContent("PORT ");
    }

    private static String text(InputStream in, int length) throws IOException {
        byte[] octets = in.readNBytes(length);
        return new String(Arrays.copyOf(octets, octets.length), StandardCharsets.US_ASCII);
    }
}
