package backplane.device.harddrv;

import backplane.api.BlockMedium;
import backplane.api.MediumPort;
import backplane.api.StateIo;
import java.io.IOException;

/** An ATAPI CD-ROM drive: the packet protocol of ATA/ATAPI-6, section 9.8, and the commands of MMC-2. */
final class Cdrom implements CommandSet {

    private static final int SIGNATURE = 0xeb14;

    /** The interrupt reason in the sector count register: command (not data); to the host. */
    private static final int COMMAND = 1, TO_HOST = 2;

    private static final int NEW_MEDIUM = 2, MEDIUM_REMOVED = 3;

    /** What the drive does at the moment. */
    private static final int IDLE = 0, AWAITS_PACKET = 1, EXECUTES = 2, SENDS = 3, SENDS_BY_DMA = 4, IDENTIFIES = 5;

    private final Unit unit;
    private final MediumPort bay;
    private final DriveModel model;
    private final TransferMode mode = new TransferMode();
    private final Packet packet = new Packet();
    private final Sense sense = new Sense();
    private final DiscStream stream;

    private boolean mediumChanged;
    private int event;
    private boolean open;
    private boolean locked;

    private int phase = IDLE;
    private boolean dma;
    private int byteLimit = 2;

    Cdrom(Unit unit, MediumPort bay, DriveModel model) {
        this.unit = unit;
        this.bay = bay;
        this.model = model;
        stream = new DiscStream(unit.buffer, bay);
        bay.onChange(this::changed);
    }

    private void changed() {
        boolean inserted = bay.medium() != null;
        mediumChanged = inserted;
        event = inserted ? NEW_MEDIUM : MEDIUM_REMOVED;
        open = open && !inserted;
    }

    @Override
    public boolean present() {
        return true;
    }

    @Override
    public int signature() {
        return SIGNATURE;
    }

    /** A packet device is not ready for the commands of a disk. */
    @Override
    public int resetStatus() {
        return 0;
    }

    @Override
    public void reset(boolean powerOn) {
        idle();
        if (powerOn) {
            mode.reset();
            sense.set(Sense.NONE);
            mediumChanged = false;
            event = 0;
            open = false;
            locked = false;
        }
    }

    private void idle() {
        phase = IDLE;
        stream.clear();
    }

    @Override
    public void start() {
        switch (unit.command()) {
            case 0xa0 -> awaitPacket();
            case 0xa1 -> identify();
            case 0x08 -> unit.resetByCommand();
            case 0xef -> setFeatures();
            case 0xe0, 0xe1, 0xe2, 0xe3, 0xe6, 0xe7, 0xea -> unit.complete();
            case 0xe5 -> {
                unit.task.set(Taskfile.COUNT, 0xff);
                unit.complete();
            }
            // IDENTIFY DEVICE and READ SECTORS tell a packet device from a disk
            case 0xec, 0x20 -> unit.failWithSignature();
            default -> unit.fail(Unit.ABRT);
        }
    }

    private void awaitPacket() {
        idle();
        dma = (unit.task.features() & 1) != 0;
        byteLimit = unit.task.byteCount();
        phase = AWAITS_PACKET;
        unit.task.set(Taskfile.COUNT, COMMAND);
        unit.dataOut(Packet.SIZE, false);
    }

    private void identify() {
        phase = IDENTIFIES;
        boolean master = unit.dmaCapable();
        Identity words = new Identity(unit.buffer);
        // ATAPI, CD-ROM, removable, DRQ within 50 us of PACKET, packets of 12 bytes
        words.word(0, 0x85c0);
        words.common(model.serial(), "ALPHA1", model.name(), master, mode);
        // NOP, DEVICE RESET, PACKET
        words.word(82, 0x4210).word(83, Identity.VALID).word(84, Identity.VALID);
        words.word(85, 0x4210).word(87, Identity.VALID);
        unit.dataIn(0, Identity.SIZE);
    }

    private void setFeatures() {
        int feature = unit.task.features();
        boolean known = feature == 0x03 ? mode.set(unit.task.get(Taskfile.COUNT)) : feature == 0x66 || feature == 0xcc;
        if (known) {
            unit.complete();
        } else {
            unit.fail(Unit.ABRT);
        }
    }

