package backplane.device.harddrv;

import backplane.api.MediumPort;
import backplane.api.StateIo;
import java.io.IOException;

/** The ATA side of a CD-ROM drive: the packet protocol of ATA/ATAPI-6, section 9.8, which brings packets to {@link LogicalUnit}. */
final class Cdrom implements CommandSet {

    private static final int SIGNATURE = 0xeb14;

    /** The interrupt reason in the sector count register: command (not data); to the host. */
    private static final int COMMAND = 1, TO_HOST = 2;

    /** What the drive does at the moment. */
    private static final int IDLE = 0, AWAITS_PACKET = 1, EXECUTES = 2, SENDS = 3, SENDS_BY_DMA = 4, IDENTIFIES = 5;

    private final Unit unit;
    private final DriveModel model;
    private final TransferMode mode = new TransferMode();
    private final Packet packet = new Packet();
    private final DiscStream stream;
    private final LogicalUnit logical;

    private int phase = IDLE;
    private boolean dma;
    private int byteLimit = 2;

    Cdrom(Unit unit, MediumPort bay, DriveModel model) {
        this.unit = unit;
        this.model = model;
        stream = new DiscStream(unit.block.buffer, bay);
        logical = new LogicalUnit(packet, unit.block.buffer, bay, stream);
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
            logical.powerOn();
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
        Identity words = new Identity(unit.block.buffer);
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
                packet.take(unit.block.buffer);
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
        logical.completed();
        end();
        unit.complete();
    }

    private void failed() {
        end();
        unit.fail(logical.senseKey() << 4 | Unit.ABRT);
    }

    private void end() {
        idle();
        unit.task.set(Taskfile.COUNT, COMMAND | TO_HOST);
    }

    private void execute() {
        if (logical.execute()) {
            sendAll();
        } else {
            failed();
        }
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
                int moved = master.toMemory(unit.block.buffer, stream.offset(), left);
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
        logical.unreadable();
        failed();
    }

    @Override
    public void state(StateIo io) {
        mode.state(io);
        packet.state(io);
        logical.state(io);
        phase = io.u8("phase", phase);
        dma = io.flag("dma", dma);
        byteLimit = Math.max(2, Math.min(0xfffe, io.u16("byte_limit", byteLimit)));
        io.section("stream", stream::state);
    }
}
