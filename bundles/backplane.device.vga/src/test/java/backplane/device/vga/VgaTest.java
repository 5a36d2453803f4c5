package backplane.device.vga;

import static backplane.device.vga.VgaDriver.LFB;
import static backplane.device.vga.VgaDriver.MMIO;
import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.Device;
import backplane.api.DisplayFrame;
import backplane.testkit.DeviceBench;
import backplane.testkit.DeviceContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The VGA as a BIOS, vgacon, bochs-drm and games program it. */
class VgaTest extends DeviceContract {

    private VgaDriver vga;
    private DeviceBench bench;

    @Override
    protected Device device() {
        return new Vga(true, 4);
    }

    @BeforeEach
    void plugIn() throws Exception {
        vga = new VgaDriver();
        bench = vga.bench;
    }

    @Test
    void itIsAVgaOnThePciBus() {
        assertThat(bench.pciRead(vga.device(), 0, 8, 4) >>> 8).isEqualTo(0x030000);
        bench.pciWrite(vga.device(), 0, 0x10, -1, 4);
        assertThat(bench.pciRead(vga.device(), 0, 0x10, 4)).isEqualTo(0xff000008);
    }

    @Test
    void theVideoBiosIsItsExpansionRom(@TempDir Path folder) throws Exception {
        byte[] image = new byte[5 * 512];
        image[0] = 0x55;
        image[1] = (byte) 0xaa;
        image[2] = 5;
        Path file = Files.write(folder.resolve("video.bin"), image);
        VgaDriver withBios = new VgaDriver(Map.of("vgaromimage.file", file.toString()));
        DeviceBench pci = withBios.bench;

        pci.pciWrite(withBios.device(), 0, 0x30, -2, 4);
        assertThat(pci.pciRead(withBios.device(), 0, 0x30, 4)).isEqualTo(0xfffff000);
        pci.pciWrite(withBios.device(), 0, 0x30, 0xfebf0001, 4);
        assertThat(pci.read(0xfebf0000L, 4)).isEqualTo(0x05aa55);
    }

    @Test
    void withoutVideoBiosItHasNoExpansionRom() throws Exception {
        bench.pciWrite(vga.device(), 0, 0x30, -2, 4);
        assertThat(bench.pciRead(vga.device(), 0, 0x30, 4)).isZero();
        VgaDriver missing = new VgaDriver(Map.of("vgaromimage.file", "/no/such/file"));
        missing.bench.pciWrite(missing.device(), 0, 0x30, -2, 4);
        assertThat(missing.bench.pciRead(missing.device(), 0, 0x30, 4)).isZero();
    }

    @Test
    void vgaconReadsBackWhatItWroteToTheTextWindow() {
        vga.textMode();
        bench.write(0xb8000, 0xaa55, 2);
        bench.write(0xb8002, 0x55aa, 2);

        assertThat(bench.read(0xb8000, 2)).isEqualTo(0xaa55);
        assertThat(bench.read(0xb8002, 2)).isEqualTo(0x55aa);
        assertThat(bench.read(0xb0000, 1)).isEqualTo(0xff);
    }

    @Test
    void textIsShownAsCellsAndAsDots() {
        vga.textMode();
        vga.glyph('A', 0x81);
        bench.write(0xb8000 + 2 * 81, 0x1e41, 2);
        vga.paint();

        DisplayFrame frame = vga.frame;
        assertThat(List.of(frame.columns(), frame.rows(), frame.width(), frame.height()))
                .containsExactly(80, 25, 720, 400);
        assertThat(frame.cells()[81]).isEqualTo(0x1e41);
        assertThat(vga.dot(9, 16)).isEqualTo(0xffff55);
        assertThat(vga.dot(10, 16)).isEqualTo(0x0000aa);
        assertThat(vga.dot(16, 31)).isEqualTo(0xffff55);
        assertThat(vga.dot(17, 16)).isEqualTo(0x0000aa);
    }

    @Test
    void lineGraphicsReachTheNinthDot() {
        vga.textMode();
        vga.glyph(0xc4, 0xff);
        bench.write(0xb8000, 0x07c4, 2);
        vga.paint();

        assertThat(vga.dot(8, 0)).isEqualTo(0xaaaaaa);
    }

