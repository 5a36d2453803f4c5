package backplane.device.harddrv;

import backplane.api.BlockMedium;
import backplane.api.MediumPort;
import backplane.api.StateIo;

/**
 * What a CD-ROM drive does with a packet, whatever brought it: the commands of MMC-2. An answer is left in the buffer, and
 * {@link DiscStream} is told what is to be sent.
 */
final class LogicalUnit {

    private static final int NEW_MEDIUM = 2, MEDIUM_REMOVED = 3;

    private final byte[] buffer;
    private final MediumPort bay;
    private final DiscStream stream;
    private final Sense sense = new Sense();
    private final Packet packet;

    private boolean mediumChanged;
    private int event;
    private boolean open;
    private boolean locked;

    /**
     * @param packet the command to be executed
     * @param buffer takes the answer
     */
    LogicalUnit(Packet packet, byte[] buffer, MediumPort bay, DiscStream stream) {
        this.packet = packet;
        this.buffer = buffer;
        this.bay = bay;
        this.stream = stream;
        bay.onChange(this::changed);
    }

    private void changed() {
        boolean inserted = bay.medium() != null;
        mediumChanged = inserted;
        event = inserted ? NEW_MEDIUM : MEDIUM_REMOVED;
        open = open && !inserted;
    }

    void powerOn() {
        sense.set(Sense.NONE);
        mediumChanged = false;
        event = 0;
        open = false;
        locked = false;
    }

    /** Everything was sent. */
    void completed() {
        sense.set(Sense.NONE);
    }

    /** A block could not be read. */
    void unreadable() {
        sense.set(Sense.UNRECOVERED_READ);
    }

    /** Returns why the last command failed, 4 bits. */
    int senseKey() {
        return sense.key();
    }

    /** Executes the command; false = it failed, and the sense data tells why. */
    boolean execute() {
        int opcode = packet.opcode();
        // INQUIRY, REQUEST SENSE, GET CONFIGURATION and GET EVENT STATUS do not report it
        boolean silent = opcode == 0x12 || opcode == 0x03 || opcode == 0x46 || opcode == 0x4a;
        if (mediumChanged && !silent) {
            mediumChanged = false;
            return check(Sense.MEDIUM_CHANGED);
        }
        if (bay.medium() == null && needsMedium(opcode)) {
            return check(Sense.NO_MEDIUM);
        }
        return execute(opcode);
    }

    private boolean check(int why) {
        sense.set(why);
        return false;
    }

    private static boolean needsMedium(int opcode) {
        return switch (opcode) {
            case 0x00, 0x25, 0x28, 0xa8, 0x2b, 0x42, 0x43, 0x51, 0xbe, 0xac -> true;
            default -> false;
        };
    }

    private boolean execute(int opcode) {
        Response r = new Response(buffer);
        return switch (opcode) {
            case 0x00, 0xbb -> true;
            case 0x03 -> requestSense(r);
            case 0x12 -> inquiry(r);
            case 0x1a, 0x5a -> modeSense(r, opcode == 0x5a);
            case 0x1b -> startStop();
            case 0x1e -> preventRemoval();
            case 0x25 -> {
                CdAnswer.capacity(r, blocks(), DiscStream.BLOCK);
                yield send(r, r.length());
            }
            case 0x28 -> read(packet.u32(2), packet.u16(7), DiscStream.BLOCK);
            case 0xa8 -> read(packet.u32(2), packet.u32(6), DiscStream.BLOCK);
            case 0xbe -> readCd();
            case 0x2b -> seek();
            case 0x42 -> sendIf(CdAnswer.subChannel(r, (packet.u8(2) & 0x40) != 0, packet.u8(3)), r, packet.u16(7));
            case 0x43 -> readToc(r);
            case 0x46 -> {
                CdAnswer.configuration(r, bay.medium() != null, packet.u16(2));
                yield send(r, packet.u16(7));
            }
            case 0x4a -> eventStatus(r);
            case 0x51 -> {
                CdAnswer.discInformation(r);
                yield send(r, packet.u16(7));
            }
            case 0xac -> {
                CdAnswer.performance(r, blocks());
                yield send(r, r.length());
            }
            case 0xbd -> {
                CdAnswer.mechanismStatus(r);
                yield send(r, packet.u16(8));
            }
            default -> check(Sense.INVALID_OPCODE);
        };
    }

