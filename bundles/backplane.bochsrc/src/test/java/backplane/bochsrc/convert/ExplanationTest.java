package backplane.bochsrc.convert;

import static backplane.bochsrc.convert.Fixture.CATALOG;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExplanationTest {
    @Test
    void everyKeywordOfTheProgramIsExplained() {
        assertThat(Program.KEYWORDS)
                .allSatisfy(
                        keyword -> assertThat(CATALOG.help(keyword)).as(keyword).isNotEmpty());
    }

    @Test
    void aKeywordTellsWhatCanBeAtTheOtherEnd() {
        assertThat(CATALOG.help("com2")).singleElement().asString().startsWith("mode=file|stdout  ");
        assertThat(CATALOG.help("ata0-master")).anyMatch(line -> line.startsWith("mode=flat|undoable, default flat  "));
    }

    @Test
    void aBackendIsExplainedByItsType() {
        assertThat(CATALOG.help("eth.tuntap")).containsExactly("ethdev=TEXT", "script=TEXT");
    }

    @Test
    void twoKeywordsOfOnePartHaveTheirOwnKeys() {
        assertThat(CATALOG.help("keyboard")).containsExactly("type=xt|at|mf");
        assertThat(CATALOG.help("mouse")).containsExactly("enabled=0|1", "type=none|ps2");
    }

    @Test
    void aPartWithoutKeysSaysSo() {
        assertThat(CATALOG.help("pic")).containsExactly("it takes no keys");
        assertThat(CATALOG.help("nothing")).isEmpty();
    }
}