    @Test
    void theCursorIsShownWhereTheControllerSays() {
        vga.textMode();
        vga.crtc(0x0e, 0);
        vga.crtc(0x0f, 83);
        bench.write(0xb8000 + 2 * 83, 0x0720, 2);
        vga.paint();
        int inCursor = vga.dot(3 * 9, 16 + 13);
        vga.crtc(0x0a, 0x20);
        vga.paint();

        assertThat(inCursor).isEqualTo(0xaaaaaa);
        assertThat(vga.dot(3 * 9, 16 + 13)).isZero();
        assertThat(vga.frame.cursor()).isEqualTo(-1);
    }

    @Test
    void theStartAddressScrollsText() {
        vga.textMode();
        bench.write(0xb8000 + 160, 0x0741, 2);
        vga.crtc(0x0d, 80);
        vga.paint();

        assertThat(vga.frame.cells()[0]).isEqualTo(0x0741);
    }

    @Test
    void anUnchangedPictureIsNotPaintedAgain() {
        vga.textMode();
        boolean first = vga.paint();
        boolean second = vga.paint();
        bench.write(0xb8000, 0x0758, 2);

        assertThat(List.of(first, second, vga.paint(), vga.paint())).containsExactly(true, false, true, false);
    }

    @Test
    void twoDisplaysAreBothKeptUpToDate() {
        vga.textMode();
        DisplayFrame other = new DisplayFrame();
        vga.paint();
        bench.paint("vga", other);
        bench.write(0xb8000, 0x0758, 2);

        assertThat(vga.paint()).isTrue();
        assertThat(bench.paint("vga", other)).isTrue();
        assertThat(other.cells()[0]).isEqualTo(0x0758);
    }

    @Test
    void protectedTimingRegistersKeepTheirValues() {
        vga.textMode();
        vga.crtc(0x11, 0x8e);
        vga.crtc(0x01, 0x00);
        bench.out(0x3d4, 0x01);

        assertThat(bench.in(0x3d5)).isEqualTo(0x4f);
    }

    @Test
    void theMonochromeAddressesAreSilentInColourModes() {
        vga.textMode();
        bench.out(0x3d4, 0x0e);

        assertThat(bench.in(0x3b5)).isEqualTo(0xff);
        assertThat(bench.in(0x3d4)).isEqualTo(0x0e);
    }

    @Test
    void thePaletteAdvancesByItself() {
        bench.out(0x3c8, 5);
        for (int value : new int[] {1, 2, 3, 0x3f, 0xff, 0}) {
            bench.out(0x3c9, value);
        }
        bench.out(0x3c7, 5);

        assertThat(List.of(bench.in(0x3c9), bench.in(0x3c9), bench.in(0x3c9), bench.in(0x3c9), bench.in(0x3c9)))
                .containsExactly(1, 2, 3, 0x3f, 0x3f);
        assertThat(bench.in(0x3c7)).isEqualTo(3);
    }

    @Test
    void writeModeZeroSetsPlanesByMapMaskAndSetReset() {
        vga.planarMode();
        vga.sequencer(2, 0x05);
        bench.write(0xa0000, 0x80, 1);
        vga.sequencer(2, 0x0f);
        vga.graphics(0, 0x0a);
        vga.graphics(1, 0x0f);
        vga.graphics(8, 0x40);
        bench.read(0xa0000, 1);
        bench.write(0xa0000, 0x00, 1);
        vga.paint();

        assertThat(vga.dot(0, 0)).isEqualTo(0x040404);
        assertThat(vga.dot(1, 0)).isEqualTo(0x080808);
        assertThat(vga.dot(2, 0)).isZero();
    }

    @Test
    void writeModeOneCopiesAllPlanesByTheLatches() {
        vga.planarMode();
        vga.graphics(5, 2);
        bench.write(0xa0000, 0x09, 1);
        vga.graphics(5, 1);
        bench.read(0xa0000, 1);
        bench.write(0xa0050, 0, 1);
        vga.graphics(5, 0);
        vga.graphics(4, 3);
        long plane3 = bench.read(0xa0050, 1);
        vga.graphics(4, 1);

        assertThat(plane3).isEqualTo(0xff);
        assertThat(bench.read(0xa0050, 1)).isZero();
    }

