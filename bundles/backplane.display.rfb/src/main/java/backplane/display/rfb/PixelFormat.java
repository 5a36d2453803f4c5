package backplane.display.rfb;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** How a client wants its pixels (RFC 6143, 7.4). Immutable. */
final class PixelFormat {

    /** 32 bits, 0x00RRGGBB, least significant octet first: what is offered. */
    static final PixelFormat NATIVE = new PixelFormat(32, 24, false, 255, 255, 255, 16, 8, 0);

    /** What clients with a colour map get: eight bits as BGR233, and a map that says so. */
    static final PixelFormat MAPPED = new PixelFormat(8, 8, false, 7, 7, 3, 0, 3, 6);

    private final int bits;
    private final int depth;
    private final boolean bigEndian;
    private final int[] max;
    private final int[] shift;
    private final int[][] tables = new int[3][256];

    private PixelFormat(
            int bits,
            int depth,
            boolean bigEndian,
            int redMax,
            int greenMax,
            int blueMax,
            int red,
            int green,
            int blue) {
        this.bits = bits;
        this.depth = depth;
        this.bigEndian = bigEndian;
        max = new int[] {redMax, greenMax, blueMax};
        shift = new int[] {red, green, blue};
        for (int channel = 0; channel < 3; channel++) {
            for (int value = 0; value < 256; value++) {
                tables[channel][value] = (value * max[channel] + 127) / 255 << shift[channel];
            }
        }
    }

    /** Reads the 16 octets; returns {@link #MAPPED} for a client that wants a colour map. */
    static PixelFormat read(DataInputStream in) throws IOException {
        int bits = in.readUnsignedByte();
        int depth = in.readUnsignedByte();
        boolean bigEndian = in.readUnsignedByte() != 0;
        boolean trueColour = in.readUnsignedByte() != 0;
        int[] max = {in.readUnsignedShort(), in.readUnsignedShort(), in.readUnsignedShort()};
        int[] shift = {in.readUnsignedByte(), in.readUnsignedByte(), in.readUnsignedByte()};
        in.skipNBytes(3);
        if (bits != 8 && bits != 16 && bits != 32 || !trueColour && bits != 8) {
            throw new IOException("it wants pixels of " + bits + " bits" + (trueColour ? "" : " with a colour map"));
        }
        if (!trueColour) {
            return MAPPED;
        }
        for (int channel = 0; channel < 3; channel++) {
            if (shift[channel] > 31 || (long) max[channel] << shift[channel] >= 1L << bits) {
                throw new IOException("it wants colours that do not fit into a pixel of " + bits + " bits");
            }
        }
        return new PixelFormat(bits, depth, bigEndian, max[0], max[1], max[2], shift[0], shift[1], shift[2]);
    }

    void write(DataOutputStream out) throws IOException {
        out.writeByte(bits);
        out.writeByte(depth);
        out.writeBoolean(bigEndian);
        out.writeBoolean(true);
        for (int value : max) {
            out.writeShort(value);
        }
        for (int value : shift) {
            out.writeByte(value);
        }
        out.write(new byte[3]);
    }

    int octets() {
        return bits / 8;
    }

    /** Returns the number of octets of a CPIXEL of ZRLE: 3 instead of 4 if one of them is always zero. */
    int compactOctets() {
        return bits == 32 && depth <= 24 && (fitsLow() || fitsHigh()) ? 3 : octets();
    }

    private int used() {
        int used = 0;
        for (int channel = 0; channel < 3; channel++) {
            used |= max[channel] << shift[channel];
        }
        return used;
    }

    private boolean fitsLow() {
        return used() >>> 24 == 0;
    }

    private boolean fitsHigh() {
        return (used() & 0xff) == 0;
    }

    /** Converts 0x00RRGGBB. */
    int convert(int pixel) {
        return tables[0][pixel >> 16 & 0xff] | tables[1][pixel >> 8 & 0xff] | tables[2][pixel & 0xff];
    }

    /** Puts a pixel of 0x00RRGGBB into an array; returns the position behind it. */
    int put(int pixel, byte[] to, int position) {
        return put(convert(pixel), octets(), to, position);
    }

    /** As {@link #put}, as a CPIXEL. */
    int putCompact(int pixel, byte[] to, int position) {
        int octets = compactOctets();
        int value = convert(pixel);
        return put(octets == 3 && !fitsLow() ? value >>> 8 : value, octets, to, position);
    }

    private int put(int value, int octets, byte[] to, int position) {
        for (int i = 0; i < octets; i++) {
            to[position + i] = (byte) (value >>> 8 * (bigEndian ? octets - 1 - i : i));
        }
        return position + octets;
    }
}
