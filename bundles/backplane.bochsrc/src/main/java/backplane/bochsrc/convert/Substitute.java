package backplane.bochsrc.convert;

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
    private static final String SCREEN = "write 'display_library: rfb' and look with a VNC client, or 'term'";
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
            Map.entry("x", none(SCREEN)),
            Map.entry("win32", none(SCREEN)),
            Map.entry("carbon", none(SCREEN)),
            Map.entry("macintosh", none(SCREEN)),
            Map.entry("amigaos", none(SCREEN)),
            Map.entry("sdl", none(SCREEN)),
            Map.entry("sdl2", none(SCREEN)),
            Map.entry("svga", none(SCREEN)),
            Map.entry("wx", none(SCREEN)),
            Map.entry("vncsrv", new Substitute("rfb", "write 'display_library: rfb'")));

    private static final Map<String, Substitute> ETHMODS = Map.of(
            "slirp", new Substitute("vnet", "write ethmod=vnet (an inner network), or tuntap to reach the outside"),
            "linux", new Substitute("null", TAP),
            "tap", new Substitute("null", TAP),
            "fbsd", new Substitute("null", TAP),
            "win32", new Substitute("null", "write ethmod=vnet (an inner network)"),
            "vde", new Substitute("null", TAP));

    private static Substitute none(String advice) {
        return new Substitute("", advice);
    }

    static Optional<Substitute> ofKeyword(String keyword) {
        return Optional.ofNullable(KEYWORDS.get(keyword));
    }

    static Optional<Substitute> ofDisplay(String display) {
        return Optional.ofNullable(DISPLAYS.get(display));
    }

    /** For a backend of that kind, of which Bochs knows only {@code eth}. */
    static Optional<Substitute> ofBackend(String kind, String name) {
        return kind.equals("eth") ? Optional.ofNullable(ETHMODS.get(name)) : Optional.empty();
    }
}