    @Test
    void writeModeThreeTakesTheDataAsMask() {
        vga.planarMode();
        vga.graphics(0, 0x0f);
        vga.graphics(5, 3);
        bench.read(0xa0000, 1);
        bench.write(0xa0000, 0xc0, 1);
        vga.graphics(5, 0);
        vga.graphics(4, 2);

        assertThat(bench.read(0xa0000, 1)).isEqualTo(0xc0);
    }

    @Test
    void readModeOneComparesColours() {
        vga.planarMode();
        vga.sequencer(2, 0x03);
        bench.write(0xa0000, 0xf0, 1);
        vga.graphics(5, 8);
        vga.graphics(2, 0x03);
        vga.graphics(7, 0x0f);

        assertThat(bench.read(0xa0000, 1)).isEqualTo(0xf0);
    }

    @Test
    void chainedBytesAreDotsTwoWideAndTwoHigh() {
        vga.packedMode();
        bench.write(0xa0000 + 320 + 3, 0x40, 1);
        vga.paint();

        assertThat(List.of(vga.frame.width(), vga.frame.height())).containsExactly(640, 400);
        assertThat(List.of(vga.dot(6, 2), vga.dot(7, 3), vga.dot(8, 2), vga.dot(6, 4)))
                .containsExactly(0x414141, 0x414141, 0, 0);
    }

    @Test
    void unchainedPlanesAreEveryFourthDot() {
        vga.packedMode();
        vga.sequencer(4, 0x06);
        vga.sequencer(2, 0x04);
        bench.write(0xa0001, 0x80, 1);
        vga.paint();

        assertThat(vga.dot(2 * (4 + 2), 0)).isEqualTo(0x828282);
    }

    @Test
    void aSplitScreenShowsTheBeginningBelow() {
        vga.packedMode();
        bench.write(0xa0000, 0x40, 1);
        vga.crtc(0x0d, 0x50);
        vga.crtc(0x18, 99);
        vga.crtc(0x07, 0x0f);
        vga.crtc(0x09, 0x01);
        vga.paint();

        assertThat(vga.dot(0, 0)).isZero();
        assertThat(vga.dot(0, 100)).isEqualTo(0x414141);
    }

    @Test
    void retraceComesAndGoesWithVirtualTime() {
        vga.textMode();
        int vertical = 0;
        int horizontal = 0;
        for (int i = 0; i < 2000; i++) {
            int status = bench.in(0x3da);
            vertical += status >> 3 & 1;
            horizontal += status & 1;
            bench.advance(100_000 / 7);
        }

        // 2 of 449 lines; 80 of 100 clocks are displayed in 400 of them
        assertThat(vertical).isBetween(3, 30);
        assertThat(horizontal).isBetween(400, 800);
    }

    @Test
    void theExtensionTellsItsVersionAndMemory() {
        int first = vga.dispi(0);
        vga.dispi(0, 0xb0c5);
        int second = vga.dispi(0);
        vga.dispi(0, 0x1234);

        assertThat(List.of(first, second, vga.dispi(0))).containsExactly(0xb0c0, 0xb0c5, 0xb0c5);
        assertThat(vga.dispi(10)).isEqualTo(256);
    }

    @Test
    void theLargestModeIsAnnounced() {
        vga.dispi(4, 2);

        assertThat(List.of(vga.dispi(1), vga.dispi(2), vga.dispi(3))).containsExactly(2560, 1600, 32);
    }

    @Test
    void aLinearModeShowsTheFrameBuffer() {
        vga.linearMode(1024, 768, 32);
        bench.write(LFB + 4 * (1024 * 10 + 5), 0x00123456, 4);
        vga.paint();

        assertThat(List.of(vga.frame.width(), vga.frame.height(), vga.frame.columns()))
                .containsExactly(1024, 768, 0);
        assertThat(vga.dot(5, 10)).isEqualTo(0x123456);
        bench.write(LFB, 0x00ffffff, 4);
        assertThat(vga.paint()).isTrue();
        assertThat(vga.dot(0, 0)).isEqualTo(0xffffff);
        assertThat(vga.paint()).isFalse();
    }

