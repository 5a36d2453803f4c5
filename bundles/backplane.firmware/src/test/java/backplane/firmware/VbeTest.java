package backplane.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.CpuAccess;
import backplane.api.Device;
import backplane.api.DisplayFrame;
import backplane.api.Reset;
import backplane.api.Slot;
import backplane.api.StateIo;
import backplane.device.vga.Vga;
import backplane.testkit.DeviceBench;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** INT 10h, AH=4Fh as boot loaders, kernels and old X servers call it. */
class VbeTest {

    private static final int BUFFER = 0x20000, ES_SEGMENT = BUFFER >> 4;
    private static final int GOOD = 0x004f, FAILED = 0x014f;
    private static final long LFB = 0xd000_0000L;

    private final DeviceBench bench = new DeviceBench();
    private final DisplayFrame frame = new DisplayFrame();
    private Video video;
    private Caller caller;

    /** The firmware's slot, which the test keeps. */
    private static final class Place implements Device {

        private Slot slot;

        @Override
        public void attach(Slot given) {
            slot = given;
        }

        @Override
        public void reset(Reset kind) {
            // the test calls the services itself
        }

        @Override
        public void state(StateIo io) {
            // has none
        }
    }

    @BeforeEach
    void powerOn() throws Exception {
        bench.plug("vga", new Vga(true, 16));
        for (int device = 0; device < 32; device++) {
            if (bench.pciRead(device, 0, 0, 4) == 0x11111234) {
                bench.pciWrite(device, 0, 0x10, (int) LFB, 4);
                bench.pciWrite(device, 0, 0x04, 3, 2);
            }
        }
        Place place = bench.plug("firmware", new Place());
        RegisterFile cpu = new RegisterFile();
        cpu.segment(CpuAccess.ES, ES_SEGMENT, BUFFER, 0xffff, 0x93);
        caller = new Caller(cpu, place.slot.memory());
        video = new Video(new Bios(place.slot, bench.bus()), bench.bus());
        video.power();
    }

    private int call(int ax, int bx, int cx, int dx) {
        caller.ax(ax);
        caller.bx(bx);
        caller.cx(cx);
        caller.dx(dx);
        caller.di(0);
        video.service(caller);
        return caller.ax();
    }

    private int u8(int offset) {
        return (int) bench.read(BUFFER + offset, 1);
    }

    private int u16(int offset) {
        return (int) bench.read(BUFFER + offset, 2);
    }

    private String text(int segmentedAddress) {
        byte[] text = new byte[9];
        int pointer = (int) bench.read(BUFFER + segmentedAddress, 4);
        bench.memory().read(((long) (pointer >>> 16) << 4) + (pointer & 0xffff), text, 0, text.length);
        return new String(text, StandardCharsets.US_ASCII);
    }

    @Test
    void theControllerTellsItsVersionMemoryAndModes() {
        assertThat(call(0x4f00, 0, 0, 0)).isEqualTo(GOOD);

        assertThat((int) bench.read(BUFFER, 4)).as("VESA").isEqualTo(0x41534556);
        assertThat(u16(4)).isEqualTo(0x0200);
        assertThat(text(6)).isEqualTo("Backplane");
        assertThat(u16(0x12)).as("memory").isEqualTo(16 << 4);
        int list = u16(0x10) * 16 + u16(0x0e) - BUFFER;
        assertThat(u16(list)).isEqualTo(0x100);
        int count = 0;
        while (u16(list + 2 * count) != 0xffff) {
            assertThat(call(0x4f01, 0, u16(list + 2 * count), 0x300))
                    .as("every mode of the list is described")
                    .isEqualTo(GOOD);
            call(0x4f00, 0, 0, 0);
            count++;
        }
        assertThat(count).isEqualTo(40);
    }

    @Test
    void aDirectColourModeIsDescribedForVesafb() {
        assertThat(call(0x4f01, 0, 0x118, 0)).isEqualTo(GOOD);

        assertThat(u16(0) & 0x99).as("supported, colour, graphics, linear").isEqualTo(0x99);
        assertThat(u16(0x10)).as("pitch").isEqualTo(3072);
        assertThat(u16(0x12)).isEqualTo(1024);
        assertThat(u16(0x14)).isEqualTo(768);
        assertThat(u8(0x19)).as("bits").isEqualTo(24);
        assertThat(u8(0x1b)).as("direct colour").isEqualTo(6);
        assertThat(bench.read(BUFFER + 0x1f, 8)).as("masks").isEqualTo(0x00_00_00_08_08_08_10_08L);
        assertThat(bench.read(BUFFER + 0x28, 4)).as("frame buffer").isEqualTo(LFB);
    }

    @Test
    void aModeIsSetAndToldWithItsFrameBuffer() {
        assertThat(call(0x4f02, 0x4144, 0, 0)).isEqualTo(GOOD);
        bench.write(LFB + 4L * (1024 * 700 + 1000), 0x123456, 4);

        assertThat(bench.paint("vga", frame)).isTrue();
        assertThat(frame.width()).isEqualTo(1024);
        assertThat(frame.pixels()[1024 * 700 + 1000] & 0xffffff).isEqualTo(0x123456);
        assertThat(call(0x4f03, 0, 0, 0)).isEqualTo(GOOD);
        assertThat(caller.bx()).isEqualTo(0x4144);
    }

