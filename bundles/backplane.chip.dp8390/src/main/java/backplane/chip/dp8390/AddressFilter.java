package backplane.chip.dp8390;

import backplane.api.StateIo;
import java.util.zip.CRC32;

/** The physical and multicast address registers (PAR, MAR) and the receive configuration (RCR). */
final class AddressFilter {

    static final int SEP = 0x01, AR = 0x02, AB = 0x04, AM = 0x08, PRO = 0x10, MON = 0x20;

    private static final int RCR_MASK = 0x3f;

    private final CRC32 crc = new CRC32();
    private final byte[] par = new byte[6];
    private final byte[] mar = new byte[8];
    private int rcr;

    /** Reads page 1, offset 01h .. 06h (PAR0 .. 5) or 08h .. 0Fh (MAR0 .. 7). */
    int register(int offset) {
        return (offset < 8 ? par[offset - 1] : mar[offset - 8]) & 0xff;
    }

    void register(int offset, int value) {
        if (offset < 8) {
            par[offset - 1] = (byte) value;
        } else {
            mar[offset - 8] = (byte) value;
        }
    }

    int rcr() {
        return rcr;
    }

    void rcr(int value) {
        rcr = value & RCR_MASK;
    }

    boolean is(int rcrBit) {
        return (rcr & rcrBit) != 0;
    }

    boolean accepts(byte[] frame, int offset) {
        if (!isGroup(frame, offset)) {
            return is(PRO) || matches(frame, offset);
        }
        return isBroadcast(frame, offset) ? is(AB) : is(AM) && hashed(frame, offset);
    }

    static boolean isGroup(byte[] frame, int offset) {
        return (frame[offset] & 1) != 0;
    }

    private static boolean isBroadcast(byte[] frame, int offset) {
        for (int i = 0; i < 6; i++) {
            if (frame[offset + i] != -1) {
                return false;
            }
        }
        return true;
    }

    private boolean matches(byte[] frame, int offset) {
        for (int i = 0; i < 6; i++) {
            if (frame[offset + i] != par[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * The hash is the top 6 bits of the CRC register after the six address bytes. The chip shifts towards the high end,
     * so its register is the mirror image of the one of {@link CRC32}, without the final inversion.
     */
    private boolean hashed(byte[] frame, int offset) {
        crc.reset();
        crc.update(frame, offset, 6);
        int hash = Integer.reverse(~(int) crc.getValue()) >>> 26;
        return (mar[hash >> 3] >> (hash & 7) & 1) != 0;
    }

    void state(StateIo io) {
        io.bytes("PAR", par);
        io.bytes("MAR", mar);
        rcr = io.u8("RCR", rcr) & RCR_MASK;
    }
}