    @Test
    void allDepthsShowTheirColours() {
        vga.linearMode(640, 480, 16);
        bench.write(LFB, 0xf81f, 2);
        vga.paint();
        int of16 = vga.dot(0, 0);
        vga.linearMode(640, 480, 15);
        bench.write(LFB, 0x03e0, 2);
        vga.paint();
        int of15 = vga.dot(0, 0);
        vga.linearMode(640, 480, 24);
        bench.write(LFB + 3, 0x010203, 4);
        vga.paint();
        int of24 = vga.dot(1, 0);

        assertThat(List.of(of16, of15, of24)).containsExactly(0xff00ff, 0x00ff00, 0x010203);
    }

    @Test
    void theWindowReachesTheFrameBufferByBanks() {
        vga.linearMode(640, 480, 8);
        vga.dispi(5, 3);
        bench.write(0xa0010, 0x77, 1);

        assertThat(bench.read(LFB + 0x30010, 1)).isEqualTo(0x77);
        assertThat(bench.read(0xa0010, 1)).isEqualTo(0x77);
    }

    @Test
    void aModeThatDoesNotFitStaysOff() throws Exception {
        DeviceBench small = new DeviceBench();
        small.plug("vga", new Vga(true, 4));
        int[][] settings = {{1, 2560}, {2, 1600}, {3, 32}, {4, 0x41}};
        for (int[] setting : settings) {
            small.out(0x1ce, setting[0], 2);
            small.out(0x1cf, setting[1], 2);
        }

        assertThat(small.in(0x1cf, 2) & 1).isZero();
    }

    @Test
    void enablingClearsTheMemoryUnlessToldOtherwise() {
        vga.linearMode(640, 480, 32);
        bench.write(LFB, 0x123456, 4);
        vga.dispi(4, 0);
        vga.dispi(4, 0xc1);
        long kept = bench.read(LFB, 4);
        vga.dispi(4, 0);
        vga.dispi(4, 0x41);

        assertThat(kept).isEqualTo(0x123456);
        assertThat(bench.read(LFB, 4)).isZero();
    }

    @Test
    void theRegistersAreInMemoryToo() {
        bench.write(MMIO + 0x500 + 2, 800, 2);
        bench.write(MMIO + 0x402, 0x67, 1);

        assertThat(vga.dispi(1)).isEqualTo(800);
        assertThat(bench.read(MMIO + 0x500, 2)).isEqualTo(0xb0c0);
        assertThat(bench.in(0x3cc)).isEqualTo(0x67);
    }

    @Test
    void panningMovesTheVirtualScreen() {
        vga.linearMode(640, 480, 32);
        vga.dispi(6, 1024);
        vga.dispi(8, 100);
        vga.dispi(9, 7);
        bench.write(LFB + 4 * (1024 * 7 + 100), 0xabcdef, 4);
        vga.paint();

        assertThat(vga.dot(0, 0)).isEqualTo(0xabcdef);
    }

    @Test
    void anEightBitPaletteKeepsTheColours() {
        vga.linearMode(640, 480, 8);
        bench.out(0x3c8, 0);
        bench.out(0x3c9, 0x3f);
        bench.out(0x3c9, 0x20);
        bench.out(0x3c9, 0);
        vga.dispi(4, 0x61);
        bench.out(0x3c7, 0);

        assertThat(List.of(bench.in(0x3c9), bench.in(0x3c9), bench.in(0x3c9))).containsExactly(0xff, 0x82, 0);
    }

    @Test
    void randomModesNeverBreakTheDisplay() {
        Random random = new Random(11);
        for (int i = 0; i < 120; i++) {
            vga.crtc(random.nextInt(0x19), random.nextInt(256));
            vga.crtc(0x11, 0);
            vga.graphics(random.nextInt(9), random.nextInt(256));
            vga.sequencer(random.nextInt(5), random.nextInt(256));
            vga.dispi(1 + random.nextInt(9), random.nextInt(3000));
            vga.dispi(4, random.nextInt(4) == 0 ? 0xc1 : 0);
            bench.out(0x3c2, random.nextInt(256) | 1);
            bench.in(0x3da);
            bench.out(0x3c0, 0x20);
            bench.write(0xa0000 + random.nextInt(0x20000 - 4), random.nextInt(), 4);

            vga.paint();

            assertThat(vga.frame.width()).isPositive();
        }
    }
}
