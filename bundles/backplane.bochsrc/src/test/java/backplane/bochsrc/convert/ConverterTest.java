package backplane.bochsrc.convert;

import static backplane.bochsrc.convert.Fixture.added;
import static backplane.bochsrc.convert.Fixture.convert;
import static backplane.bochsrc.convert.Fixture.errors;
import static backplane.bochsrc.convert.Fixture.messages;
import static backplane.bochsrc.convert.Fixture.names;
import static backplane.bochsrc.convert.Fixture.part;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConverterTest {
    @Test
    void aCardWithABackendBecomesCardBackendAndCable() {
        Conversion conversion = convert("ne2k: ioaddr=0x300, irq=9, mac=B0C420000001, ethmod=tuntap\n"
                + "ne2k: ethdev=/dev/net/tun:tap0, script=./up");
        assertThat(messages(conversion)).isEmpty();
        assertThat(added(conversion)).containsExactly("ne2k ne2k0", "eth.tuntap tap0", "cable ne2k0");
        assertThat(part(conversion, "ne2k", "ne2k0"))
                .isEqualTo(Map.of(
                        "machine",
                        "demo",
                        "id",
                        "ne2k0",
                        "card",
                        0,
                        "ioaddr",
                        0x300,
                        "irq",
                        9,
                        "mac",
                        "b0:c4:20:00:00:01"));
        assertThat(part(conversion, "eth.tuntap", "tap0"))
                .isEqualTo(Map.of("machine", "demo", "id", "tap0", "ethdev", "/dev/net/tun:tap0", "script", "./up"));
        assertThat(part(conversion, "cable", "ne2k0"))
                .isEqualTo(Map.of("machine", "demo", "id", "ne2k0", "card", "ne2k0", "backend", "tap0", "kind", "eth"));
    }

    @Test
    void aBackendWithoutANameOfItsOwnIsCalledAfterTheCard() {
        Conversion conversion = convert("e1000: card=1, mac=52:54:00:12:34:56, ethmod=vnet, tftp=/srv");
        assertThat(added(conversion)).containsExactly("e1000 e1000_1", "eth.vnet e1000_1-eth", "cable e1000_1");
        assertThat(part(conversion, "eth.vnet", "e1000_1-eth")).containsEntry("tftp", "/srv");
    }

    @Test
    void cardsWithDifferentNumbersAreDifferentParts() {
        assertThat(added(convert("ne2k: card=0, irq=9\nne2k: card=1, irq=10\nne2k: card=0, irq=11")))
                .containsExactly("ne2k ne2k0", "ne2k ne2k1");
    }

    @Test
    void aPatternWithANumberFillsTheNumberAndTheSelectorChoosesTheBackend() {
        Conversion conversion = convert("com2: enabled=1, mode=file, dev=out.txt");
        assertThat(messages(conversion)).isEmpty();
        assertThat(part(conversion, "serial", "com2")).containsEntry("port", 2);
        assertThat(part(conversion, "channel.file", "com2-channel")).containsEntry("dev", "out.txt");
        assertThat(part(conversion, "cable", "com2")).containsEntry("kind", "channel");
    }

    @Test
    void aKeyThatIsCalledAsABackendSelectsIt() {
        Conversion conversion = convert("parport1: enabled=1, file=out.txt");
        assertThat(messages(conversion)).isEmpty();
        assertThat(part(conversion, "channel.file", "parport1-channel")).containsEntry("file", "out.txt");
    }

    @Test
    void withoutASelectionThePresetBackendIsTaken() {
        Conversion conversion = convert("ata0-master: type=disk, path=c.img\nport_e9_hack: enabled=1\n"
                + "ata0-slave: type=disk, mode=undoable, path=d.img, journal=d.log");
        assertThat(messages(conversion)).isEmpty();
        assertThat(part(conversion, "disk.flat", "ata0-master-disk")).containsEntry("path", "c.img");
        assertThat(part(conversion, "disk.undoable", "ata0-slave-disk")).containsEntry("journal", "d.log");
        assertThat(names(conversion)).contains("channel.stdout port_e9_hack-channel", "cable port_e9_hack");
    }

    @Test
    void noneIsBochsWordForNoFile() {
        Conversion conversion =
                convert("ata0-slave: type=cdrom, path=none\nparport1: file=none\noptromimage1: file=none");
        assertThat(messages(conversion)).isEmpty();
        assertThat(added(conversion)).containsExactly("drive ata0-slave");
    }

    @Test
    void twoKeywordsFillOnePartWithPrefixes() {
        Conversion conversion =
                convert("keyboard: type=mf\nmouse: enabled=1, type=ps2\nfloppya: 1_44=a.img\nfloppyb: status=ejected");
        assertThat(messages(conversion)).isEmpty();
        assertThat(part(conversion, "keyboard", "keyboard"))
                .containsEntry("type", "mf")
                .containsEntry("mouse.enabled", true)
                .containsEntry("mouse.type", "ps2");
        assertThat(part(conversion, "floppy", "fdc"))
                .containsEntry("a.1_44", "a.img")
                .containsEntry("b.status", "ejected");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "port_e9_hack: all_rings=1         | port_e9_hack | all.rings | true",
                "port_e9_hack: all_rings=FALSE     | port_e9_hack | all.rings | false",
                "port_e9_hack: ioaddr=0xE9         | port_e9_hack | ioaddr    | 233",
                "port_e9_hack: ioaddr=233          | port_e9_hack | ioaddr    | 563",
                "ne2k: type=pci                    | ne2k0        | type      | PCI",
                "kernel: vmlinuz                   | kernel       | file      | vmlinuz",
                "kernel: modules=\"a, b\"          | kernel       | modules   | [a, b]",
                "kernel: sizes=\"1K, 0x10\"        | kernel       | sizes     | [1000, 16]",
                "kernel: modules=\"\"              | kernel       | modules   | []",
                "timer: enabled=1, ratio=2.5       | timer        | enabled   | true",
                "timer: ratio=2M                   | timer        | ratio     | 2000000.0",
            })
    void valuesGetTheTypeThatTheMetatypeDeclares(String line, String id, String key, String expected) {
        Object value = convert(line).parts().stream()
                .filter(part -> part.id().equals(id.strip()))
                .map(part -> part.properties().get(key.strip()))
                .findFirst()
                .orElseThrow();
        String shown = value instanceof Object[] array ? List.of(array).toString() : String.valueOf(value);
        assertThat(shown).isEqualTo(expected.strip());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "ne2k: irq=99              | ne2k: irq: '99' is out of range; write a number from 2 to 15",
                "ne2k: irq=nine            | ne2k: irq: 'nine' is not a number; write it as 768, 0x300, 50K or 50M",
                "ne2k: ioadr=0x300         | ne2k: there is no key 'ioadr'; did you mean 'ioaddr'?",
                "ne2k: mac=52:54           | ne2k: mac: '52:54' is not an Ethernet address; write six hexadecimal octets as b0:c4:20:00:00:01",
                "ne2k: type=vlb            | ne2k: type: 'vlb' is not one of AUTO, ISA, PCI; write one of these words",
                "ne2k: card=x              | card: 'x' is not a number; write it as 768, 0x300, 50K or 50M",
                "ne2k: 0x300               | 'ne2k' takes key=value, not '0x300'; write KEY=0x300",
                "ne2k: ethmod=a/b          | ne2k: 'a/b' is not the name of a backend; write letters and digits",
                "port_e9_hack: enabled=2   | port_e9_hack: enabled: '2' is neither yes nor no; write 0 or 1",
                "ne2k: machine=x           | 'machine' cannot be a key; write another one",
                "foo: service.pid=x        | 'service.pid' cannot be a key; write another one",
                "foo: console.target=(a=b) | 'console.target' cannot be a key; write another one",
                "timer: ratio=99999999999999999M | timer: ratio: '99999999999999999M' is too large; write a smaller number",
            })
    void aBadValueIsAnErrorWithPlaceAndRemedy(String line, String expected) {
        assertThat(errors(convert("megs: 32\n" + line))).containsExactly("t:2: " + expected.strip());
    }

    @Test
    void allErrorsAreReportedInTheOrderOfTheLines() {
        Conversion conversion = convert("ne2k: irq=99\nmegs: 0\nword\nne2k: mac=x\n", "boot:", "moon");
        assertThat(errors(conversion).map(message -> message.replaceAll(": .*", "")))
                .containsExactly("t:1", "t:2", "t:3", "t:4", "cmdline:1");
        assertThat(conversion.failed()).isTrue();
    }

    @Test
    void aKeyOfBochsThatHasNoEffectHereIsOnlyAWarning() {
        Conversion conversion = convert("ne2k: bootrom=x.rom\nmouse: toggle=f12\n");
        assertThat(conversion.failed()).isFalse();
        assertThat(messages(conversion))
                .first()
                .asString()
                .isEqualTo("t:1: warning: ne2k: the key 'bootrom' of Bochs has no effect here; remove it");
    }

    @Test
    void aPartWithEnabled0IsAbsent() {
        assertThat(added(convert("ne2k: enabled=0, irq=9, ethmod=tuntap\nsb16: enabled=0\ntimer: enabled=false")))
                .isEmpty();
        assertThat(names(convert("com1: enabled=0"))).doesNotContain("serial com1");
        assertThat(messages(convert("sb16: enabled=0"))).isEmpty();
    }

    @Test
    void theCommandLineOverridesTheFile() {
        Conversion conversion = convert("megs: 32\nne2k: irq=9, ioaddr=0x300", "megs:", "64", "ne2k: irq=10");
        assertThat(part(conversion, "machine", "demo")).containsEntry("memory.mb", 64);
        assertThat(part(conversion, "ne2k", "ne2k0")).containsEntry("irq", 10).containsEntry("ioaddr", 0x300);
    }

    @Test
    void anUnknownKeywordWaitsAndIsConvertedWhenItsBundleArrives() {
        String text = "frobnicator: speed=0x10, on=1, mode=fast\n";
        Conversion before = convert(text);
        assertThat(messages(before))
                .containsExactly(
                        "t:1: warning: no bundle answers the keyword 'frobnicator' yet, its configuration waits; install its bundle or remove the line");
        assertThat(part(before, "frobnicator", "frobnicator"))
                .isEqualTo(Map.of("machine", "demo", "id", "frobnicator", "speed", "0x10", "on", "1", "mode", "fast"));
        Catalog with = new Catalog(
                List.of(),
                List.of(Fixture.type(
                        "frobnicator",
                        OptionType.of("speed", OptionType.Kind.INTEGER),
                        OptionType.of("on", OptionType.Kind.BOOLEAN),
                        OptionType.of("mode", OptionType.Kind.STRING))));
        Conversion after = convert(with, text);
        assertThat(messages(after)).isEmpty();
        assertThat(part(after, "frobnicator", "frobnicator"))
                .containsEntry("speed", 16)
                .containsEntry("on", true);
    }

    @Test
    void anUnknownKeywordNearAKnownOneIsSuggested() {
        assertThat(messages(convert("displaylibrary: x")))
                .singleElement()
                .asString()
                .endsWith("did you mean 'display_library'?");
        assertThat(messages(convert("nek2: irq=3"))).singleElement().asString().endsWith("did you mean 'ne2k'?");
        assertThat(messages(convert("MEGS: 8"))).singleElement().asString().endsWith("did you mean 'megs'?");
    }

    @Test
    void aCardWhoseBundleIsMissingWaitsWithItsOwnKeysAndItsCable() {
        Conversion conversion = convert(Catalog.EMPTY, "ne2k: irq=9, ethmod=tuntap, ethdev=/dev/net/tun:tap3\n");
        assertThat(part(conversion, "ne2k", "ne2k")).isEqualTo(Map.of("machine", "demo", "id", "ne2k", "irq", "9"));
        assertThat(part(conversion, "eth.tuntap", "tap3")).containsEntry("ethdev", "/dev/net/tun:tap3");
        assertThat(part(conversion, "cable", "ne2k")).containsEntry("backend", "tap3");
    }

    @Test
    void keysThatDifferInLetterCaseOnlyAreOne() {
        assertThat(part(convert("foo: Speed=1, speed=2"), "foo", "foo")).hasSize(3);
    }

    @Test
    void theBasePartsOfTheBoardAreThereWithoutALine() {
        assertThat(names(convert("")))
                .contains("machine demo", "pic pic", "pci pci", "vga vga", "serial com1", "cpu cpu");
        assertThat(messages(convert(""))).isEmpty();
    }

    @Test
    void whatOnlyTestsAndDebuggersWantIsNotThereWithoutALine() {
        assertThat(String.join("\n", names(convert(""))))
                .doesNotContain("debug_exit", "port_e9_hack", "gdbstub", "apic", "hpet");
    }

    @Test
    void pluginCtrlTakesPartsOutAndBringsThemIn() {
        assertThat(names(convert("plugin_ctrl: pic=0, serial=0"))).doesNotContain("pic pic", "serial com1");
        assertThat(names(convert("plugin_ctrl: pic=0\nplugin_ctrl: pic=1, timer=1")))
                .contains("pic pic", "timer timer");
        assertThat(errors(convert("plugin_ctrl: pic")))
                .containsExactly("t:1: plugin_ctrl: 'pic' is not NAME=0 or NAME=1; write pic=1");
    }

    @Test
    void pciEnabled0TakesOutAllThatNeedsPci() {
        assertThat(names(convert("pci: enabled=0")))
                .doesNotContain("pci pci", "acpi acpi")
                .contains("pic pic");
        assertThat(names(convert("pci: enabled=1, chipset=i440fx, advopts=\"noacpi, nohpet\"")))
                .doesNotContain("acpi acpi");
    }

    @Test
    void pciSlotsNumberTheCards() {
        Conversion conversion = convert(
                "pci: enabled=1, chipset=i440fx, slot1=pcivga, slot2=ne2k, slot3=ne2k, slot4=e1000, slot5=none\n"
                        + "ne2k: card=0, irq=9\nne2k: card=1, irq=10");
        assertThat(messages(conversion)).isEmpty();
        assertThat(part(conversion, "vga", "vga")).containsEntry("slot", 1);
        assertThat(part(conversion, "ne2k", "ne2k0")).containsEntry("slot", 2);
        assertThat(part(conversion, "ne2k", "ne2k1")).containsEntry("slot", 3);
        assertThat(part(conversion, "e1000", "e1000_0")).containsEntry("slot", 4);
    }

    @Test
    void strictMakesEveryWarningAnError() {
        Conversion conversion = new Converter(Fixture.CATALOG)
                .convert("demo", Fixture.parse("sb16: midimode=1"), Fixture.parse(""), true);
        assertThat(conversion.failed()).isTrue();
    }

    /** The traps of OSGi: no key of Bochs gets lost on the way to the metatype's name of it, dots or not. */
    @Test
    void everyKeyOfBochsIsReadBack() {
        BochsKeywords.KEYS.forEach((keyword, keys) -> {
            for (String key : Program.KEYWORDS.contains(keyword) ? List.<String>of() : keys) {
                for (String name : List.of(key, key.replace('_', '.'))) {
                    PartType type = Fixture.type(keyword, OptionType.of(name, OptionType.Kind.STRING));
                    KeywordRule rule = Fixture.rule(keyword, keyword);
                    Catalog catalog = new Catalog(List.of(rule), List.of(type));
                    String value = key.equals("mac") ? "52:54:00:12:34:56" : key.equals("enabled") ? "1" : "1000000";
                    Conversion conversion = convert(catalog, keyword + ": " + key + "=" + value);
                    List<String> read = new ArrayList<>();
                    conversion.parts().stream()
                            .filter(part -> part.keyword().equals(keyword))
                            .forEach(part -> part.properties().forEach((k, v) -> read.add(k + "=" + v)));
                    assertThat(read).as(keyword + ": " + key).contains(name + "=" + value);
                }
            }
        });
    }
}
