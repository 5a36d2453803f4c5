package backplane.device.e1000;

import backplane.api.StateIo;

/** A context descriptor: where the headers of a packet lie, and how it is to be cut. */
final class Offload {

    private static final int TCP = 0x01, IPV4 = 0x02;
    private static final int PSH_FIN = 0x09;

    private long low;
    private long high;

    /** Takes the two halves of a context descriptor. */
    void load(long lowHalf, long highHalf) {
        low = lowHalf;
        high = highHalf;
    }

    int headerLength() {
        return (int) (high >> 40) & 0xff;
    }

    int mss() {
        return (int) (high >>> 48);
    }

    private int ipcss() {
        return (int) low & 0xff;
    }

    private int tucss() {
        return (int) (low >> 32) & 0xff;
    }

    private int tucso() {
        return (int) (low >> 40) & 0xff;
    }

    private boolean is(int tucmd) {
        return (high >> 24 & tucmd) != 0;
    }

    /** Inserts the IP header checksum (POPTS.IXSM). */
    void ip(byte[] f, int start, int length) {
        insert(f, start, length, ipcss(), (int) (low >> 16) & 0xffff, (int) (low >> 8) & 0xff, false);
    }

    /** Inserts the TCP or UDP checksum (POPTS.TXSM); the field holds the sum of the pseudo header. */
    void transport(byte[] f, int start, int length) {
        insert(f, start, length, tucss(), (int) (low >>> 48), tucso(), !is(TCP));
    }

    /** Sums from {@code css} to {@code cse} (inclusive; 0 = to the end) and stores the inverse at {@code cso}. */
    static void insert(byte[] f, int start, int length, int css, int cse, int cso, boolean udp) {
        int end = cse == 0 ? length : Math.min(cse + 1, length);
        if (css >= end || cso + 2 > length) {
            return;
        }
        int sum = ~Checksum.sum(f, start + css, end - css) & 0xffff;
        Checksum.put16(f, start + cso, udp && sum == 0 ? 0xffff : sum);
    }

    /**
     * Turns the copied header of a large packet into that of its n-th piece.
     *
     * @param payload bytes of data in this piece
     */
    void piece(byte[] f, int start, int n, int payload, boolean last, boolean checksum) {
        int header = headerLength();
        int ip = start + ipcss();
        int transport = start + tucss();
        if (is(IPV4)) {
            Checksum.put16(f, ip + 2, payload + header - ipcss());
            Checksum.put16(f, ip + 4, Checksum.get16(f, ip + 4) + n);
        } else {
            Checksum.put16(f, ip + 4, payload + header - ipcss() - 40);
        }
        if (is(TCP)) {
            Checksum.put32(f, transport + 4, Checksum.get32(f, transport + 4) + n * mss());
            f[transport + 13] &= (byte) (last ? 0xff : ~PSH_FIN);
        } else {
            Checksum.put16(f, transport + 4, payload + header - tucss());
        }
        if (checksum) {
            // software summed the pseudo header without the length, which differs from piece to piece
            int field = start + tucso();
            Checksum.put16(f, field, Checksum.fold(Checksum.get16(f, field) + (long) payload + header - tucss()));
        }
    }

    void state(StateIo io) {
        low = io.u64("low", low);
        high = io.u64("high", high);
    }
}