    @Override
    public void blockMoved() {
        switch (phase) {
            case AWAITS_PACKET -> {
                packet.take(unit.buffer);
                phase = EXECUTES;
                unit.busy(Unit.BLOCK_TIME);
            }
            case SENDS -> unit.busy(Unit.BLOCK_TIME);
            default -> {
                phase = IDLE;
                unit.finish();
            }
        }
    }

    @Override
    public void proceed() {
        switch (phase) {
            case EXECUTES -> execute();
            case SENDS -> sendBlock();
            case SENDS_BY_DMA -> sendByDma();
            default -> unit.finish();
        }
    }

    private void good() {
        sense.set(Sense.NONE);
        end();
        unit.complete();
    }

    private void check(int why) {
        sense.set(why);
        end();
        unit.fail(sense.key() << 4 | Unit.ABRT);
    }

    private void end() {
        idle();
        unit.task.set(Taskfile.COUNT, COMMAND | TO_HOST);
    }

    private void execute() {
        int opcode = packet.opcode();
        // INQUIRY, REQUEST SENSE, GET CONFIGURATION and GET EVENT STATUS do not report it
        boolean silent = opcode == 0x12 || opcode == 0x03 || opcode == 0x46 || opcode == 0x4a;
        if (mediumChanged && !silent) {
            mediumChanged = false;
            check(Sense.MEDIUM_CHANGED);
        } else if (bay.medium() == null && needsMedium(opcode)) {
            check(Sense.NO_MEDIUM);
        } else {
            execute(opcode);
        }
    }

    private static boolean needsMedium(int opcode) {
        return switch (opcode) {
            case 0x00, 0x25, 0x28, 0xa8, 0x2b, 0x42, 0x43, 0x51, 0xbe, 0xac -> true;
            default -> false;
        };
    }

    private void execute(int opcode) {
        Response r = new Response(unit.buffer);
        switch (opcode) {
            case 0x00, 0xbb -> good();
            case 0x03 -> requestSense(r);
            case 0x12 -> inquiry(r);
            case 0x1a, 0x5a -> modeSense(r, opcode == 0x5a);
            case 0x1b -> startStop();
            case 0x1e -> preventRemoval();
            case 0x25 -> {
                CdAnswer.capacity(r, blocks(), DiscStream.BLOCK);
                send(r, r.length());
            }
            case 0x28 -> read(packet.u32(2), packet.u16(7), DiscStream.BLOCK);
            case 0xa8 -> read(packet.u32(2), packet.u32(6), DiscStream.BLOCK);
            case 0xbe -> readCd();
            case 0x2b -> seek();
            case 0x42 -> sendIf(CdAnswer.subChannel(r, (packet.u8(2) & 0x40) != 0, packet.u8(3)), r, packet.u16(7));
            case 0x43 -> readToc(r);
            case 0x46 -> {
                CdAnswer.configuration(r, bay.medium() != null, packet.u16(2));
                send(r, packet.u16(7));
            }
            case 0x4a -> eventStatus(r);
            case 0x51 -> {
                CdAnswer.discInformation(r);
                send(r, packet.u16(7));
            }
            case 0xac -> {
                CdAnswer.performance(r, blocks());
                send(r, r.length());
            }
            case 0xbd -> {
                CdAnswer.mechanismStatus(r);
                send(r, packet.u16(8));
            }
            default -> check(Sense.INVALID_OPCODE);
        }
    }

    private void requestSense(Response r) {
        sense.report(r);
        send(r, packet.u8(4));
    }

    private void inquiry(Response r) {
        // vital product data pages do not exist here
        boolean plain = (packet.u8(1) & 1) == 0;
        CdAnswer.inquiry(r);
        sendIf(plain, r, packet.u8(4));
    }

    private void modeSense(Response r, boolean longForm) {
        boolean saved = packet.u8(2) >> 6 == 3;
        if (saved) {
            check(Sense.SAVING_NOT_SUPPORTED);
            return;
        }
        boolean known = CdAnswer.mode(r, packet.u8(2) & 0x3f, longForm, locked);
        if (longForm) {
            r.lengthAt(0);
        } else {
            unit.buffer[0] = (byte) (r.length() - 1);
        }
        sendIf(known, r, longForm ? packet.u16(7) : packet.u8(4));
    }

