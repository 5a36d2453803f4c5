package backplane.device.e1000;

/** Checks the checksums of received IP, TCP and UDP (RXCSUM) and makes the status and error bits of the descriptor. */
final class ReceiveChecksum {

    static final int IXSM = 0x04, TCPCS = 0x20, IPCS = 0x40, TCPE = 0x20 << 8, IPE = 0x40 << 8;
    private static final int IPOFLD = 1 << 8, TUOFLD = 1 << 9, IPV6OFL = 1 << 10;
    private static final int IPV4 = 0x0800, IPV6 = 0x86dd, TCP = 6, UDP = 17;

    private final RegisterFile regs;

    ReceiveChecksum(RegisterFile regs) {
        this.regs = regs;
    }

    /**
     * Judges a frame.
     *
     * @param type offset of the type field: 12, or 16 behind a VLAN tag
     * @return status in bits 7 .. 0, errors in bits 15 .. 8; IXSM = nothing was checked
     */
    int check(byte[] f, int offset, int length, int type) {
        int ip = offset + type + 2;
        int end = offset + length;
        if (ip + 20 > end) {
            return IXSM;
        }
        int protocol = Checksum.get16(f, offset + type);
        int result = protocol == IPV4 ? ipv4(f, ip, end) : 0;
        if (protocol == IPV6 && ip + 40 <= end && regs.has(Reg.RXCSUM, IPV6OFL)) {
            result = ipv6(f, ip, end);
        }
        return result == 0 ? IXSM : result;
    }

    private int ipv4(byte[] f, int ip, int end) {
        int header = (f[ip] & 0xf) * 4;
        int total = Checksum.get16(f, ip + 2);
        if ((f[ip] & 0xf0) != 0x40 || header < 20 || total < header || ip + total > end) {
            return 0;
        }
        int result = 0;
        if (regs.has(Reg.RXCSUM, IPOFLD)) {
            result = IPCS | (Checksum.sum(f, ip, header) == 0xffff ? 0 : IPE);
        }
        boolean fragment = (Checksum.get16(f, ip + 6) & 0x3fff) != 0;
        return fragment ? result : result | transport(f, f[ip + 9] & 0xff, ip + header, total - header, ip + 12, 8);
    }

    private int ipv6(byte[] f, int ip, int end) {
        int payload = Checksum.get16(f, ip + 4);
        return ip + 40 + payload > end ? 0 : transport(f, f[ip + 6] & 0xff, ip + 40, payload, ip + 8, 32);
    }

    private int transport(byte[] f, int protocol, int at, int length, int addresses, int addressLength) {
        boolean tcp = protocol == TCP && length >= 20;
        boolean udp = protocol == UDP && length >= 8 && Checksum.get16(f, at + 6) != 0;
        if (!regs.has(Reg.RXCSUM, TUOFLD) || !tcp && !udp) {
            return 0;
        }
        long sum = Checksum.sum(f, addresses, addressLength) + protocol + length + (long) Checksum.sum(f, at, length);
        return TCPCS | (Checksum.fold(sum) == 0xffff ? 0 : TCPE);
    }
}
