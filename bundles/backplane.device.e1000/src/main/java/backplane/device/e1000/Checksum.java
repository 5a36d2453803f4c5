package backplane.device.e1000;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The ones' complement sum of the Internet protocols (RFC 1071), and 16-bit fields in network order. */
final class Checksum {

    private static final VarHandle I32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private Checksum() {}

    /** Returns the sum of a range as 16 bits, not inverted; an odd last byte counts as a high byte. */
    static int sum(byte[] data, int offset, int length) {
        long sum = 0;
        int i = offset;
        int end = offset + Math.max(0, length);
        for (; i + 4 <= end; i += 4) {
            sum += (int) I32.get(data, i) & 0xffff_ffffL;
        }
        for (int shift = 24; i < end; i++, shift -= 8) {
            sum += (data[i] & 0xffL) << shift;
        }
        return fold(sum);
    }

    /** Adds the carries of a sum back into its low 16 bits. */
    static int fold(long sum) {
        long s = sum;
        while (s >>> 16 != 0) {
            s = (s >>> 16) + (s & 0xffff);
        }
        return (int) s;
    }

    static int get16(byte[] data, int offset) {
        return (data[offset] & 0xff) << 8 | data[offset + 1] & 0xff;
    }

    static void put16(byte[] data, int offset, int value) {
        data[offset] = (byte) (value >> 8);
        data[offset + 1] = (byte) value;
    }

    static int get32(byte[] data, int offset) {
        return get16(data, offset) << 16 | get16(data, offset + 2);
    }

    static void put32(byte[] data, int offset, int value) {
        put16(data, offset, value >> 16);
        put16(data, offset + 2, value);
    }
}
