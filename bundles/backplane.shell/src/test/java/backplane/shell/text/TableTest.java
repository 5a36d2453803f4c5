package backplane.shell.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TableTest {

    @Test
    void columnsAreAsWideAsTheirWidestCell() {
        assertThat(new Table("ID", "STATE").row("ne2k0", "plugged").row("x", "empty"))
                .hasToString("ID     STATE\nne2k0  plugged\nx      empty");
    }

    @Test
    void theLastColumnIsFoldedSoThatTheTableFitsIntoEightyColumns() {
        String text = new Table("ID", "DETAIL")
                .row("ne2k0", "word ".repeat(40).strip())
                .toString();
        assertThat(text.lines()).allMatch(line -> line.length() <= 80).hasSizeGreaterThan(3);
        assertThat(text.lines().skip(2)).allMatch(line -> line.startsWith("       word"));
    }

    @Test
    void aLongPathIsFoldedAfterASlash() {
        String path = "/a-folder-with-a-long-name/another-one-that-is-as-long/and-a-file-in-it.img";
        String text = new Table("A LONG FIRST COLUMN", "DETAIL")
                .row("disk", "image " + path)
                .toString();
        assertThat(text.lines()).allMatch(line -> line.length() <= 80);
        assertThat(text.lines().skip(1).map(String::strip))
                .containsExactly(
                        "disk                 image",
                        "/a-folder-with-a-long-name/another-one-that-is-as-long/",
                        "and-a-file-in-it.img");
        assertThat(Table.fold("x".repeat(25), 10)).containsExactly("x".repeat(10), "x".repeat(10), "x".repeat(5));
    }

    @Test
    void aTableWithoutRowsSaysSo() {
        assertThat(new Table("ID").isEmpty()).isTrue();
    }
}
