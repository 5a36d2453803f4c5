package backplane.bochsrc.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ConverterPropertyTest {
    private static final Set<Class<?>> TYPES =
            Set.of(String.class, Integer.class, Long.class, Boolean.class, Double.class, String[].class, Long[].class);

    /** Config Admin refuses other types and two keys that differ in letter case only. */
    @Property(tries = 400)
    void anyFileIsConvertedToWhatConfigAdminTakes(@ForAll("lines") List<String> lines) {
        Conversion conversion = Fixture.convert(String.join("\n", lines));
        for (Part part : conversion.parts()) {
            Set<String> keys = new HashSet<>();
            part.properties().forEach((key, value) -> {
                assertThat(TYPES).contains(value.getClass());
                assertThat(keys.add(key.toLowerCase(Locale.ROOT))).isTrue();
            });
            assertThat(conversion.failed() ? "x" : part.type()).matches("[A-Za-z0-9_][A-Za-z0-9_.-]*");
        }
    }

    @Property(tries = 100)
    void aFileWithoutErrorsSaysTheSameTwice(@ForAll("lines") List<String> lines) {
        String text = String.join("\n", lines);
        assertThat(Fixture.messages(Fixture.convert(text))).isEqualTo(Fixture.messages(Fixture.convert(text)));
        assertThat(Fixture.names(Fixture.convert(text + "\n" + text)))
                .containsExactlyInAnyOrderElementsOf(Fixture.names(Fixture.convert(text)));
    }

    @Provide
    Arbitrary<List<String>> lines() {
        List<String> keywords = new ArrayList<>(Fixture.CATALOG.keywords());
        keywords.addAll(BochsKeywords.KEYS.keySet());
        keywords.addAll(List.of("ips", "diskc", "i440fxsupport", "cdromd", "frob", "x*y(z)", "\u00e4"));
        Arbitrary<String> item = Combinators.combine(
                        Arbitraries.of(
                                "",
                                "enabled=",
                                "card=",
                                "irq=",
                                "mac=",
                                "ethmod=",
                                "ethdev=",
                                "mode=",
                                "file=",
                                "path=",
                                "type=",
                                "slot1=",
                                "slot2=",
                                "chipset=",
                                "action=",
                                "guest=",
                                "sync=",
                                "time0=",
                                "machine=",
                                "Irq=",
                                "service.pid=",
                                "advopts=",
                                "options=",
                                "address="),
                        Arbitraries.of(
                                "0",
                                "1",
                                "2",
                                "-1",
                                "0x300",
                                "5K",
                                "999999999999999999",
                                "ne2k",
                                "tuntap",
                                "vnet",
                                "slirp",
                                "null",
                                "none",
                                "disk",
                                "floppy",
                                "report",
                                "realtime",
                                "i440fx",
                                "file",
                                "a:b",
                                "/dev/net/tun:tap0",
                                "\"\"",
                                "\"a, b\"",
                                "di sp",
                                "52:54:00:12:34:56",
                                "*)(",
                                "$HOME"))
                .as(String::concat);
        Arbitrary<String> items = item.list().ofMaxSize(4).map(list -> String.join(", ", list));
        return Combinators.combine(Arbitraries.of(keywords), items)
                .as((keyword, rest) -> keyword + ": " + rest)
                .list()
                .ofMaxSize(8);
    }
}
