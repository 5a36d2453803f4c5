package backplane.display.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyLayoutTest {

    private static KeyLayout read(String text) throws IOException {
        return KeyLayout.read("test", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"us", "gb", "de", "fr"})
    void everyLayoutTypesAllOfAscii(String name) throws IOException {
        KeyLayout layout = KeyLayout.of(name);
        for (int c = ' '; c < 0x7f; c++) {
            boolean backquoteOfAzerty = name.equals("fr") && (c == '`' || c == '~');
            assertThat(layout.strokes(c))
                    .as(name + " " + (char) c)
                    .hasSize(backquoteOfAzerty || name.equals("de") && (c == '^' || c == '`') ? 2 : 1);
        }
    }

    @Test
    void aUsKeyboardTypesCapitalsWithShift() throws IOException {
        KeyLayout us = KeyLayout.of("us");
        assertThat(us.strokes('a')).containsExactly(new Stroke(0x1e, false, false));
        assertThat(us.strokes('A')).containsExactly(new Stroke(0x1e, true, false));
        assertThat(us.strokes('?')).containsExactly(new Stroke(0x35, true, false));
    }

    @Test
    void aGermanKeyboardHasTheAtSignBehindAltGr() throws IOException {
        KeyLayout de = KeyLayout.of("de");
        assertThat(de.strokes('@')).containsExactly(new Stroke(0x10, false, true));
        assertThat(de.strokes('z')).containsExactly(new Stroke(0x15, false, false));
        assertThat(de.strokes('Ü')).containsExactly(new Stroke(0x1a, true, false));
    }

    @Test
    void accentsAreTypedWithDeadKeys() throws IOException {
        KeyLayout de = KeyLayout.of("de");
        assertThat(de.strokes('^')).containsExactly(new Stroke(0x29, false, false), new Stroke(0x39, false, false));
        assertThat(de.strokes('é')).containsExactly(new Stroke(0x0d, false, false), new Stroke(0x12, false, false));
    }

    @Test
    void aLayoutOfTheUsersOwnComesFromAFile(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("my.keys");
        Files.writeString(file, "# mine\n1e x none ж\n");
        KeyLayout mine = KeyLayout.of(file.toString());
        assertThat(mine.stroke('x')).isEqualTo(new Stroke(0x1e, false, false));
        assertThat(mine.stroke('ж')).isEqualTo(new Stroke(0x1e, false, true));
        assertThat(mine.stroke('y')).isNull();
    }

    @Test
    void badLinesAreToldWithTheirPlace() {
        assertThatThrownBy(() -> read("1e a\nzz b\n")).hasMessageContaining("test:2: 'zz' is not a scan code");
        assertThatThrownBy(() -> read("1e abc")).hasMessageContaining("test:1: 'abc' is not one character");
        assertThatThrownBy(() -> read("1e a b c d e")).hasMessageContaining("more than four");
        assertThatThrownBy(() -> KeyLayout.of("xx")).hasMessageContaining("choose one of de, fr, gb, us");
    }

    @Test
    void aTypistHoldsTheModifiersAroundTheKey() throws Exception {
        List<String> events = new ArrayList<>();
        Typist typist = new Typist(
                (code, pressed) -> events.add((pressed ? "+" : "-") + Integer.toHexString(code)),
                Duration.ofSeconds(1));
        typist.type(KeyLayout.of("de"), "A@\n");
        assertThat(events).containsExactly("+2a", "+1e", "-1e", "-2a", "+e038", "+10", "-10", "-e038", "+1c", "-1c");
    }

    @Test
    void aTypistGivesUpIfTheGuestDoesNotReadTheKeys() throws IOException {
        Typist typist = new Typist((code, pressed) -> false, Duration.ofMillis(10));
        KeyLayout us = KeyLayout.of("us");
        assertThatThrownBy(() -> typist.type(us, "a")).hasMessage("the guest does not read its keyboard");
        assertThatThrownBy(() -> typist.type(us, "ж")).hasMessageContaining("no key for 'ж' in the keyboard layout us");
    }

    @Test
    void keysHaveNames() {
        assertThat(KeyName.code("F11")).hasValue(0x57);
        assertThat(KeyName.code("del")).hasValue(0xe053);
        assertThat(KeyName.code("any")).isEmpty();
    }

    @Test
    void codePage437ShowsPicturesForControls() {
        assertThat(CodePage.glyph(0x01)).isEqualTo('☺');
        assertThat(CodePage.glyph('A')).isEqualTo('A');
        assertThat(CodePage.glyph(0xdb)).isEqualTo('█');
        assertThat(CodePage.glyph(0xff)).isEqualTo(' ');
    }
}
