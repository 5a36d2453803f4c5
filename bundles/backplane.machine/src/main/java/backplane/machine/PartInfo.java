package backplane.machine;

/**
 * A line of the inventory.
 *
 * @param id the part's name in its machine: {@code ne2k0}, {@code tap0}
 * @param type the last part of its factory PID: {@code ne2k}, {@code eth.tuntap}
 * @param kind {@code device}, {@code ethernet}, {@code char}, {@code medium}, {@code display}
 * @param state PLUGGED, HELD, FAILED, WAITING (for a bundle, a reference, a card), UNPLUGGED (by the user)
 * @param detail a sentence for the human, "" if all is well
 * @param bundle symbolic name and version of the bundle, "" if none
 */
public record PartInfo(String id, String type, String kind, String state, String detail, String bundle) {}
