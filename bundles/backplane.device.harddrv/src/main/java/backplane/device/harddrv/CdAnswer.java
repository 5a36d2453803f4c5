package backplane.device.harddrv;

/** The answers of the CD-ROM drive to enquiries: MMC-2 and SFF-8020i. The disc is one data track. */
final class CdAnswer {

    /** Frames before logical block 0, frames a second, seconds a minute. */
    private static final int LEAD_IN = 150, FRAMES = 75, SECONDS = 60;

    /** A data track, copy prohibited; and the track number of the lead-out. */
    private static final int DATA_TRACK = 0x14, LEAD_OUT = 0xaa;

    private static final int PROFILE_CD_ROM = 0x0008;

    private CdAnswer() {}

    static void inquiry(Response r) {
        // CD-ROM, removable, ANSI version 0, ATAPI response, 31 more bytes
        r.u8(0x05, 0x80, 0x00, 0x21, 31, 0, 0, 0)
                .text("BACKPLN", 8)
                .text("VIRTUAL CD-ROM", 16)
                .text("1.0", 4);
    }

    static void capacity(Response r, long sectors, int size) {
        r.u32(sectors - 1).u32(size);
    }

    /** READ TOC; returns false if the request makes no sense. */
    static boolean toc(Response r, int format, int startTrack, boolean msf, long sectors) {
        switch (format) {
            case 0 -> {
                if (startTrack > 1 && startTrack != LEAD_OUT) {
                    return false;
                }
                r.u16(0).u8(1, 1);
                if (startTrack <= 1) {
                    r.u8(0, DATA_TRACK, 1, 0);
                    address(r, 0, msf);
                }
                r.u8(0, DATA_TRACK, LEAD_OUT, 0);
                address(r, sectors, msf);
            }
            case 1 -> {
                r.u16(0).u8(1, 1).u8(0, DATA_TRACK, 1, 0);
                address(r, 0, msf);
            }
            case 2 -> fullToc(r, sectors);
            default -> {
                return false;
            }
        }
        r.lengthAt(0);
        return true;
    }

    /** The Q channel of the lead-in: first and last track, lead-out, track 1. */
    private static void fullToc(Response r, long sectors) {
        r.u16(0).u8(1, 1);
        r.u8(1, DATA_TRACK, 0, 0xa0, 0, 0, 0, 0, 1, 0, 0);
        r.u8(1, DATA_TRACK, 0, 0xa1, 0, 0, 0, 0, 1, 0, 0);
        r.u8(1, DATA_TRACK, 0, 0xa2, 0, 0, 0);
        address(r, sectors, true);
        r.u8(1, DATA_TRACK, 0, 1, 0, 0, 0);
        address(r, 0, true);
    }

    /** Four bytes: a block number, or 0, minute, second, frame. */
    private static void address(Response r, long block, boolean msf) {
        if (!msf) {
            r.u32(block);
            return;
        }
        long frame = block + LEAD_IN;
        r.u8(0, (int) (frame / FRAMES / SECONDS), (int) (frame / FRAMES % SECONDS), (int) (frame % FRAMES));
    }

    /** The header of a raw sector: sync pattern, address, mode 1. */
    static void rawHeader(byte[] into, int offset, long block) {
        for (int i = 0; i < 12; i++) {
            into[offset + i] = (byte) (i == 0 || i == 11 ? 0 : 0xff);
        }
        long frame = block + LEAD_IN;
        into[offset + 12] = bcd(frame / FRAMES / SECONDS);
        into[offset + 13] = bcd(frame / FRAMES % SECONDS);
        into[offset + 14] = bcd(frame % FRAMES);
        into[offset + 15] = 1;
    }

    private static byte bcd(long value) {
        return (byte) (value / 10 % 10 << 4 | value % 10);
    }

    /** READ SUB-CHANNEL: nothing is being played. */
    static boolean subChannel(Response r, boolean wanted, int format) {
        int noStatus = 0x15;
        if (!wanted) {
            r.u8(0, noStatus).u16(0);
            return true;
        }
        if (format < 1 || format > 3) {
            return false;
        }
        int size = format == 1 ? 12 : 20;
        r.u8(0, noStatus).u16(size).u8(format).zeros(size - 1);
        return true;
    }

    /** GET CONFIGURATION: the profile list, the core and the removable medium features. */
    static void configuration(Response r, boolean medium, int from) {
        r.u32(0).u16(0).u16(medium ? PROFILE_CD_ROM : 0);
        if (from <= 0) {
            r.u16(0x0000).u8(0x03, 4).u16(PROFILE_CD_ROM).u8(medium ? 1 : 0, 0);
        }
        if (from <= 1) {
            // physical interface 2: ATAPI
            r.u16(0x0001).u8(0x03, 4).u32(2);
        }
        if (from <= 3) {
            // tray, can eject and lock
            r.u16(0x0003).u8(0x03, 4, 0x29, 0, 0, 0);
        }
        r.lengthAt(2);
    }

    /**
     * GET EVENT STATUS NOTIFICATION, media class.
     *
     * @param event 0 none, 2 new medium, 3 medium removed
     */
    static void mediaEvent(Response r, boolean asked, int event, boolean medium, boolean open) {
        int mediaClass = 0x10;
        if (asked) {
            r.u16(6).u8(4, mediaClass, event, (medium ? 2 : 0) | (open ? 1 : 0), 0, 0);
        } else {
            // no event of the classes that were asked for
            r.u16(2).u8(0x80, mediaClass);
        }
    }

    static void discInformation(Response r) {
        // complete disc, last session complete; first track, sessions, first and last track of the last session
        r.u16(0).u8(0x0e, 1, 1, 1, 1, 0x20).zeros(26);
        r.lengthAt(0);
    }

    static void mechanismStatus(Response r) {
        r.zeros(5).u8(1).u16(0);
    }

    static void performance(Response r, long sectors) {
        int kilobytesPerSecond = 8467;
        r.u32(20).u32(0);
        r.u32(0).u32(kilobytesPerSecond).u32(sectors - 1).u32(kilobytesPerSecond);
    }

    /** MODE SENSE; returns false if there is no such page. */
    static boolean mode(Response r, int page, boolean longHeader, boolean locked) {
        r.zeros(longHeader ? 8 : 4);
        int header = r.length();
        boolean all = page == 0x3f;
        if (all || page == 0x01) {
            r.u8(0x01, 6, 0, 5, 0, 0, 0, 0);
        }
        if (all || page == 0x0d) {
            r.u8(0x0d, 6, 0, 13, 0, SECONDS, 0, FRAMES);
        }
        if (all || page == 0x0e) {
            r.u8(0x0e, 14, 4, 0, 0, 0, 0, 0, 1, 0xff, 2, 0xff, 0, 0, 0, 0);
        }
        if (all || page == 0x2a) {
            capabilities(r, locked);
        }
        return r.length() > header;
    }

    private static void capabilities(Response r, boolean locked) {
        int speed = 8467;
        // reads CD-R and CD-RW; mode 2 forms; no audio; tray that locks and ejects
        r.u8(0x2a, 18, 0x03, 0x00, 0x70, 0x00, locked ? 0x2b : 0x29, 0x00);
        r.u16(speed).u16(2).u16(512).u16(speed).zeros(4);
    }
}
