package backplane.bochsrc.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {
    private static final List<String> KNOWN =
            List.of("megs", "memory", "boot", "ne2k", "display_library", "ioaddr", "irq");

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource({
        "mgs, megs",
        "MEGS, megs",
        "megz, megs",
        "memroy, memory",
        "display_libary, display_library",
        "ioadr, ioaddr",
        "nek2, ne2k",
        "irqs, irq",
        "sound,",
        "xyz,",
        "'',"
    })
    void findsTheWordThatWasProbablyMeant(String word, String expected) {
        assertThat(Suggestion.nearest(word, KNOWN).orElse(null)).isEqualTo(expected);
    }
}
