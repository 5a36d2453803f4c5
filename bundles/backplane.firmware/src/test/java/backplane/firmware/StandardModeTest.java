package backplane.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.DisplayFrame;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** INT 10h in the modes that every VGA has, judged by the picture. */
class StandardModeTest {

    private static final int LIGHT_GREY = 0xaaaaaa;

    private final BiosBench pc;
    private final DisplayFrame frame = new DisplayFrame();

    StandardModeTest() throws Exception {
        pc = new BiosBench();
    }

    private int pixel(int x, int y) {
        return frame.pixels()[y * frame.width() + x] & 0xffffff;
    }

    private void mode(int number) {
        pc.interrupt(0x10, number, 0, 0, 0);
    }

    @ParameterizedTest
    @CsvSource({"0, 40", "1, 40", "2, 80", "3, 80", "7, 80"})
    void aTextModeShowsWhatIsTyped(int number, int columns) {
        mode(number);
        pc.interrupt(0x10, 0x0200, 0, 0, 0x0203);
        pc.interrupt(0x10, 0x0e41, 7, 0, 0);

        pc.bench.paint("vga", frame);

        assertThat(frame.width()).isEqualTo(720);
        assertThat(frame.height()).isEqualTo(400);
        assertThat(frame.columns()).isEqualTo(columns);
        assertThat(frame.rows()).isEqualTo(25);
        assertThat(frame.cells()[2 * columns + 3]).isEqualTo(0x0741);
        int width = 720 / columns;
        assertThat(IntStream.range(0, width * 16).map(i -> pixel(3 * width + i % width, 32 + i / width)))
                .as("the dots of the letter")
                .contains(LIGHT_GREY);
        pc.interrupt(0x10, 0x0300, 0, 0, 0);
        assertThat(pc.caller.dx()).as("the cursor").isEqualTo(0x0204);
        assertThat(pc.interrupt(0x10, 0x0f00, 0, 0, 0)).isEqualTo(columns << 8 | number);
    }

    /** Modes of 200 lines have each of them twice. */
    @ParameterizedTest
    @CsvSource({
        "04, 640, 400, 2, 55ffff",
        "05, 640, 400, 2, 55ffff",
        "06, 640, 400, 1, ffffff",
        "0d, 640, 400, 2, 00aa00",
        "0e, 640, 400, 1, 00aa00",
        "0f, 640, 350, 1, aaaaaa",
        "10, 640, 350, 1, 00aa00",
        "11, 640, 480, 1, ffffff",
        "12, 640, 480, 1, 00aa00",
        "13, 640, 400, 2, 00aa00"
    })
    void aGraphicsModeShowsTheDotsThatAreSet(String number, int width, int height, int dot, String colour) {
        int mode = Integer.parseInt(number, 16);
        int value = mode == 4 || mode == 5 || mode == 6 || mode == 0x0f || mode == 0x11 ? 1 : 2;
        int line = height == 400 ? 2 : 1;
        mode(mode);

        pc.interrupt(0x10, 0x0c00 | value, 0, 101, 50);

        assertThat(pc.interrupt(0x10, 0x0d00, 0, 101, 50) & 0xff).isEqualTo(value);
        assertThat(pc.interrupt(0x10, 0x0d00, 0, 102, 50) & 0xff).isZero();
        pc.bench.paint("vga", frame);
        assertThat(frame.width()).isEqualTo(width);
        assertThat(frame.height()).isEqualTo(height);
        assertThat(frame.columns()).as("no text").isZero();
        assertThat(Integer.toHexString(pixel(101 * dot, 50 * line))).isEqualTo(colour.replaceFirst("^0+", ""));
        assertThat(pixel(101 * dot - 1, 50 * line)).as("to the left").isZero();
        assertThat(pixel(102 * dot, 50 * line)).as("to the right").isZero();
        assertThat(pixel(101 * dot, 50 * line - 1)).as("above").isZero();
        assertThat(pixel(101 * dot, 51 * line)).as("below").isZero();
    }

    @Test
    void charactersAreDrawnInGraphicsModes() {
        mode(0x12);
        pc.interrupt(0x10, 0x0edb, 2, 0, 0); // a full block

        pc.bench.paint("vga", frame);

        assertThat(pixel(0, 0)).isEqualTo(0x00aa00);
        assertThat(pixel(7, 15)).isEqualTo(0x00aa00);
        assertThat(pixel(8, 0)).isZero();
    }

    @Test
    void theLastLineScrollsTheScreen() {
        mode(3);
        pc.interrupt(0x10, 0x0200, 0, 0, 0x1800);
        pc.interrupt(0x10, 0x0e58, 7, 0, 0);
        pc.interrupt(0x10, 0x0e0a, 7, 0, 0);

        pc.bench.paint("vga", frame);

        assertThat(frame.cells()[23 * 80] & 0xff).isEqualTo('X');
        assertThat(frame.cells()[24 * 80]).isEqualTo(0x0720);
    }

    @Test
    void aModeIsSetWithoutClearingItsMemory() {
        mode(3);
        pc.interrupt(0x10, 0x0e58, 7, 0, 0);
        mode(0x83);

        pc.bench.paint("vga", frame);

        assertThat(frame.cells()[0]).isEqualTo(0x0758);
        assertThat(frame.pixels()).contains(frame.pixels()[0] & ~0xffffff | LIGHT_GREY);
    }
}
