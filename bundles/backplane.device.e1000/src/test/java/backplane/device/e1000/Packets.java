package backplane.device.e1000;

/** Packets with checksums computed the slow and obvious way. */
final class Packets {

    private Packets() {}

    /** An IPv4 packet to the card with right checksums; {@code payload} bytes behind the TCP (6) or UDP (17) header. */
    static byte[] ipv4(int protocol, int payload) {
        int transport = protocol == 6 ? 20 : 8;
        byte[] f = Driver.frame(14 + 20 + transport + payload);
        Checksum.put16(f, 12, 0x0800);
        f[14] = 0x45;
        f[15] = 0;
        Checksum.put16(f, 16, 20 + transport + payload);
        Checksum.put16(f, 18, 0x1234);
        Checksum.put16(f, 20, 0);
        f[22] = 64;
        f[23] = (byte) protocol;
        Checksum.put32(f, 26, 0x0a000502);
        Checksum.put32(f, 30, 0x0a000501);
        if (protocol == 17) {
            Checksum.put16(f, 38, 8 + payload);
        } else {
            f[46] = 0x50;
            f[47] = 0x19; // FIN, PSH, ACK
        }
        seal(f);
        return f;
    }

    /** Fills in both checksums. */
    static void seal(byte[] f) {
        Checksum.put16(f, 24, 0);
        Checksum.put16(f, 24, ~sum(f, 14, 20));
        int field = field(f);
        Checksum.put16(f, field, 0);
        Checksum.put16(f, field, ~transportSum(f));
    }

    static boolean sound(byte[] f) {
        return sum(f, 14, 20) == 0xffff && transportSum(f) == 0xffff;
    }

    private static int field(byte[] f) {
        return f[23] == 17 ? 40 : 50;
    }

    private static int transportSum(byte[] f) {
        int length = Checksum.get16(f, 16) - 20;
        return add(add(sum(f, 26, 8), f[23] + length), sum(f, 34, length));
    }

    static int sum(byte[] f, int offset, int length) {
        int sum = 0;
        for (int i = 0; i < length; i++) {
            sum = add(sum, (f[offset + i] & 0xff) << ((i & 1) == 0 ? 8 : 0));
        }
        return sum;
    }

    private static int add(int a, int b) {
        int s = a + b;
        return s > 0xffff ? s - 0xffff : s;
    }
}
