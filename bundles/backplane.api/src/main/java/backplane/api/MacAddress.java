package backplane.api;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An Ethernet station address.
 *
 * @param bits the 48 bits, the first byte on the wire in bits 47 .. 40
 */
public record MacAddress(long bits) {

    private static final Pattern TEXT = Pattern.compile("\\p{XDigit}{1,2}([:-]\\p{XDigit}{1,2}){5}");
    private static final long GROUP = 1L << 40;

    /** Keeps the low 48 bits. */
    public MacAddress(long bits) {
        this.bits = bits & 0xffff_ffff_ffffL;
    }

    /**
     * Reads {@code fe:fd:00:00:00:01}; dashes are taken too.
     *
     * @throws PlugException if the text is no address, or the address of a group, which no card can own
     */
    public static MacAddress parse(String text) throws PlugException {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new PlugException(
                    "mac=" + text + " is no Ethernet address: give six hexadecimal bytes, as in mac=fe:fd:00:00:00:01");
        }
        long bits = 0;
        for (String part : text.strip().split("[:-]")) {
            bits = bits << 8 | Integer.parseInt(part, 16);
        }
        if ((bits & GROUP) != 0 || bits == 0) {
            throw new PlugException("mac=" + text
                    + " cannot be the address of a card: the first byte must be even, and not all are zero");
        }
        return new MacAddress(bits);
    }

    /**
     * Returns the address of a card: as configured, or if the text is blank one that is made of the machine's and the
     * slot's name.
     *
     * @throws PlugException as {@link #parse}
     */
    public static MacAddress of(String text, Slot slot) throws PlugException {
        return text.isBlank() ? derived(slot.facts().machine() + "/" + slot.id()) : parse(text);
    }

    /** Returns an address of the locally administered range {@code fe:fd:...} that is always the same for one name. */
    public static MacAddress derived(String name) {
        return new MacAddress(0xfefdL << 32 | name.hashCode() & 0xffff_ffffL);
    }

    /** Returns the six bytes in the order of the wire. */
    public byte[] bytes() {
        byte[] bytes = new byte[6];
        for (int i = 0; i < 6; i++) {
            bytes[i] = (byte) (bits >> 40 - 8 * i);
        }
        return bytes;
    }

    /** Returns {@code fe:fd:00:00:00:01}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(17);
        for (byte b : bytes()) {
            text.append(text.length() == 0 ? "" : ":").append(String.format("%02x", b & 0xff));
        }
        return text.toString();
    }
}