    private boolean requestSense(Response r) {
        sense.report(r);
        return send(r, packet.u8(4));
    }

    private boolean inquiry(Response r) {
        // vital product data pages do not exist here
        boolean plain = (packet.u8(1) & 1) == 0;
        CdAnswer.inquiry(r);
        return sendIf(plain, r, packet.u8(4));
    }

    private boolean modeSense(Response r, boolean longForm) {
        boolean saved = packet.u8(2) >> 6 == 3;
        if (saved) {
            return check(Sense.SAVING_NOT_SUPPORTED);
        }
        boolean known = CdAnswer.mode(r, packet.u8(2) & 0x3f, longForm, locked);
        if (longForm) {
            r.lengthAt(0);
        } else {
            buffer[0] = (byte) (r.length() - 1);
        }
        return sendIf(known, r, longForm ? packet.u16(7) : packet.u8(4));
    }

    private boolean startStop() {
        boolean loadOrEject = (packet.u8(4) & 2) != 0;
        boolean start = (packet.u8(4) & 1) != 0;
        if (loadOrEject && !start && locked) {
            return check(Sense.REMOVAL_PREVENTED);
        }
        if (loadOrEject) {
            open = !start;
            if (open) {
                bay.eject();
            }
        }
        return true;
    }

    private boolean preventRemoval() {
        locked = (packet.u8(4) & 1) != 0;
        bay.lock(locked);
        return true;
    }

    private boolean seek() {
        return packet.u32(2) < blocks() || check(Sense.OUT_OF_RANGE);
    }

    private boolean readToc(Response r) {
        // SFF-8020i had the format in the two upper bits of the last byte
        int format = (packet.u8(2) & 0x0f) != 0 ? packet.u8(2) & 0x0f : packet.u8(9) >> 6;
        boolean msf = (packet.u8(1) & 2) != 0;
        return sendIf(CdAnswer.toc(r, format, packet.u8(6), msf, blocks()), r, packet.u16(7));
    }

    private boolean eventStatus(Response r) {
        boolean polled = (packet.u8(1) & 1) != 0;
        boolean media = (packet.u8(4) & 0x10) != 0;
        CdAnswer.mediaEvent(r, media, event, bay.medium() != null, open);
        if (polled && media) {
            event = 0;
        }
        return sendIf(polled, r, packet.u16(7));
    }

    private boolean readCd() {
        return switch (packet.u8(9) & 0xf8) {
            case 0x00 -> true;
            case 0x10 -> read(packet.u32(2), packet.u24(6), DiscStream.BLOCK);
            case 0xf8 -> read(packet.u32(2), packet.u24(6), DiscStream.RAW_BLOCK);
            default -> check(Sense.INVALID_FIELD);
        };
    }

    private boolean read(long from, long count, int size) {
        if (from + count > blocks()) {
            return check(Sense.OUT_OF_RANGE);
        }
        stream.blocks(from, count, size);
        return true;
    }

    private boolean sendIf(boolean valid, Response r, int allocation) {
        return valid ? send(r, allocation) : check(Sense.INVALID_FIELD);
    }

    private boolean send(Response r, int allocation) {
        stream.answer(Math.min(r.length(), allocation));
        return true;
    }

    private long blocks() {
        BlockMedium medium = bay.medium();
        return medium == null ? 0 : (medium.size() + DiscStream.BLOCK - 1) / DiscStream.BLOCK;
    }

    void state(StateIo io) {
        sense.state(io);
        mediumChanged = io.flag("medium_changed", mediumChanged);
        event = io.u8("event", event);
        open = io.flag("open", open);
        locked = io.flag("locked", locked);
    }
}
