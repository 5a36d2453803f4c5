package backplane.bochsrc.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandLineTest {
    @Test
    void joinsWordsAsBochs3Does() {
        assertThat(CommandLine.join(List.of("megs:", "64", "boot:", "floppy,", "disk", "ne2k: irq=", "9")))
                .containsExactly("megs: 64", "boot: floppy, disk", "ne2k: irq= 9");
    }

    @Test
    void takesAWholeLineInOneWordAsBochs2Does() {
        assertThat(CommandLine.join(List.of("megs: 64", "log:", "my.txt"))).containsExactly("megs: 64", "log: my.txt");
    }

    @Test
    void readsTheLinesSoMade() {
        Bochsrc lines = CommandLine.parse(List.of("megs:", "64", "log:\n\"a b\""), Variables.of(Map.of()));
        assertThat(lines.directives()).hasSize(2);
        assertThat(lines.directives().get(1).items().get(0).value()).isEqualTo("a b");
        assertThat(lines.directives().get(1).position()).hasToString("cmdline:2");
        assertThat(lines.problems()).isEmpty();
    }

    @Test
    void namesTheCommandLineInItsProblems() {
        Bochsrc lines = CommandLine.parse(List.of("megs: 64", "megs", "log:", "$NONE"), Variables.of(Map.of()));
        assertThat(lines.problems())
                .extracting(Object::toString)
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("cmdline:2: no colon in the line 'megs'"),
                        second -> assertThat(second).startsWith("cmdline:3: the variable $NONE is not set"));
    }

    @Test
    void aWordThatWantsAnotherAtTheEndIsALineByItself() {
        assertThat(CommandLine.join(List.of("pic:"))).containsExactly("pic:");
        assertThat(CommandLine.join(List.of())).isEmpty();
    }
}
