package backplane.display.term;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.display.api.KeyLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeysTest {

    private final StringBuilder down = new StringBuilder();

    private Keys keys(String layout) throws IOException {
        return new Keys(
                (code, pressed) -> {
                    if (pressed) {
                        down.append(Integer.toHexString(code)).append(' ');
                    }
                    return true;
                },
                KeyLayout.of(layout));
    }

    private String typed(Keys keys, String text) throws InterruptedException {
        for (byte octet : text.replace("^", "\u001b").getBytes(StandardCharsets.UTF_8)) {
            keys.octet(octet & 0xff);
        }
        return down.toString().trim();
    }

    @ParameterizedTest
    @CsvSource({
        "a, 1e",
        "A, 2a 1e",
        "^[A, e048",
        "^OB, e050",
        "^[3~, e053",
        "^[15~, 3f",
        "^[24~, 58",
        "^OP, 3b",
        "^[[B, 3c",
        "^[1;5D, 1d e04b",
        "^[1;2P, 2a 3b",
        "^[5;3~, 38 e049",
        "^[Z, 2a f",
        "^x, 38 2d",
        "^[99~, ''",
        "^[?62;c, ''"
    })
    void sequencesBecomeKeys(String sent, String codes) throws Exception {
        assertThat(typed(keys("us"), sent)).isEqualTo(codes);
    }

    @Test
    void controlCharactersAreTypedWithCtrl() throws Exception {
        assertThat(typed(keys("us"), "\u0003\u001c\u0000\r\t\u007f")).isEqualTo("1d 2e 1d 2b 1d 39 1c f e");
    }

    @Test
    void charactersOfSeveralOctetsAreTypedInTheGuestsLayout() throws Exception {
        assertThat(typed(keys("de"), "ü€é\ud83d\ude00z")).isEqualTo("1a e038 12 d 12 15");
    }

    @Test
    void anEscThatNothingFollowsIsTheEscKey() throws Exception {
        Keys keys = keys("us");
        assertThat(typed(keys, "^")).isEmpty();
        keys.pause(System.nanoTime());
        assertThat(down).isEmpty();
        keys.pause(System.nanoTime() + 1_000_000_000L);
        assertThat(down).hasToString("1 ");
        assertThat(typed(keys, "^^[A")).isEqualTo("1 1 e048");
    }

    @Test
    void garbageIsPassedOver() throws Exception {
        Keys keys = keys("us");
        Random random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            keys.octet(random.nextInt(256));
        }
        down.setLength(0);
        assertThat(typed(keys, "   a")).endsWith("1e");
    }
}
