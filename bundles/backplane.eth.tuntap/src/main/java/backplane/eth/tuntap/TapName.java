package backplane.eth.tuntap;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code ethdev} names: the driver's device node and the interface.
 *
 * @param node path of the device node
 * @param name the interface, or empty if the kernel shall choose {@code tap0}, {@code tap1}, ...
 * @param notice a sentence for the user, or empty
 */
record TapName(String node, String name, String notice) {

    static final String NODE = "/dev/net/tun";

    /** Longest name of an interface: IFNAMSIZ less the final zero. */
    static final int LONGEST = 15;

    private static final Pattern OLD_NODE = Pattern.compile("/dev/net/([A-Za-z]+\\d+)");
    private static final Pattern LEGAL = Pattern.compile("[^\\s/:]{1," + LONGEST + "}");

    /**
     * Takes {@code /dev/net/tun}, {@code /dev/net/tun:NAME}, {@code NAME}, nothing at all, and {@code /dev/net/tun0} of old
     * guides, which was a device node until Linux 2.4 and is taken for a name.
     *
     * @throws IOException if the name cannot be one of an interface
     */
    static TapName parse(String ethdev) throws IOException {
        String text = ethdev.strip();
        if (!text.startsWith("/")) {
            return new TapName(NODE, checked(text, ethdev), "");
        }
        Matcher old = OLD_NODE.matcher(text);
        if (old.matches()) {
            String name = checked(old.group(1), ethdev);
            return new TapName(NODE, name, text + " is no device on today's Linux: taken as " + NODE + ":" + name);
        }
        int colon = text.indexOf(':');
        return colon < 0
                ? new TapName(text, "", "")
                : new TapName(text.substring(0, colon), checked(text.substring(colon + 1), ethdev), "");
    }

    private static String checked(String name, String ethdev) throws IOException {
        boolean dots = name.equals(".") || name.equals("..");
        if (!name.isEmpty() && (dots || !LEGAL.matcher(name).matches())) {
            throw new IOException("ethdev=" + ethdev + ": '" + name + "' cannot name an interface: use 1 to " + LONGEST
                    + " characters without blank, slash and colon, as in ethdev=tap0");
        }
        return name;
    }
}