    private void startStop() {
        boolean loadOrEject = (packet.u8(4) & 2) != 0;
        boolean start = (packet.u8(4) & 1) != 0;
        if (loadOrEject && !start && locked) {
            check(Sense.REMOVAL_PREVENTED);
            return;
        }
        if (loadOrEject) {
            open = !start;
            if (open) {
                bay.eject();
            }
        }
        good();
    }

    private void preventRemoval() {
        locked = (packet.u8(4) & 1) != 0;
        bay.lock(locked);
        good();
    }

    private void seek() {
        if (packet.u32(2) < blocks()) {
            good();
        } else {
            check(Sense.OUT_OF_RANGE);
        }
    }

    private void readToc(Response r) {
        // SFF-8020i had the format in the two upper bits of the last byte
        int format = (packet.u8(2) & 0x0f) != 0 ? packet.u8(2) & 0x0f : packet.u8(9) >> 6;
        boolean msf = (packet.u8(1) & 2) != 0;
        sendIf(CdAnswer.toc(r, format, packet.u8(6), msf, blocks()), r, packet.u16(7));
    }

    private void eventStatus(Response r) {
        boolean polled = (packet.u8(1) & 1) != 0;
        boolean media = (packet.u8(4) & 0x10) != 0;
        CdAnswer.mediaEvent(r, media, event, bay.medium() != null, open);
        if (polled && media) {
            event = 0;
        }
        sendIf(polled, r, packet.u16(7));
    }

    private void readCd() {
        switch (packet.u8(9) & 0xf8) {
            case 0x00 -> good();
            case 0x10 -> read(packet.u32(2), packet.u24(6), DiscStream.BLOCK);
            case 0xf8 -> read(packet.u32(2), packet.u24(6), DiscStream.RAW_BLOCK);
            default -> check(Sense.INVALID_FIELD);
        }
    }

    private void read(long from, long count, int size) {
        if (from + count > blocks()) {
            check(Sense.OUT_OF_RANGE);
            return;
        }
        stream.blocks(from, count, size);
        sendAll();
    }

    private void sendIf(boolean valid, Response r, int allocation) {
        if (valid) {
            send(r, allocation);
        } else {
            check(Sense.INVALID_FIELD);
        }
    }

    private void send(Response r, int allocation) {
        stream.answer(Math.min(r.length(), allocation));
        sendAll();
    }

    private void sendAll() {
        if (stream.ended()) {
            good();
        } else if (dma) {
            phase = SENDS_BY_DMA;
            unit.awaitDma();
        } else {
            phase = SENDS;
            sendBlock();
        }
    }

    private void sendBlock() {
        if (stream.ended()) {
            good();
            return;
        }
        try {
            int left = stream.remaining();
            int length = left <= byteLimit ? left : Math.max(2, byteLimit & ~1);
            unit.task.byteCount(length);
            unit.task.set(Taskfile.COUNT, TO_HOST);
            unit.dataIn(stream.offset(), length);
            stream.sent(length);
        } catch (IOException e) {
            unreadable(e);
        }
    }

    private void sendByDma() {
        BusMaster master = unit.master();
        if (master == null) {
            unit.awaitDma();
            return;
        }
        try {
            while (!stream.ended()) {
                int left = stream.remaining();
                int moved = master.toMemory(unit.buffer, stream.offset(), left);
                stream.sent(moved);
                if (moved < left) {
                    end();
                    unit.finish();
                    return;
                }
            }
            master.transferEnded();
            good();
        } catch (IOException e) {
            unreadable(e);
        }
    }

    private void unreadable(IOException e) {
        model.log().error("reading block " + stream.block() + ": " + e.getMessage());
        check(Sense.UNRECOVERED_READ);
    }

    private long blocks() {
        BlockMedium medium = bay.medium();
        return medium == null ? 0 : (medium.size() + DiscStream.BLOCK - 1) / DiscStream.BLOCK;
    }

    @Override
    public void state(StateIo io) {
        mode.state(io);
        packet.state(io);
        sense.state(io);
        mediumChanged = io.flag("medium_changed", mediumChanged);
        event = io.u8("event", event);
        open = io.flag("open", open);
        locked = io.flag("locked", locked);
        phase = io.u8("phase", phase);
        dma = io.flag("dma", dma);
        byteLimit = Math.max(2, Math.min(0xfffe, io.u16("byte_limit", byteLimit)));
        io.section("stream", stream::state);
    }
}
