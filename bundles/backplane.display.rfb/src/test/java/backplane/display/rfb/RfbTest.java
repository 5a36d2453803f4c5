package backplane.display.rfb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RfbTest {

    private static final int QEMU_KEY_EVENT = -258, POINTER_MOTION = -257, DESKTOP_SIZE = -223, EXTENDED = -308;

    private final Desk desk = new Desk();
    private Rfb rfb = new Rfb("");

    @AfterEach
    void close() {
        rfb.close();
    }

    private int open(String options) throws IOException {
        rfb = new Rfb(options);
        rfb.open(desk);
        return rfb.port();
    }

    private static boolean eventually(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 6000 && !condition.getAsBoolean(); i++) {
            Thread.sleep(10);
        }
        return condition.getAsBoolean();
    }

    // ---- opening

    @Test
    void theFirstFreePortIsTaken() throws IOException {
        int first = open("timeout=0, hideIPS");
        Rfb second = new Rfb("");
        try {
            second.open(new Desk());
            assertThat(first).isBetween(5900, 5949);
            assertThat(second.port()).isGreaterThan(first);
            assertThat(second.description()).isEqualTo("VNC at 127.0.0.1:" + second.port() + ", nobody looks");
        } finally {
            second.close();
        }
    }

    @Test
    void aPortInUseIsTold() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = other.getLocalPort();
            assertThatThrownBy(() -> open("port=" + port))
                    .hasMessageContaining("cannot listen at 127.0.0.1:" + port)
                    .hasMessageContaining("choose another port=");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "speed=1, has no option 'speed'",
        "port=x, port=x is not a port",
        "password=much too long, at most 8 characters",
        "keymap=xx, choose one of",
        "address=256.1.1.1, is not an address"
    })
    void wrongOptionsAreTold(String options, String message) {
        assertThatThrownBy(() -> open(options)).isInstanceOf(IOException.class).hasMessageContaining(message);
    }

    // ---- handshake

    @Test
    void aClientOfVersion38GetsASecurityResult() throws IOException {
        try (Viewer viewer = new Viewer(open(""))) {
            assertThat(viewer.version("003.008")).isEqualTo("RFB 003.008\n");
            assertThat(viewer.security(1)).containsExactly(1);
            assertThat(viewer.in.readInt()).isZero();
            viewer.init();
            assertThat(viewer.name).isEqualTo("Backplane: desk");
            assertThat(viewer.width).isEqualTo(64);
            assertThat(viewer.format).containsExactly(32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0, 0, 0, 0);
        }
    }

    @Test
    void aClientOfVersion37GetsNoSecurityResult() throws IOException {
        try (Viewer viewer = new Viewer(open(""))) {
            viewer.version("003.007");
            viewer.security(1);
            viewer.init();
            assertThat(viewer.height).isEqualTo(32);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"003.003", "003.005"})
    void anOldClientIsToldTheSecurityType(String version) throws IOException {
        try (Viewer viewer = new Viewer(open(""))) {
            viewer.version(version);
            assertThat(viewer.in.readInt()).isEqualTo(1);
            viewer.init();
            assertThat(viewer.height).isEqualTo(32);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"003.003", "003.007", "003.008"})
    void theRightPasswordOpens(String version) throws IOException {
        try (Viewer viewer = new Viewer(open("password=secret"))) {
            viewer.version(version);
            if (version.equals("003.003")) {
                assertThat(viewer.in.readInt()).isEqualTo(2);
            } else {
                assertThat(viewer.security(2)).containsExactly(2);
            }
            viewer.password("secret");
            assertThat(viewer.in.readInt()).isZero();
            viewer.init();
            assertThat(viewer.width).isEqualTo(64);
        }
    }

    @Test
    void aWrongPasswordIsRefusedWithAReason() throws Exception {
        try (Viewer viewer = new Viewer(open("password=secret"))) {
            viewer.version("003.008");
            viewer.security(2);
            viewer.password("guess");
            assertThat(viewer.in.readInt()).isEqualTo(1);
            assertThat(viewer.string()).isEqualTo("wrong password");
            assertThat(viewer.isHungUp()).isTrue();
            assertThat(desk.attended).isFalse();
        }
    }

    @Test
    void thePasswordCannotBePassedBy() throws IOException {
        try (Viewer viewer = new Viewer(open("password=secret"))) {
            viewer.version("003.008");
            viewer.security(1);
            assertThat(viewer.in.readInt()).isEqualTo(1);
            assertThat(viewer.string()).contains("not offered");
        }
    }

    @Test
    void theChallengeIsEncipheredAsTheRfcSays() {
        // the DES vector of FIPS 81 ("Now is t" under 0123456789abcdef), with the bits of the key's octets mirrored
        byte[] key = {
            (byte) 0x80, (byte) 0xc4, (byte) 0xa2, (byte) 0xe6, (byte) 0x91, (byte) 0xd5, (byte) 0xb3, (byte) 0xf7
        };
        byte[] response = Password.response(
                new String(key, java.nio.charset.StandardCharsets.ISO_8859_1),
                "Now is t".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertThat(response)
                .isEqualTo(new byte[] {0x3f, (byte) 0xa4, 0x0e, (byte) 0x8a, (byte) 0x98, 0x4d, 0x48, 0x15});
    }

    // ---- pictures

    @Test
    void theFirstUpdateShowsEverything() throws IOException {
        desk.fill(10, 5, 20, 10, 0x123456);
        try (Viewer viewer = Viewer.enter(open(""))) {
            viewer.request(false);
            viewer.update();
            assertThat(viewer.rectangles).containsExactly("64x32+0+0 enc 0");
            assertThat(viewer.pixels[5 * 64 + 10]).isEqualTo(0x123456);
            assertThat(viewer.pixels[0]).isZero();
        }
    }

    @Test
    void anIncrementalUpdateShowsWhatHasChanged() throws IOException {
        desk.size(256, 64);
        try (Viewer viewer = Viewer.enter(open(""))) {
            viewer.request(false);
            viewer.update();
            viewer.request(true);
            desk.fill(70, 20, 4, 4, 0xff0000);
            viewer.update();
            assertThat(viewer.rectangles).containsExactly("64x16+64+16 enc 0");
            assertThat(viewer.pixels[20 * 256 + 70]).isEqualTo(0xff0000);
        }
    }

    @Test
    void nothingIsSentOrPaintedWithoutNeed() throws Exception {
        try (Viewer viewer = Viewer.enter(open(""))) {
            viewer.request(false);
            viewer.update();
            viewer.request(true);
            viewer.socket.setSoTimeout(200);
            assertThat(viewer.isHungUp()).isFalse();
        }
        assertThat(eventually(() -> !desk.attended)).isTrue();
        int before = desk.paintings;
        Thread.sleep(150);
        assertThat(desk.paintings).isEqualTo(before);
    }

    @Test
    void zrleShowsTheSameAsRaw() throws IOException {
        desk.size(200, 150);
        Random random = new Random(1);
        for (int i = 0; i < 3000; i++) {
            desk.dot(random.nextInt(64), random.nextInt(64), random.nextInt(0x1000000));
        }
        for (int i = 0; i < 500; i++) {
            desk.dot(64 + random.nextInt(64), random.nextInt(64), 0x0000ff << 8 * random.nextInt(3));
            desk.dot(128 + random.nextInt(64), random.nextInt(64), random.nextInt(17));
            desk.dot(random.nextInt(64), 64 + random.nextInt(64), 0xffffff);
            desk.dot(64 + random.nextInt(64), 64 + random.nextInt(20), random.nextInt(40) + 0xabcd00);
        }
        int port = open("");
        try (Viewer raw = Viewer.enter(port);
                Viewer zrle = Viewer.enter(port)) {
            raw.request(false);
            raw.update();
            zrle.encodings(16, 0);
            zrle.request(false);
            zrle.update();
            assertThat(zrle.rectangles).containsExactly("200x150+0+0 enc 16");
            assertThat(zrle.pixels).isEqualTo(raw.pixels);

            // the zlib stream goes on
            desk.fill(100, 100, 20, 20, 0x777777);
            zrle.request(true);
            zrle.update();
            assertThat(zrle.pixels[110 * 200 + 110]).isEqualTo(0x777777);
            assertThat(rfb.description()).endsWith("2 look");
        }
    }

    @Test
    void pixelsComeInTheFormatOfTheClient() throws IOException {
        desk.fill(0, 0, 64, 32, 0xff8000);
        try (Viewer viewer = Viewer.enter(open(""))) {
            viewer.format(16, 16, false, true, new int[] {31, 63, 31}, new int[] {11, 5, 0});
            viewer.request(false);
            viewer.update();
            assertThat(viewer.pixels[0]).isEqualTo(31 << 11 | 32 << 5);

            viewer.format(32, 24, true, true, new int[] {255, 255, 255}, new int[] {16, 8, 0});
            viewer.request(false);
            viewer.update();
            assertThat(viewer.pixels[0]).isEqualTo(0x0080ff00);

            viewer.format(8, 8, false, true, new int[] {7, 7, 3}, new int[] {0, 3, 6});
            viewer.encodings(16);
            viewer.request(false);
            viewer.update();
            assertThat(viewer.pixels[0]).isEqualTo(7 | 4 << 3);
        }
    }

    @Test
    void aClientWithAColourMapGetsOne() throws IOException {
        desk.fill(0, 0, 64, 32, 0xffffff);
        try (Viewer viewer = Viewer.enter(open(""))) {
            viewer.format(8, 8, false, false, new int[3], new int[3]);
            viewer.request(false);
            assertThat(viewer.in.readUnsignedByte()).isEqualTo(1);
            viewer.in.skipNBytes(5 + 256 * 6);
            viewer.update();
            assertThat(viewer.pixels[0]).isEqualTo(0xff);
        }
    }

    @Test
    void aChangeOfSizeIsToldToClientsThatFollow() throws IOException {
        int port = open("");
        try (Viewer fixed = Viewer.enter(port);
                Viewer following = Viewer.enter(port);
                Viewer extended = Viewer.enter(port)) {
            following.encodings(0, DESKTOP_SIZE);
            extended.encodings(0, EXTENDED);
            for (Viewer viewer : List.of(fixed, following, extended)) {
                viewer.request(false);
                viewer.update();
            }
            assertThat(extended.rectangles).containsExactly("64x32+0+0 enc -308", "64x32+0+0 enc 0");
            for (Viewer viewer : List.of(fixed, following, extended)) {
                viewer.request(true);
            }
            desk.size(100, 20);
            desk.fill(0, 0, 100, 20, 0x00ff00);
            following.update();
            assertThat(following.rectangles).containsExactly("100x20+0+0 enc -223");
            following.request(true);
            following.update();
            assertThat(following.pixels[99]).isEqualTo(0x00ff00);
            extended.update();
            assertThat(extended.rectangles).containsExactly("100x20+0+0 enc -308");
            fixed.update();
            assertThat(fixed.pixels[63]).isEqualTo(0x00ff00);
            assertThat(fixed.pixels[31 * 64]).isZero();
        }
    }

    @Test
    void aClientCannotResizeTheGuest() throws IOException {
        try (Viewer viewer = Viewer.enter(open(""))) {
            viewer.encodings(0, EXTENDED);
            viewer.request(false);
            viewer.update();
            viewer.out.write(new byte[] {(byte) 251, 0, 4, 0, 3, 0, 1, 0});
            viewer.out.write(new byte[16]);
            viewer.request(true);
            viewer.update();
            // reason 1: this client; status 1: prohibited
            assertThat(viewer.rectangles).containsExactly("64x32+1+1 enc -308");
        }
    }

    // ---- keys and mouse

    private List<String> events(int count) throws InterruptedException {
        eventually(() -> desk.events.size() >= count);
        return desk.events;
    }

    @Test
    void keysymsBecomeScanCodes() throws Exception {
        try (Viewer viewer = Viewer.enter(open(""))) {
            viewer.key('a', true);
            viewer.key('a', false);
            viewer.key(0xff0d, true);
            viewer.key(0xff0d, false);
            viewer.key(0xff54, true);
            viewer.key(0xff54, false);
            viewer.key(0xffc9, true);
            viewer.key(0xffc9, false);
            assertThat(events(8)).containsExactly("+1e", "-1e", "+1c", "-1c", "+e050", "-e050", "+58", "-58");
        }
    }

    @Test
    void aKeyComesUpEvenIfShiftCameUpBefore() throws Exception {
        try (Viewer viewer = Viewer.enter(open(""))) {
            viewer.key(0xffe1, true);
            viewer.key('A', true);
            viewer.key(0xffe1, false);
            viewer.key('a', false);
            assertThat(events(4)).containsExactly("+2a", "+1e", "-2a", "-1e");
        }
    }

    @Test
    void aSlashOfAGermanClientIsTypedWithoutShift() throws Exception {
        try (Viewer viewer = Viewer.enter(open("keymap=us"))) {
            viewer.key(0xffe1, true);
            viewer.key('/', true);
            viewer.key('/', false);
            viewer.key(0xffe1, false);
            assertThat(events(6)).containsExactly("+2a", "-2a", "+35", "+2a", "-35", "-2a");
        }
    }

    @Test
    void aGermanGuestGetsAltGrForTheAtSign() throws Exception {
        try (Viewer viewer = Viewer.enter(open("keymap=de"))) {
            viewer.key('@', true);
            viewer.key('@', false);
            viewer.key('^', true);
            assertThat(events(8)).containsExactly("+e038", "+10", "-e038", "-10", "+29", "-29", "+39", "-39");
        }
    }

    @Test
    void capsLockIsTheGuests() throws Exception {
        try (Viewer viewer = Viewer.enter(open(""))) {
            viewer.key(0xffe5, true);
            viewer.key(0xffe5, false);
            viewer.key('A', true);
            viewer.key('A', false);
            assertThat(events(4)).containsExactly("+3a", "-3a", "+1e", "-1e");
        }
    }

    @Test
    void qemusKeyEventNamesTheKeyItself() throws Exception {
        try (Viewer viewer = Viewer.enter(open(""))) {
            viewer.encodings(0, QEMU_KEY_EVENT);
            viewer.request(false);
            viewer.update();
            assertThat(viewer.rectangles).contains("64x32+0+0 enc -258");
            viewer.numberedKey('z', 0x15, true);
            viewer.numberedKey('z', 0x15, false);
            viewer.numberedKey(0xff52, 0xc8, true);
            viewer.numberedKey(0xff52, 0xc8, false);
            viewer.numberedKey('x', 0, true);
            assertThat(events(5)).containsExactly("+15", "-15", "+e048", "-e048", "+2d");
        }
    }

    @Test
    void keysAndButtonsComeUpWhenTheClientLeaves() throws Exception {
        try (Viewer viewer = Viewer.enter(open(""))) {
            viewer.key(0xffe3, true);
            viewer.pointer(1, 10, 10);
            events(2);
        }
        assertThat(events(4)).containsExactly("+1d", "mouse 0 0 0 1", "-1d", "mouse 0 0 0 0");
    }

    @Test
    void thePointerMovesTheMouse() throws Exception {
        try (Viewer viewer = Viewer.enter(open(""))) {
            viewer.pointer(0, 10, 10);
            viewer.pointer(0, 15, 12);
            viewer.pointer(4, 15, 12);
            viewer.pointer(16, 15, 12);
            viewer.pointer(0, 15, 12);
            assertThat(events(5))
                    .containsExactly(
                            "mouse 0 0 0 0", "mouse 5 -2 0 0", "mouse 0 0 0 2", "mouse 0 0 1 0", "mouse 0 0 0 0");
        }
    }

    @Test
    void aClientThatCanSendsMovements() throws Exception {
        try (Viewer viewer = Viewer.enter(open(""))) {
            viewer.encodings(0, POINTER_MOTION);
            viewer.request(false);
            viewer.update();
            assertThat(viewer.rectangles).contains("64x32+0+0 enc -257");
            viewer.pointer(0, 0x7fff + 3, 0x7fff - 4);
            assertThat(events(1)).containsExactly("mouse 3 4 0 0");
        }
    }

    // ---- bad clients

    @Test
    void garbageEndsOnlyItsOwnConnection() throws Exception {
        int port = open("");
        try (Viewer good = Viewer.enter(port)) {
            for (int seed = 0; seed < 20; seed++) {
                byte[] garbage = new byte[500];
                new Random(seed).nextBytes(garbage);
                try (Viewer bad = seed % 2 == 0 ? new Viewer(port) : Viewer.enter(port)) {
                    if (seed == 1) {
                        garbage[0] = 1;
                    }
                    bad.out.write(garbage);
                    bad.socket.shutdownOutput();
                    assertThat(bad.isHungUp()).isTrue();
                }
            }
            good.request(false);
            good.update();
            assertThat(good.rectangles).containsExactly("64x32+0+0 enc 0");
        }
        assertThat(desk.log.messages()).anyMatch(m -> m.contains("does not speak RFB"));
        assertThat(desk.log.messages()).anyMatch(m -> m.contains("unknown message"));
    }

    @Test
    void impossibleWishesEndTheConnection() throws IOException {
        int port = open("");
        try (Viewer viewer = Viewer.enter(port)) {
            viewer.format(24, 24, false, true, new int[] {255, 255, 255}, new int[] {16, 8, 0});
            assertThat(viewer.isHungUp()).isTrue();
        }
        try (Viewer viewer = Viewer.enter(port)) {
            viewer.format(16, 16, false, true, new int[] {65535, 65535, 65535}, new int[] {40, 8, 0});
            assertThat(viewer.isHungUp()).isTrue();
        }
        try (Viewer viewer = Viewer.enter(port)) {
            viewer.out.write(new byte[] {6, 0, 0, 0, 0x7f, 0, 0, 0});
            assertThat(viewer.isHungUp()).isTrue();
        }
    }

    @Test
    void aStalledClientDoesNotHoldUpTheOthers() throws Exception {
        desk.size(1024, 768);
        int port = open("");
        try (Socket stalled = new Socket()) {
            stalled.setReceiveBufferSize(4096);
            stalled.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            stalled.getOutputStream().write("RFB 003.003\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            stalled.getOutputStream().write(new byte[] {1, 3, 0, 0, 0, 0, 0, 4, 0, 3, 0});
            try (Viewer good = Viewer.enter(port)) {
                good.encodings(16);
                for (int i = 0; i < 5; i++) {
                    desk.fill(0, 0, 1024, 768, 0x10101 * i);
                    good.request(i > 0);
                    good.update();
                    assertThat(good.pixels[1024 * 767]).isEqualTo(0x10101 * i);
                }
            }
        }
        rfb.close();
        assertThat(eventually(() -> !desk.attended)).isTrue();
    }

    @Test
    void aFloodOfMessagesIsSlowedDown() throws Exception {
        try (Viewer viewer = Viewer.enter(open(""))) {
            byte[] move = {5, 0, 0, 1, 0, 1};
            byte[] flood = new byte[move.length * 1000];
            for (int i = 0; i < flood.length; i++) {
                flood[i] = move[i % move.length];
            }
            long start = System.nanoTime();
            viewer.out.write(flood);
            assertThat(events(1000)).hasSize(1000);
            assertThat(System.nanoTime() - start).isGreaterThan(300_000_000L);
        }
    }

    @Test
    void clientsBeyondTheEighthAreTurnedAway() throws Exception {
        int port = open("");
        Viewer[] viewers = new Viewer[8];
        try {
            for (int i = 0; i < viewers.length; i++) {
                viewers[i] = Viewer.enter(port);
            }
            try (Viewer ninth = new Viewer(port)) {
                assertThat(ninth.isHungUp()).isTrue();
            }
        } finally {
            for (Viewer viewer : Arrays.stream(viewers).filter(v -> v != null).toList()) {
                viewer.close();
            }
        }
    }
}
