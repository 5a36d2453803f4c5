package backplane.bochsrc.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CatalogTest {
    @Test
    void aPatternStandsForItsKeywords() {
        assertThat(KeywordPattern.of("com{1..4}").keywords()).containsExactly("com1", "com2", "com3", "com4");
        assertThat(KeywordPattern.of("ata{0..1}-{master,slave}").keywords())
                .containsExactly("ata0-master", "ata0-slave", "ata1-master", "ata1-slave");
        assertThat(KeywordPattern.of("plain").keywords()).containsExactly("plain");
        assertThat(KeywordPattern.of("x{0..999}{0..999}").keywords()).hasSizeLessThanOrEqualTo(1000);
        assertThat(KeywordPattern.of("open{brace").keywords()).containsExactly("open{brace");
        assertThat(KeywordPattern.of("x{5..1}").keywords()).containsExactly("x");
    }

    @Test
    void aTypeWithoutAKeywordAnswersItsOwnName() {
        Catalog catalog = new Catalog(List.of(), List.of(Fixture.type("gadget"), Fixture.type("eth.null")));
        assertThat(catalog.match("gadget")).isPresent();
        assertThat(catalog.match("eth.null")).isEmpty();
        assertThat(catalog.keywords()).contains("gadget", "megs");
    }

    @Test
    void twoBundlesThatClaimOneKeywordAreReported() {
        KeywordRule one = Fixture.rule("a", "x{1..2}");
        KeywordRule two = Fixture.rule("b", "x2");
        Catalog catalog = new Catalog(List.of(one, two), List.of());
        assertThat(catalog.conflicts())
                .containsExactly("the keyword 'x2' is claimed by test.a and by test.b; the first one has it");
        assertThat(catalog.match("x2").orElseThrow().rule()).isEqualTo(one);
    }

    @Test
    void aTypeThatIsCalledAsAKeywordOfTheProgramIsNoConflict() {
        Catalog catalog = new Catalog(List.of(), List.of(Fixture.type("pci")));
        assertThat(catalog.conflicts()).isEmpty();
        assertThat(catalog.type("pci")).isPresent();
        assertThat(catalog.match("pci")).isEmpty();
    }

    @Test
    void noBundleCanTakeAKeywordOfTheProgram() {
        KeywordRule thief = Fixture.rule("t", "boot");
        Catalog catalog = new Catalog(List.of(thief), List.of());
        assertThat(catalog.conflicts())
                .containsExactly("the keyword 'boot' belongs to the program; test.t cannot take it");
        assertThat(catalog.match("boot")).isEmpty();
    }
}
