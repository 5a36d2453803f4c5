package backplane.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FontTest {

    @ParameterizedTest
    @ValueSource(ints = {8, 14, 16})
    void everyPrintableCharacterHasAShapeOfItsOwn(int height) {
        byte[] glyphs = Font.glyphs(height);
        java.util.Set<String> seen = new java.util.HashSet<>();
        for (int c = 33; c < 127; c++) {
            byte[] glyph = java.util.Arrays.copyOfRange(glyphs, c * height, (c + 1) * height);
            assertThat(seen.add(java.util.Arrays.toString(glyph)))
                    .as("character " + c)
                    .isTrue();
        }
    }

    @Test
    void linesOfTwoNeighbouringCellsMeet() {
        byte[] glyphs = Font.glyphs(16);
        assertThat(glyphs[0xc4 * 16 + 7]).isEqualTo((byte) 0xff);
        assertThat(glyphs[0xb3 * 16] & 0xff)
                .isEqualTo(glyphs[0xb3 * 16 + 15] & 0xff)
                .isNotZero();
    }

    @Test
    void blankIsBlankAndTheFullBlockIsFull() {
        byte[] glyphs = Font.glyphs(16);
        for (int row = 0; row < 16; row++) {
            assertThat(glyphs[' ' * 16 + row]).isZero();
            assertThat(glyphs[0xdb * 16 + row]).isEqualTo((byte) 0xff);
        }
    }
}
