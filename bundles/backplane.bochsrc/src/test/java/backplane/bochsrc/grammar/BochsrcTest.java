package backplane.bochsrc.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class BochsrcTest {
    private static Bochsrc parse(String text) {
        return Parser.parse(new Sources.Text("t", "t", text), Sources.none(), name -> null);
    }

    @Property(tries = 2000)
    void anyTextIsReadWithoutExceptionAndWrittenBackToTheOctet(@ForAll("bochsrc") String text) {
        assertThat(parse(text).text()).isEqualTo(text);
    }

    @Property(tries = 500)
    void anyTextAtAllIsWrittenBack(@ForAll String text) {
        assertThat(parse(text).text()).isEqualTo(text);
    }

    @Property(tries = 500)
    void aValueThatWasSetIsReadBack(@ForAll("bochsrc") String text, @ForAll("value") String value) {
        String readable = text.replace("\0", "");
        Bochsrc edited = parse(readable).with("newword", "key", value);
        Line.Directive line = edited.directives().stream()
                .filter(directive -> directive.keyword().equals("newword"))
                .reduce((first, last) -> last)
                .orElseThrow();
        assertThat(line.items()).last().satisfies(item -> assertThat(item.value())
                .isEqualTo(value));
        assertThat(parse(edited.text()).directives()).last().isEqualTo(line);
    }

    @Provide
    Arbitrary<String> bochsrc() {
        Arbitrary<String> bits = Arbitraries.of(
                "megs",
                ":",
                " ",
                "\t",
                ",",
                "=",
                "\"",
                "#",
                "$",
                "$HOME",
                "$BXSHARE",
                "\n",
                "\r\n",
                "#include ",
                "x",
                "1",
                "'",
                "/",
                "\\",
                "\u00e4",
                "\ud83d\ude00",
                "\0",
                "\ufeff");
        return bits.list().ofMaxSize(40).map(list -> String.join("", list));
    }

    @Provide
    Arbitrary<String> value() {
        return Arbitraries.strings().withChars("abc ,=#:/.").ofMaxLength(12);
    }

    @Test
    void editingAKeyKeepsCommentsAndAllOtherLines() {
        Bochsrc file = parse("# mine\nne2k: irq=9, mac=x  # card\n\nboot: disk\n");
        assertThat(file.with("ne2k", "irq", "11").text())
                .isEqualTo("# mine\nne2k: irq=11, mac=x  # card\n\nboot: disk\n");
    }

    @Test
    void aNewKeyGoesAfterTheLastLineOfItsKeyword() {
        Bochsrc file = parse("ne2k: irq=9\nboot: disk");
        assertThat(file.with("ne2k", "script", "/my dir/x").text())
                .isEqualTo("ne2k: irq=9\nne2k: script=\"/my dir/x\"\nboot: disk");
        assertThat(file.with("log", "file", "x").text()).isEqualTo("ne2k: irq=9\nboot: disk\nlog: file=x\n");
    }

    @Test
    void aRemovedKeywordBecomesAComment() {
        assertThat(parse("a: x=1\nb: y=2\na: z=3").without("a").text()).isEqualTo("# a: x=1\nb: y=2\n# a: z=3");
    }
}
