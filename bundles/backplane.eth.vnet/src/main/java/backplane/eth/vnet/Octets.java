package backplane.eth.vnet;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Fields in network order, addresses, and the Internet checksum (RFC 1071). */
final class Octets {

    private Octets() {}

    static int get8(byte[] b, int at) {
        return b[at] & 0xff;
    }

    static int get16(byte[] b, int at) {
        return (b[at] & 0xff) << 8 | b[at + 1] & 0xff;
    }

    static int get32(byte[] b, int at) {
        return get16(b, at) << 16 | get16(b, at + 2);
    }

    static void put16(byte[] b, int at, int value) {
        b[at] = (byte) (value >> 8);
        b[at + 1] = (byte) value;
    }

    static void put32(byte[] b, int at, int value) {
        put16(b, at, value >> 16);
        put16(b, at + 2, value);
    }

    /** Adds 16-bit words to a sum; an odd last byte counts as a high byte. */
    static int sum(int start, byte[] b, int at, int length) {
        long sum = start;
        for (int i = 0; i < length; i++) {
            sum += (long) (b[at + i] & 0xff) << ((i & 1) == 0 ? 8 : 0);
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return (int) sum;
    }

    static String address(int ip) {
        return (ip >>> 24) + "." + (ip >> 16 & 0xff) + "." + (ip >> 8 & 0xff) + "." + (ip & 0xff);
    }

    /** Reads {@code 192.168.10.0}; returns null for anything else. */
    static @Nullable Integer parse(String text) {
        String[] parts = text.strip().split("\\.", -1);
        if (parts.length != 4) {
            return null;
        }
        int ip = 0;
        for (String part : parts) {
            if (!part.matches("\\d{1,3}") || Integer.parseInt(part) > 255) {
                return null;
            }
            ip = ip << 8 | Integer.parseInt(part);
        }
        return ip;
    }

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
