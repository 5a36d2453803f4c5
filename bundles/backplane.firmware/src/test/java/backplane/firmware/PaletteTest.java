package backplane.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaletteTest {

    @Test
    void textColoursAreThoseOfTheEga() {
        int[] ega = Palette.ega();

        assertThat(ega[0x00]).isZero();
        assertThat(ega[0x07]).isEqualTo(0x2a2a2a);
        assertThat(ega[0x14]).isEqualTo(0x2a1500); // brown
        assertThat(ega[0x3f]).isEqualTo(0x3f3f3f);
    }

    @Test
    void huesGoRoundFromBlueToBlue() {
        int[] colours = Palette.vga256();

        assertThat(colours[32]).isEqualTo(0x00003f);
        assertThat(colours[36]).isEqualTo(0x3f003f);
        assertThat(colours[40]).isEqualTo(0x3f0000);
        assertThat(colours[44]).isEqualTo(0x3f3f00);
        assertThat(colours[48]).isEqualTo(0x003f00);
        assertThat(colours[52]).isEqualTo(0x003f3f);
        assertThat(colours[55]).isEqualTo(0x00103f);
    }

    @Test
    void standardModesHaveAllTheirRegisters() {
        for (int number : new int[] {0, 1, 2, 3, 4, 5, 6, 7, 0x0d, 0x0e, 0x0f, 0x10, 0x11, 0x12, 0x13}) {
            VideoMode mode = java.util.Objects.requireNonNull(VideoMode.of(number));
            assertThat(mode.crtc()).as("mode " + number).hasSize(25);
            assertThat(mode.sequencer()).hasSize(5);
            assertThat(mode.graphics()).hasSize(9);
            assertThat(mode.attribute()).as("mode " + number).hasSize(21);
        }
    }
}
