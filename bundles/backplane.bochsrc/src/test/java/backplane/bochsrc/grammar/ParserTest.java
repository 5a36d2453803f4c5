package backplane.bochsrc.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.bochsrc.Problem;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParserTest {
    private static final Map<String, String> ENVIRONMENT = Map.of("HOME", "/home/me", "IMG", "a, b#.img");

    private static Bochsrc parse(String text) {
        return parse(text, Map.of());
    }

    private static Bochsrc parse(String text, Map<String, String> files) {
        Sources sources = (path, from) -> {
            String found = files.get(path);
            if (found == null) {
                throw new IOException("there is no file " + path);
            }
            return new Sources.Text(path, path, found);
        };
        return Parser.parse(new Sources.Text("t.bochsrc", "t.bochsrc", text), sources, Variables.of(ENVIRONMENT));
    }

    private static String show(Bochsrc file) {
        return file.directives().stream()
                .map(line -> line.keyword() + ":"
                        + line.items().stream()
                                .map(item -> (item.key() == null ? "" : item.key() + "=") + "<" + item.value() + ">")
                                .collect(Collectors.joining(" ")))
                .collect(Collectors.joining("; "));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "megs: 32                              | megs:<32>",
                "megs : 32                             | megs:<32>",
                "  megs:32   # a comment               | megs:<32>",
                "boot: floppy, disk                    | boot:<floppy> <disk>",
                "pic:                                  | pic:",
                "ne2k: mac=b0:c4:20:00:00:01, irq = 9  | ne2k:mac=<b0:c4:20:00:00:01> irq=<9>",
                "ne2k: ethdev=/dev/net/tun:tap7        | ne2k:ethdev=</dev/net/tun:tap7>",
                "a: path=\"a, b#c.img\", x=1           | a:path=<a, b#c.img> x=<1>",
                "a: path=c#1.img                       | a:path=<c>",
                "a: x=1,,y=2                           | a:x=<1> y=<2>",
                "a: x=1,                               | a:x=<1>",
                "a: x=                                 | a:x=<>",
                "a: x=\"\"                             | a:x=<>",
                "a: o=b=c                              | a:o=<b=c>",
                "a: \"path=x y\"                       | a:path=<x y>",
                "log: $HOME/bochs.txt                  | log:</home/me/bochs.txt>",
                "log: \"$HOME/my log\"                 | log:</home/me/my log>",
                "log: $HOME                            | log:</home/me>",
                "romimage: file=$BXSHARE/BIOS          | romimage:file=</usr/share/bochs/BIOS>",
                "a: path=$IMG, y=1                     | a:path=<a, b#.img> y=<1>",
                "a: cost=5$, y=$1                      | a:cost=<5$> y=<$1>",
                "magic_break: enabled=1 di sp          | magic_break:enabled=<1disp>",
                "display_library: options=\"a, b\"     | display_library:options=<a, b>",
                "megs: 32 # $UNKNOWN in a comment      | megs:<32>",
            })
    void readsALineAsBochsDoesAndHasNothingToSay(String text, String expected) {
        Bochsrc file = parse(text);
        assertThat(show(file)).isEqualTo(expected.strip());
        assertThat(file.problems()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "log: \"$HOME\", x=1      | log:</home/me> x=<1>     | Bochs would take the quote after $HOME",
                "a: x=1, , y=2            | a:x=<1> y=<2>            | an item of blanks",
                "a: path=my disk.img      | a:path=<mydisk.img>      | reads as 'mydisk.img'",
                "me gs: 8                 | megs:<8>                 | reads as 'megs'",
                "a: path=\"x, y           | a:path=<x, y>            | a quote is opened and not closed",
                "a: o='x'                 | a:o=<'x'>                | single quotes are part of the value",
            })
    void warnsOfTheTrapsOfBochsAndReadsWhatWasMeant(String text, String expected, String warning) {
        Bochsrc file = parse(text);
        assertThat(show(file)).isEqualTo(expected.strip());
        assertThat(file.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.isError()).isFalse();
            assertThat(problem.message()).contains(warning.strip());
            assertThat(problem.remedy()).isNotEmpty();
        });
    }

    @Test
    void reportsEveryErrorOfTheFileWithItsLine() {
        Bochsrc file = parse("megs 32\nlog: $NOWHERE/x\nboot: disk\n: 5\nword\n");
        assertThat(file.problems().stream().map(Problem::toString))
                .containsExactly(
                        "t.bochsrc:1: no colon in the line 'megs 32'; write 'keyword: key=value, key=value'",
                        "t.bochsrc:2: the variable $NOWHERE is not set; set it in the environment or write its value",
                        "t.bochsrc:4: no keyword before the colon of ': 5'; write 'keyword: key=value, key=value'",
                        "t.bochsrc:5: no colon in the line 'word'; write 'keyword: key=value, key=value'");
        assertThat(show(file)).isEqualTo("log:</x>; boot:<disk>");
    }

    @Test
    void skipsBlankLinesCommentsAndCarriageReturns() {
        assertThat(show(parse("\r\n# megs: 1\r\n \t \r\nmegs: 2\r\n\ufeff#\nboot: disk")))
                .isEqualTo("megs:<2>; boot:<disk>");
    }

    @Test
    void readsAnOverlongLineToItsEndAndWarns() {
        Bochsrc file = parse("a: path=" + "x".repeat(600) + ", y=1");
        assertThat(show(file)).endsWith("y=<1>");
        assertThat(file.problems()).singleElement().asString().contains("longer than the 510 characters");
    }

    @Test
    void warnsOfMoreItemsThanBochsReads() {
        assertThat(parse("a: " + "b,".repeat(41)).problems())
                .singleElement()
                .asString()
                .contains("more items than the 40");
    }

    @Test
    void putsAnIncludedFileInItsPlace() {
        Bochsrc file = parse(
                "megs: 1\n#include $HOME/x y\n#include \"b\" # why\nboot: c\n",
                Map.of("b", "log: b\n", "/home/me/xy", "log: x"));
        assertThat(show(file)).isEqualTo("megs:<1>; log:<x>; log:<b>; boot:<c>");
        assertThat(file.directives().get(2).position()).hasToString("b:1");
    }

    @Test
    void refusesAFileThatIncludesItself() {
        Bochsrc file = parse("#include a\n", Map.of("a", "#include b\n", "b", "megs: 1\n#include a\n"));
        assertThat(file.problems()).singleElement().asString().startsWith("b:2: cannot include: a includes itself");
        assertThat(show(file)).isEqualTo("megs:<1>");
    }

    @Test
    void refusesIncludesThatAreTooDeepMissingOrNameless() {
        Map<String, String> chain = java.util.stream.IntStream.range(0, 20)
                .boxed()
                .collect(Collectors.toMap(i -> "f" + i, i -> "#include f" + (i + 1) + "\n"));
        assertThat(parse("#include f0\n", chain).problems())
                .singleElement()
                .asString()
                .contains("more than 8 levels");
        assertThat(parse("#include gone\n").problems())
                .singleElement()
                .asString()
                .contains("there is no file gone");
        assertThat(parse("#include\n").problems()).singleElement().asString().contains("names no file");
    }

    @Test
    void stopsAFloodOfIncludes() {
        String twice = "#include %s\n#include %s\n".repeat(20);
        Map<String, String> flood = Map.of(
                "a",
                twice.replace("%s", "b"),
                "b",
                twice.replace("%s", "c"),
                "c",
                twice.replace("%s", "d"),
                "d",
                twice.replace("%s", "e"),
                "e",
                "megs: 1\n");
        Bochsrc file = parse("#include a\n", flood);
        assertThat(file.problems()).singleElement().asString().contains("more than 100000 lines");
    }

    @Test
    void warnsOfAnIncludeThatIsAComment() {
        assertThat(parse("  #include x\n").problems())
                .singleElement()
                .asString()
                .contains("is a comment");
        assertThat(parse("#includes are fine\n").problems()).isEmpty();
    }

    @Test
    void refusesABinaryFile() {
        assertThat(parse("\u007fELF\0\0").problems())
                .singleElement()
                .asString()
                .isEqualTo("t.bochsrc: not a text file; name a bochsrc file");
    }

    @Test
    void keepsTheLinesOfOneKeywordApartForTheConversion() {
        assertThat(show(parse("cpu: count=1\ncpu: ips=50M\n"))).isEqualTo("cpu:count=<1>; cpu:ips=<50M>");
        assertThat(parse("").directives()).isEqualTo(List.of());
    }
}
