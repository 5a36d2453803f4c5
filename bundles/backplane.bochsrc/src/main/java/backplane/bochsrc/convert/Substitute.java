package backplane.bochsrc.convert;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What takes the place of a choice of Bochs for which there is no part. The one table of them; a bundle that brings the part
 * makes its row void.
 *
 * @param use the choice that is taken instead; empty = none
 * @param advice what the reader can write, an imperative clause
 */
record Substitute(String use, String advice) {
    private static final String SCREEN =
            "write 'display_library: term' (text, in this terminal) or 'rfb' (everything, with a VNC client)";
    private static final String SILENCE = "remove the line, guests run without sound";
    private static final String NO_USB = "remove the line and use 'mouse: type=ps2' and an ATA drive";
    private static final String TAP = "write ethmod=tuntap, ethdev=/dev/net/tun:tap0 and bridge the interface";

    private static final Map<String, Substitute> KEYWORDS = Map.ofEntries(
            Map.entry("sound", none(SILENCE)),
            Map.entry("sb16", none(SILENCE)),
            Map.entry("es1370", none(SILENCE)),
            Map.entry("gameport", none("remove the line, there is no joystick")),
            Map.entry("usb_uhci", none(NO_USB)),
            Map.entry("usb_ohci", none(NO_USB)),
            Map.entry("usb_ehci", none(NO_USB)),
            Map.entry("usb_xhci", none(NO_USB)),
            Map.entry("usb_debug", none("remove the line")),
            Map.entry("voodoo", none("write 'vga: extension=vbe'")),
            Map.entry("geforce", none("write 'vga: extension=vbe'")),
            Map.entry("pcipnic", none("write 'e1000:' with the same keys")),
            Map.entry("pcidev", none("remove the line, devices of the host are not passed through")),
            Map.entry("fw_cfg", none("remove the line, use the built-in firmware or SeaBIOS")),
            Map.entry("iodebug", none("remove the line, use 'dev:ports' in the shell")),
            Map.entry(
                    "debugger", none("remove the line; the shell's cpu: and mem: commands show registers and memory")));

    private static final Map<String, Substitute> DISPLAYS = Map.ofEntries(
            Map.entry("x", new Substitute("term", SCREEN)),
            Map.entry("win32", new Substitute("term", SCREEN)),
            Map.entry("carbon", new Substitute("term", SCREEN)),
            Map.entry("macintosh", new Substitute("term", SCREEN)),
            Map.entry("amigaos", new Substitute("term", SCREEN)),
            Map.entry("sdl", new Substitute("term", SCREEN)),
            Map.entry("sdl2", new Substitute("term", SCREEN)),
            Map.entry("svga", new Substitute("term", SCREEN)),
            Map.entry("wx", new Substitute("term", SCREEN)),
            Map.entry("vncsrv", new Substitute("rfb", "write 'display_library: rfb'")));

    private static final Map<String, Substitute> ETHMODS = Map.of(
            "slirp", new Substitute("vnet", "write ethmod=vnet (an inner network), or tuntap to reach the outside"),
            "linux", new Substitute("null", TAP),
            "tap", new Substitute("null", TAP),
            "fbsd", new Substitute("null", TAP),
            "win32", new Substitute("null", "write ethmod=vnet (an inner network)"),
            "vde", new Substitute("null", TAP));

    /** Bochs' models without a part of that name, and the one here that a guest for it runs on. */
    private static final Map<String, List<String>> MODELS = Map.of(
            "p2_klamath", List.of("pentium", "pentium_mmx", "amd_k6_2_chomper"),
            "athlon64_venice", List.of("athlon64_clawhammer", "turion64_tyler", "phenom_8650_toliman"),
            "core2_penryn_t9600", List.of("p4_prescott_celeron_336", "core_duo_t2400_yonah", "atom_n270"),
            "bx_generic",
                    List.of(
                            "corei5_lynnfield_750",
                            "corei5_arrandale_m520",
                            "corei7_sandy_bridge_2600k",
                            "corei7_ivy_bridge_3770k",
                            "corei7_haswell_4770",
                            "broadwell_ult",
                            "corei7_skylake_x",
                            "corei3_cnl",
                            "corei7_icelake_u",
                            "tigerlake",
                            "sapphire_rapids",
                            "arrow_lake",
                            "zambezi",
                            "trinity_apu",
                            "ryzen"));

    private static Substitute none(String advice) {
        return new Substitute("", advice);
    }

    static Optional<Substitute> ofKeyword(String keyword) {
        return Optional.ofNullable(KEYWORDS.get(keyword));
    }

    static Optional<Substitute> ofDisplay(String display) {
        return Optional.ofNullable(DISPLAYS.get(display));
    }

    /** For a word that a key of Bochs takes, and the part here does not. */
    static Optional<Substitute> ofWord(String type, String key, String word) {
        return switch (type + ":" + key) {
            case "cpu:model" ->
                MODELS.entrySet().stream()
                        .filter(model -> model.getValue().contains(word))
                        .findFirst()
                        .map(model -> new Substitute(model.getKey(), "write model=" + model.getKey()));
            case "vga:extension" ->
                List.of("cirrus", "voodoo", "geforce").contains(word)
                        ? Optional.of(new Substitute("vbe", "write extension=vbe"))
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** For a backend of that kind, of which Bochs knows only {@code eth}. */
    static Optional<Substitute> ofBackend(String kind, String name) {
        return kind.equals("eth") ? Optional.ofNullable(ETHMODS.get(name)) : Optional.empty();
    }
}