    @Test
    void aModeOfPlanesIsDrawnThroughTheWindow() {
        assertThat(call(0x4f01, 0, 0x102, 0)).isEqualTo(GOOD);
        assertThat(u16(0)).as("no linear frame buffer").isEqualTo(0x1b);
        assertThat(u16(0x10)).as("bytes of a line of a plane").isEqualTo(100);
        assertThat(u8(0x18)).as("planes").isEqualTo(4);

        assertThat(call(0x4f02, 0x4102, 0, 0)).as("with a frame buffer").isEqualTo(FAILED);
        assertThat(call(0x4f02, 0x0102, 0, 0)).isEqualTo(GOOD);
        bench.out(0x3c4, 0x0402, 2); // plane 2: red
        bench.write(0xa0000 + 100 * 500 + 50, 0x80, 1);

        bench.paint("vga", frame);
        assertThat(frame.width()).isEqualTo(800);
        assertThat(frame.pixels()[800 * 500 + 400] & 0xffffff).isEqualTo(0xaa0000);
        assertThat(frame.pixels()[800 * 500 + 401] & 0xffffff).isZero();
    }

    @Test
    void aStandardModeEndsIt() {
        call(0x4f02, 0x4118, 0, 0);

        assertThat(call(0x4f02, 0x0003, 0, 0)).isEqualTo(GOOD);

        bench.paint("vga", frame);
        assertThat(frame.columns()).isEqualTo(80);
        call(0x4f03, 0, 0, 0);
        assertThat(caller.bx()).isEqualTo(3);
    }

    @Test
    void aModeCanLeaveTheMemoryAsItIs() {
        call(0x4f02, 0x4144, 0, 0);
        bench.write(LFB + (1 << 20), 0x55, 1);

        call(0x4f02, 0xc144, 0, 0);
        assertThat(bench.read(LFB + (1 << 20), 1)).isEqualTo(0x55);
        call(0x4f02, 0x4144, 0, 0);
        assertThat(bench.read(LFB + (1 << 20), 1)).isZero();
    }

    @Test
    void aModeThatIsNoneIsRefused() {
        assertThat(call(0x4f01, 0, 0x1ff, 0)).isEqualTo(FAILED);
        assertThat(call(0x4f02, 0x01ff, 0, 0)).isEqualTo(FAILED);
        assertThat(call(0x4f0a, 0, 0, 0)).as("protected mode interface").isEqualTo(FAILED);
    }

    @Test
    void theWindowIsMovedAndLinesAreLonger() {
        call(0x4f02, 0x0101, 0, 0);

        assertThat(call(0x4f05, 0, 0, 3)).isEqualTo(GOOD);
        bench.write(0xa0010, 0x77, 1);
        call(0x4f05, 0x0100, 0, 0);
        assertThat(caller.dx()).isEqualTo(3);
        assertThat(bench.read(LFB + 0x30010, 1)).isEqualTo(0x77);

        assertThat(call(0x4f06, 0, 1000, 0)).isEqualTo(GOOD);
        assertThat(caller.bx()).as("bytes").isEqualTo(1000);
        assertThat(caller.cx()).as("dots").isEqualTo(1000);
        assertThat(call(0x4f07, 0, 300, 200)).isEqualTo(GOOD);
        call(0x4f07, 1, 0, 0);
        assertThat(caller.cx()).isEqualTo(300);
        assertThat(caller.dx()).isEqualTo(200);
    }

    @Test
    void thePaletteTakesEightBitsIfAskedFor() {
        call(0x4f02, 0x4101, 0, 0);
        assertThat(call(0x4f08, 0x0800, 0, 0)).isEqualTo(GOOD);
        assertThat(caller.bh()).isEqualTo(8);
        bench.write(BUFFER, 0x00fe8001, 4);

        assertThat(call(0x4f09, 0, 1, 5)).isEqualTo(GOOD);
        bench.write(LFB, 5, 1);

        bench.paint("vga", frame);
        assertThat(frame.pixels()[0] & 0xffffff).isEqualTo(0xfe8001);
    }

    @Test
    void theMonitorTellsItsData() {
        assertThat(call(0x4f15, 0, 0, 0)).isEqualTo(GOOD);
        assertThat(caller.bl() & 2).as("DDC2").isEqualTo(2);

        assertThat(call(0x4f15, 1, 0, 0)).isEqualTo(GOOD);

        assertThat(bench.read(BUFFER, 8)).isEqualTo(0x00ff_ffff_ffff_ff00L);
        int sum = 0;
        for (int i = 0; i < 128; i++) {
            sum += u8(i);
        }
        assertThat(sum & 0xff).isZero();
        assertThat(call(0x4f15, 1, 0, 2)).as("a third block").isEqualTo(FAILED);
        assertThat(call(0x4f15, 2, 0, 0)).as("an unknown part").isEqualTo(FAILED);
    }
}
