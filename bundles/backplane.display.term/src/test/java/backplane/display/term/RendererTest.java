package backplane.display.term;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.DisplayFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RendererTest {

    private final Renderer renderer = new Renderer("demo");

    private static DisplayFrame frame(int columns, int rows) {
        DisplayFrame frame = new DisplayFrame();
        frame.size(columns * 9, rows * 16);
        frame.text(columns, rows);
        java.util.Arrays.fill(frame.cells(), 0x0720);
        return frame;
    }

    private static void put(DisplayFrame frame, int row, int column, String text) {
        for (int i = 0; i < text.length(); i++) {
            frame.cells()[row * frame.columns() + column + i] = 0x0700 | text.charAt(i);
        }
    }

    private String render(DisplayFrame frame, int columns, int rows) {
        return renderer.render(frame, true, columns, rows).replace("\u001b[", "^");
    }

    @Test
    void theFirstPictureIsComplete() {
        DisplayFrame frame = frame(4, 2);
        put(frame, 0, 0, "ab");
        frame.cursor(2);
        assertThat(render(frame, 40, 3))
                .isEqualTo("^0m^2J^1;1H^0;37;40mab  ^2;1H    ^3;1H^0;7m demo | text 4x2 | Ctrl-] prompt        ^0m"
                        + "^1;3H^?25h");
    }

    @Test
    void anUnchangedPictureSendsNothing() {
        DisplayFrame frame = frame(80, 25);
        render(frame, 80, 26);
        assertThat(render(frame, 80, 26)).isEmpty();
    }

    @Test
    void onlyDifferencesAreSent() {
        DisplayFrame frame = frame(80, 25);
        render(frame, 80, 26);
        put(frame, 9, 4, "xy");
        put(frame, 24, 79, "z");
        assertThat(render(frame, 80, 26)).isEqualTo("^10;5H^0;37;40mxy^25;80Hz^?25l");
    }

    @Test
    void theCursorMovesAlone() {
        DisplayFrame frame = frame(80, 25);
        frame.cursor(0);
        render(frame, 80, 26);
        frame.cursor(81);
        assertThat(render(frame, 80, 26)).isEqualTo("^2;2H^?25h");
        frame.cursor(-1);
        assertThat(render(frame, 80, 26)).isEqualTo("^?25l");
    }

    @ParameterizedTest
    @CsvSource({"0x07, 37;40", "0x1f, 97;44", "0x4e, 93;41", "0x70, 30;47", "0x81, 5;34;40", "0x0c, 91;40"})
    void attributesBecomeColours(String attribute, String colours) {
        assertThat(Renderer.colours(Integer.decode(attribute))).isEqualTo(colours);
    }

    @Test
    void lineGraphicsAndControlCharactersArePictures() {
        DisplayFrame frame = frame(3, 1);
        put(frame, 0, 0, "\u00c9\u0001\u00b0");
        assertThat(render(frame, 40, 2)).contains("╔☺░");
    }

    @Test
    void aLowTerminalShowsTheLinesAroundTheCursor() {
        DisplayFrame frame = frame(80, 25);
        put(frame, 0, 0, "first");
        put(frame, 24, 0, "last");
        frame.cursor(24 * 80);
        String shown = render(frame, 80, 24);
        assertThat(shown).contains("last").doesNotContain("first").endsWith("^23;1H^?25h");
        frame.cursor(0);
        assertThat(render(frame, 80, 24)).contains("first").endsWith("^1;1H^?25h");
    }

    @Test
    void aNarrowTerminalCutsTheLines() {
        DisplayFrame frame = frame(80, 1);
        put(frame, 0, 0, "0123456789");
        assertThat(render(frame, 5, 2)).contains("01234^").doesNotContain("012345");
        assertThat(render(frame, 0, 0)).isNotEmpty();
    }

    @Test
    void graphicsAreAnnouncedWithTheirSize() {
        DisplayFrame frame = new DisplayFrame();
        frame.size(1024, 768);
        assertThat(render(frame, 80, 26)).contains("graphics, 1024x768 pixels").contains("vga:screenshot");
        assertThat(render(frame, 80, 26)).isEmpty();
        frame.size(720, 400);
        frame.text(80, 25);
        assertThat(render(frame, 80, 26)).startsWith("^0m^2J").doesNotContain("pixels");
    }

    @Test
    void aMachineWithoutPowerSaysSo() {
        assertThat(renderer.render(frame(80, 25), false, 80, 26)).contains("demo is off", "machine:start");
        assertThat(render(frame(80, 25), 80, 26)).startsWith("^0m^2J").doesNotContain("is off");
    }

    @Test
    void aNewSizeOfTheTerminalRepaintsEverything() {
        DisplayFrame frame = frame(80, 25);
        put(frame, 0, 0, "hello");
        render(frame, 80, 26);
        assertThat(render(frame, 100, 30)).startsWith("^0m^2J").contains("hello");
    }
}
