package backplane.bochsrc.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backplane.bochsrc.Problem;
import backplane.bochsrc.Profile;
import backplane.bochsrc.convert.Catalog;
import backplane.bochsrc.convert.KeywordPattern;
import backplane.bochsrc.convert.KeywordRule;
import backplane.bochsrc.convert.OptionType;
import backplane.bochsrc.convert.OptionType.Kind;
import backplane.bochsrc.convert.PartType;
import backplane.bochsrc.grammar.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileLibraryTest {
    private static final PartType NE2K = type(
            "ne2k",
            OptionType.of("card", Kind.INTEGER),
            OptionType.of("irq", Kind.INTEGER),
            OptionType.of("ioaddr", Kind.INTEGER));
    private static final List<PartType> TYPES =
            List.of(NE2K, type("eth.tuntap", OptionType.of("ethdev", Kind.STRING)), type("eth.vnet"));
    private static final Catalog CATALOG = new Catalog(List.of(), TYPES);

    @TempDir
    Path folder;

    private final MapStore store = new MapStore();
    private final ProfileLibrary library = new ProfileLibrary(store, Variables.of(Map.of()));
    private Path file;

    private static PartType type(String type, OptionType... options) {
        return PartType.of(type, "test", List.of(options));
    }

    @BeforeEach
    void aCatalogAndAFile() {
        library.catalog(CATALOG);
        file = folder.resolve("demo.bochsrc");
    }

    private Profile load(String text, String... words) throws IOException {
        Files.writeString(file, text);
        return library.load(file, List.of(words), false);
    }

    private Profile edit(String text) throws IOException {
        Files.writeString(file, text);
        store.done();
        return library.reload(file);
    }

    @Test
    void loadingAFileWritesItsConfigurationsMachineFirstCablesLast() throws IOException {
        Profile profile = load("megs: 64\nne2k: irq=9, ethmod=tuntap, ethdev=/dev/net/tun:tap0\n");
        assertThat(profile.applied()).isTrue();
        assertThat(profile.problems()).isEmpty();
        assertThat(store.done())
                .startsWith("write machine~demo")
                .contains("write ne2k~demo-ne2k0", "write eth.tuntap~demo-tap0")
                .endsWith("write cable~demo-ne2k0");
        assertThat(store.get("machine~demo")).containsEntry("machine", "demo").containsEntry("memory.mb", 64);
        assertThat(library.find("demo")).get().isEqualTo(profile);
    }

    @Test
    void anEditAppliesTheDifferenceOnly() throws IOException {
        load("megs: 64\nne2k: irq=9\nne2k: card=1, irq=10\n");
        edit("# a comment\nmegs: 64\nne2k: irq=9\nne2k: card=1, irq=11\n");
        assertThat(store.done()).containsExactly("write ne2k~demo-ne2k1");
        edit("megs: 64\nne2k: irq=9\n");
        assertThat(store.done()).containsExactly("write machine~demo", "delete ne2k~demo-ne2k1");
    }

    @Test
    void theMachineKnowsAllItsParts() throws IOException {
        load("ne2k: ethmod=vnet\n");
        assertThat((String[]) store.get("machine~demo").get("parts"))
                .contains("backplane.rc.ne2k~demo-ne2k0", "backplane.rc.cable~demo-ne2k0")
                .doesNotContain("backplane.rc.machine~demo");
    }

    @Test
    void anEditLeavesAloneWhatWasReconfiguredMeanwhile() throws IOException {
        load("ne2k: irq=9, ethmod=vnet\n");
        store.get("cable~demo-ne2k0").put("backend", "other");
        edit("ne2k: irq=10, ethmod=vnet\n");
        assertThat(store.done()).containsExactly("write ne2k~demo-ne2k0");
        assertThat(store.get("cable~demo-ne2k0")).containsEntry("backend", "other");
    }

    @Test
    void anotherBackendIsThereBeforeTheOldOneGoes() throws IOException {
        load("ne2k: ethmod=vnet\n");
        edit("ne2k: ethmod=tuntap, ethdev=/dev/net/tun:tap0\n");
        assertThat(store.done())
                .containsExactly(
                        "write machine~demo",
                        "write eth.tuntap~demo-tap0",
                        "write cable~demo-ne2k0",
                        "delete eth.vnet~demo-ne2k0-eth");
    }

    @Test
    void aFileWithErrorsIsNotAppliedAndThePreviousOneStays() throws IOException {
        load("ne2k: irq=9\n");
        Profile bad = edit("ne2k: irq=nine\nmegs: 64\nmegs\n");
        assertThat(store.done()).isEmpty();
        assertThat(bad.applied()).isFalse();
        assertThat(bad.problems()).filteredOn(Problem::isError).hasSize(2);
        assertThat(store.get("ne2k~demo-ne2k0")).containsEntry("irq", 9);
        assertThat(library.find("demo").orElseThrow().failed()).isTrue();
        assertThat(edit("ne2k: irq=10\n").applied()).isTrue();
        assertThat(store.done()).containsExactly("write ne2k~demo-ne2k0");
    }

    @Test
    void aFileThatNeverWorkedIsListedWithItsProblems() throws IOException {
        load("megs: lots\n");
        assertThat(library.list()).singleElement().satisfies(profile -> {
            assertThat(profile.applied()).isFalse();
            assertThat(profile.problems()).singleElement().asString().contains("demo.bochsrc:1: megs: 'lots'");
        });
        assertThatThrownBy(() -> library.diff("demo")).hasMessageContaining("has errors and was not applied");
        assertThat(library.unload("demo")).isTrue();
        assertThat(library.list()).isEmpty();
    }

    @Test
    void aDeletedFileTakesItsMachineAway() throws IOException {
        load("ne2k: irq=9\n");
        library.forget(folder.resolve("elsewhere").resolve("demo.bochsrc"));
        assertThat(store.all).isNotEmpty();
        library.forget(file);
        assertThat(store.all).isEmpty();
        assertThat(store.done()).endsWith("delete machine~demo");
    }

    @Test
    void whatALaterProgramRunFindsInTheStoreIsReplaced() throws IOException {
        store.write("backplane.rc.old~demo-old", Map.of("machine", "demo", "id", "old"));
        store.write("backplane.rc.old~other-old", Map.of("machine", "other", "id", "old"));
        load("ne2k: irq=9\n");
        assertThat(store.all).doesNotContainKey("backplane.rc.old~demo-old").containsKey("backplane.rc.old~other-old");
    }

    @Test
    void aBundleThatArrivesGivesItsWaitingLinesTheirTypes() throws IOException {
        Profile before = load("gadget: speed=0x10\n");
        assertThat(before.elements())
                .filteredOn(Profile.Element::waits)
                .extracting(Profile.Element::id)
                .contains("gadget");
        assertThat(store.get("gadget~demo-gadget")).containsEntry("speed", "0x10");
        store.done();
        library.catalog(with(type("gadget", OptionType.of("speed", Kind.INTEGER))));
        assertThat(store.done()).containsExactly("write gadget~demo-gadget");
        assertThat(store.get("gadget~demo-gadget")).containsEntry("speed", 16);
    }

    @Test
    void aBundleThatArrivesAndCannotUseItsLinesGetsNoneOfThem() throws IOException {
        load("gadget: speed=fast\nne2k: irq=9\n");
        store.done();
        library.catalog(with(type("gadget", OptionType.of("speed", Kind.INTEGER))));
        assertThat(store.done()).containsExactly("delete gadget~demo-gadget");
        assertThat(library.find("demo").orElseThrow().problems())
                .anyMatch(problem -> problem.toString().contains("speed: 'fast' is not a number"));
        library.catalog(with(type("gadget", OptionType.of("speed", Kind.STRING))));
        assertThat(store.done()).containsExactly("write gadget~demo-gadget");
    }

    @Test
    void aKeywordThatBecomesATypeUnderAnotherNameReplacesTheWaitingOne() throws IOException {
        load("com2: dev=x\n");
        store.done();
        KeywordRule com =
                new KeywordRule("test", List.of(KeywordPattern.of("com{1..4}")), "serial", "", "", "", "", "", "", "");
        library.catalog(new Catalog(List.of(com), List.of(type("serial", OptionType.of("dev", Kind.STRING)))));
        assertThat(store.done()).contains("delete com2~demo-com2", "write serial~demo-com2");
    }

    private static Catalog with(PartType type) {
        return new Catalog(
                List.of(),
                java.util.stream.Stream.concat(TYPES.stream(), java.util.stream.Stream.of(type))
                        .toList());
    }

    @Test
    void aSecondFileOfTheSameNameIsRefused() throws IOException {
        load("megs: 64\n");
        Path other = Files.createDirectory(folder.resolve("b")).resolve("demo.bochsrc");
        Files.writeString(other, "megs: 32\n");
        Profile refused = library.load(other, List.of(), false);
        assertThat(refused.applied()).isFalse();
        assertThat(refused.problems()).singleElement().asString().contains("a profile 'demo' is loaded already");
        assertThat(store.get("machine~demo")).containsEntry("memory.mb", 64);
    }

    @Test
    void aTextIsAProfileToo() {
        assertThat(library.load("try", "megs: 16\n", List.of("megs: 8"), false).applied())
                .isTrue();
        assertThat(store.get("machine~try")).containsEntry("memory.mb", 8);
        assertThat(library.load("a b", "megs: 16\n", List.of(), false).failed()).isTrue();
        assertThat(library.load("try", "sb16: loglevel=2\n", List.of(), true).failed())
                .isTrue();
    }

    @Test
    void aMissingFileIsAProblemAndNoException() {
        Profile profile = library.load(folder.resolve("gone.bochsrc"), List.of(), false);
        assertThat(profile.problems())
                .singleElement()
                .asString()
                .contains("there is no file")
                .contains("gone.bochsrc");
        assertThat(library.load(folder, List.of(), false).failed()).isTrue();
    }

    @Test
    void checkingAppliesNothing() throws IOException {
        Files.writeString(file, "ne2k: irq=x\n");
        assertThat(library.check(file, List.of("megs: 1"), false).failed()).isTrue();
        assertThat(store.all).isEmpty();
        assertThat(library.list()).isEmpty();
    }

    @Test
    void checkingLooksForTheFilesThatPartsRead() throws IOException {
        PartType linux = type("linux", OptionType.of("kernel", Kind.STRING), OptionType.of("initrd", Kind.STRING));
        library.catalog(with(linux));
        Path kernel = Files.writeString(folder.resolve("vmlinuz"), "x");
        Files.writeString(file, "megs: 8\nlinux: kernel=" + kernel + ", initrd=" + folder.resolve("gone.gz") + "\n");

        Profile checked = library.check(file, List.of(), false);

        assertThat(checked.failed()).isFalse();
        assertThat(checked.problems())
                .singleElement()
                .asString()
                .contains("demo.bochsrc:2: warning: linux: initrd: there is no file")
                .contains("gone.gz");
        assertThat(library.check(file, List.of(), true).failed()).isTrue();
    }

    @Test
    void checkingLooksForDisketteImagesByTheirCapacities() throws IOException {
        library.catalog(with(type(
                "gadget",
                OptionType.of("1_44", Kind.STRING),
                OptionType.of("720k", Kind.STRING),
                OptionType.of("status", Kind.STRING))));
        Files.writeString(file, "gadget: 1_44=gone.img, 720k=none, status=inserted\n");
        assertThat(library.check(file, List.of(), false).problems())
                .singleElement()
                .asString()
                .contains("1_44: there is no file gone.img");

        Files.writeString(file, "gadget: 1_44=gone.img, status=ejected\n");
        assertThat(library.check(file, List.of(), false).problems()).isEmpty();
    }

    @Test
    void theWordsOfTheCommandLineSurviveAnEdit() throws IOException {
        load("megs: 64\n", "megs: 16");
        edit("megs: 64\nne2k: irq=9\n");
        assertThat(store.get("machine~demo")).containsEntry("memory.mb", 16);
    }

    @Test
    void anUpdateOfThisBundleFindsItsProfilesAgainAndTouchesNothing() throws IOException {
        load("ne2k: irq=9\n", "megs: 16");
        library.load("try", "megs: 8\n", List.of(), false);
        store.get("ne2k~demo-ne2k0").put("irq", 11);
        store.write("backplane.rc.machine~alien", Map.of("machine", "alien"));
        store.done();
        ProfileLibrary updated = new ProfileLibrary(store, Variables.of(Map.of()));
        updated.catalog(CATALOG);
        updated.resume();
        assertThat(updated.list()).extracting(Profile::name).containsExactly("demo", "try");
        assertThat(store.done()).isEmpty();
        assertThat(updated.diff("demo")).containsExactly("  ne2k ne2k0: irq 9 -> 11");
        assertThat(updated.unload("demo")).isTrue();
        assertThat(updated.unload("alien")).isFalse();
        assertThat(store.all).containsKey("backplane.rc.machine~alien").doesNotContainKey("backplane.rc.machine~demo");
    }

    @Test
    void exportIsTheFileWhenNothingHasChanged() throws IOException {
        String text = "# mine\n\nmegs: 64   # enough\nfoo: x=1\n";
        load(text);
        assertThat(library.export("demo")).isEqualTo(text);
        assertThat(library.diff("demo")).isEmpty();
    }

    @Test
    void exportHoldsTheWordsAndWhatWasReconfigured() throws IOException {
        load("# mine\nmegs: 64\nne2k: irq=9, ethmod=vnet  # card\n", "ne2k:", "ioaddr=0x280", "megs: 32");
        store.get("ne2k~demo-ne2k0").put("irq", 11);
        store.write(
                "backplane.rc.eth.tuntap~x", Map.of("machine", "demo", "id", "tap7", "ethdev", "/dev/net/tun:tap7"));
        store.get("cable~demo-ne2k0").put("backend", "tap7");
        assertThat(library.export("demo"))
                .isEqualTo("# mine\nmegs: 64\nmegs: 32\nne2k: irq=11, ethmod=vnet  # card\nne2k: ioaddr=0x280\n"
                        + "ne2k: ethmod=tuntap, ethdev=/dev/net/tun:tap7\n");
        assertThat(library.diff("demo"))
                .containsExactly(
                        "  cable ne2k0: backend ne2k0-eth -> tap7", "+ eth.tuntap tap7", "  ne2k ne2k0: irq 9 -> 11");
    }

    @Test
    void exportHoldsWhatTheMachineWasToldAnew() throws IOException {
        load(
                "# mine\nclock: sync=none  # exact\nboot: disk\ninfo: action=report, pic=ignore\nmemory: guest=64, host=64\n");
        Map<String, Object> machine = store.get("machine~demo");
        machine.put("clock.sync", "realtime");
        machine.put("boot", new String[] {"cdrom", "disk"});
        machine.put("boot.floppy_bootsig_check", false);
        machine.put("log.info.pic", "report");
        machine.put("log.debug", "report");
        machine.put("memory.mb", 32);
        machine.put("magic_break", new String[] {"di", "sp"});
        machine.put("nobody.knows", "x");

        String text = library.export("demo");

        assertThat(text)
                .isEqualTo("# mine\nclock: sync=realtime  # exact\nboot: disk\nboot: cdrom, disk\n"
                        + "info: action=report, pic=report\nmemory: guest=32, host=64\n"
                        + "floppy_bootsig_check: disabled=1\ndebug: action=report\nmagic_break: enabled=1 di sp\n");
        machine.remove("nobody.knows");
        Map<String, Object> before = Map.copyOf(machine);
        edit(text);
        assertThat(Configurations.changes(before, store.get("machine~demo"))).isEmpty();
    }

    @Test
    void exportOverridesWhatAnIncludedFileSaysAfterItAndLeavesThatAlone() throws IOException {
        Path common = folder.resolve("common.inc");
        Files.writeString(common, "megs: 64\nne2k: irq=9\n");
        String before = "ne2k: irq=3\n#include " + common + "\n# end\n";
        load(before);
        store.get("ne2k~demo-ne2k0").put("irq", 11);
        store.get("machine~demo").put("memory.mb", 32);

        assertThat(library.export("demo"))
                .isEqualTo("ne2k: irq=3\n#include " + common + "\nne2k: irq=11\nmegs: 32\n# end\n");
        assertThat(common).hasContent("megs: 64\nne2k: irq=9\n");
    }

    @Test
    void exportTellsNumberedCardsApart() throws IOException {
        load("ne2k: card=0, irq=9\nne2k: card=1, irq=10\n");
        store.get("ne2k~demo-ne2k0").put("irq", 11);
        assertThat(library.export("demo")).endsWith("ne2k: card=1, irq=10\nne2k: card=0, irq=11\n");
    }

    @Test
    void exportOfAProfileThatIsNotThereSaysWhichAre() {
        assertThatThrownBy(() -> library.export("none")).hasMessage("there is no profile 'none'; loaded are []");
    }

    @Test
    void helpComesFromTheMetatype() {
        OptionType irq = new OptionType("irq", Kind.INTEGER, false, List.of(), 2, 15, "9", "Interrupt line");
        OptionType mode = new OptionType("type", Kind.STRING, false, List.of("isa", "pci"), 0, 0, "", "");
        library.catalog(new Catalog(List.of(), List.of(type("card", irq, mode))));
        assertThat(library.help("card")).containsExactly("irq=2..15, default 9  Interrupt line", "type=isa|pci");
        assertThat(library.help("nothing")).isEmpty();
    }
}
