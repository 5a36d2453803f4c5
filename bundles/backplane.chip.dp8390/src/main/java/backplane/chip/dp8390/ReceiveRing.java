package backplane.chip.dp8390;

import backplane.api.StateIo;
import java.util.zip.CRC32;

/** The ring of 256-byte pages for received frames: PSTART, PSTOP, BNRY, CURR. */
final class ReceiveRing {

    static final int HEADER = 4, FCS = 4;

    /** Pages that a frame of 1518 bytes (with FCS) and its header take. */
    private static final int LONGEST = pages(1514);

    private final BufferMemory memory;
    private final CRC32 crc = new CRC32();
    private final byte[] scratch = new byte[4];

    private int pstart;
    private int pstop;
    private int bnry;
    private int curr;

    /** CURR = BNRY is "empty" if software made it so, "full" if a frame ended there: the chip remembers which. */
    private boolean full;

    ReceiveRing(BufferMemory memory) {
        this.memory = memory;
    }

    int pstart() {
        return pstart;
    }

    int pstop() {
        return pstop;
    }

    int bnry() {
        return bnry;
    }

    int curr() {
        return curr;
    }

    void pstart(int page) {
        pstart = page;
    }

    void pstop(int page) {
        pstop = page;
    }

    void bnry(int page) {
        bnry = page;
        full = false;
    }

    void curr(int page) {
        curr = page;
        full = false;
    }

    boolean empty() {
        return curr == bnry && !full;
    }

    /** Tells whether a frame of the usual longest size fits, or the ring is as empty as it gets. */
    boolean ready() {
        int most = Math.max(1, pstop - pstart - 1);
        return room(Math.min(LONGEST, most));
    }

    /**
     * Stores a frame behind its header, or nothing if it does not fit.
     *
     * @param status the receive status that goes into the header
     * @return false if the next page to be linked was the boundary: overflow
     */
    boolean store(byte[] frame, int offset, int length, int status) {
        int pages = pages(length);
        if (!room(pages)) {
            return false;
        }
        int next = curr;
        for (int i = 0; i < pages; i++) {
            next = after(next);
        }
        int at = copy(curr << 8 | HEADER, frame, offset, length);
        at = copy(at, fcs(frame, offset, length), 0, FCS);
        header(curr << 8, status, next, length + FCS);
        curr = next;
        full = curr == limit();
        return true;
    }

    /** The byte address after {@code address}: the ring is left only by reaching PSTOP exactly. */
    int wrap(int address) {
        return address == pstop << 8 ? pstart << 8 : address & 0xffff;
    }

    private static int pages(int length) {
        return (HEADER + length + FCS + 255) >> 8;
    }

    /**
     * The page that no frame may reach. A driver keeps BNRY one page behind what it reads next; when that is the first page,
     * Linux writes the page in front of the ring, which CURR never meets, and counts on the last one to be meant.
     */
    private int limit() {
        return bnry < pstart || bnry >= pstop ? pstop - 1 : bnry;
    }

    private boolean room(int pages) {
        if (full) {
            return false;
        }
        int limit = limit();
        int page = curr;
        for (int i = 1; i < pages; i++) {
            page = after(page);
            if (page == limit) {
                return false;
            }
        }
        return true;
    }

    private int after(int page) {
        int next = page + 1;
        return next == pstop ? pstart : next & 0xff;
    }

    private int copy(int address, byte[] from, int offset, int length) {
        int done = 0;
        int at = address;
        while (done < length) {
            int chunk = Math.min(length - done, 256 - (at & 0xff));
            memory.write(at, from, offset + done, chunk);
            done += chunk;
            at = (at & 0xff) + chunk == 256 ? after(at >> 8) << 8 : at + chunk;
        }
        return at;
    }

    private void header(int address, int status, int next, int count) {
        memory.put8(address, status);
        memory.put8(address + 1, next);
        memory.put8(address + 2, count);
        memory.put8(address + 3, count >> 8);
    }

    private byte[] fcs(byte[] frame, int offset, int length) {
        crc.reset();
        crc.update(frame, offset, length);
        long value = crc.getValue();
        for (int i = 0; i < FCS; i++) {
            scratch[i] = (byte) (value >> 8 * i);
        }
        return scratch;
    }

    void state(StateIo io) {
        pstart = io.u8("PSTART", pstart) & 0xff;
        pstop = io.u8("PSTOP", pstop) & 0xff;
        bnry = io.u8("BNRY", bnry) & 0xff;
        curr = io.u8("CURR", curr) & 0xff;
        full = io.flag("ring full", full);
    }
}
