package backplane.device.harddrv;

import backplane.api.BlockMedium;
import backplane.api.MediumPort;
import backplane.api.StateIo;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An ATA disk: the commands of ATA/ATAPI-6 that report or set parameters; those that move sectors are {@link DiskTransfer}'s. */
final class Disk implements CommandSet {

    /** The most sectors of a block of READ and WRITE MULTIPLE. */
    static final int MAX_MULTIPLE = 16;

    private final Unit unit;
    private final MediumPort bay;
    private final DriveModel model;
    private final DiskTransfer transfer;
    private final TransferMode mode = new TransferMode();

    private int multiple = MAX_MULTIPLE;
    private boolean writeCache = true;
    private boolean lookAhead = true;
    /** Geometry that INITIALIZE DEVICE PARAMETERS has set; 0 = the disk's own. */
    private int setHeads;

    private int setSectors;

    Disk(Unit unit, MediumPort bay, DriveModel model) {
        this.unit = unit;
        this.bay = bay;
        this.model = model;
        transfer = new DiskTransfer(this, unit, bay, model);
    }

    @Override
    public boolean present() {
        return bay.medium() != null;
    }

    @Override
    public int signature() {
        return 0;
    }

    @Override
    public int resetStatus() {
        return Unit.DRDY | Unit.DSC;
    }

    @Override
    public void reset(boolean powerOn) {
        if (powerOn) {
            mode.reset();
            multiple = MAX_MULTIPLE;
            writeCache = true;
            lookAhead = true;
            setHeads = 0;
            setSectors = 0;
            transfer.reset();
        }
    }

    @Override
    public void start() {
        int command = unit.command();
        DiskAccess access = DiskAccess.of(command);
        if (access != null) {
            transfer.start(access, multiple);
            return;
        }
        switch (command) {
            // READ VERIFY
            case 0x40, 0x41, 0x42 -> endWith(transfer.begin(command == 0x42));
            case 0x27 -> nativeMax(true);
            case 0xf8 -> nativeMax(false);
            case 0x91 -> initializeParameters();
            case 0xc6 -> setMultiple();
            case 0xe7, 0xea -> flush();
            case 0xec -> identify();
            case 0xef -> setFeatures();
            // power: standby, idle, sleep; the disk never stops
            case 0xe0, 0xe1, 0xe2, 0xe3, 0xe6, 0x94, 0x95, 0x96, 0x97, 0x99 -> unit.complete();
            case 0xe5, 0x98 -> checkPower();
            case 0xa1 -> unit.failWithSignature();
            default -> startOther(command);
        }
    }

    private void startOther(int command) {
        switch (command & 0xf0) {
            case 0x10 -> unit.complete();
            case 0x70 -> endWith(transfer.begin(false));
            default -> unit.fail(Unit.ABRT);
        }
    }

    /** Ends a command without data, whose failure was reported already. */
    private void endWith(boolean good) {
        if (good) {
            unit.complete();
        }
    }

    @Override
    public void blockMoved() {
        DiskAccess access = DiskAccess.of(unit.command());
        if (access == null) {
            // the answer to IDENTIFY
            unit.finish();
        } else {
            transfer.blockMoved(access);
        }
    }

    @Override
    public void proceed() {
        DiskAccess access = DiskAccess.of(unit.command());
        if (access != null) {
            transfer.proceed(access);
        }
    }

    private void nativeMax(boolean ext) {
        long last = sectors() - 1;
        if (ext) {
            unit.task.putLba48(last);
        } else {
            unit.task.putLba28(Math.min(last, DiskIdentity.MAX_LBA28 - 1));
        }
        unit.complete();
    }

    private void initializeParameters() {
        int spt = unit.task.get(Taskfile.COUNT);
        if (spt == 0) {
            unit.fail(Unit.ABRT);
            return;
        }
        setSectors = spt;
        setHeads = unit.task.head() + 1;
        unit.complete();
    }

    private void setMultiple() {
        int count = unit.task.get(Taskfile.COUNT);
        if (count > MAX_MULTIPLE || Integer.bitCount(count) > 1) {
            unit.fail(Unit.ABRT);
            return;
        }
        multiple = count;
        unit.complete();
    }

    private void flush() {
        try {
            BlockMedium medium = bay.medium();
            if (medium != null) {
                medium.flush();
            }
            unit.complete();
        } catch (IOException e) {
            model.log().error("flush: " + e.getMessage());
            unit.fail(Unit.ABRT);
        }
    }

    private void setFeatures() {
        boolean known = true;
        switch (unit.task.features()) {
            case 0x02 -> writeCache = true;
            case 0x82 -> writeCache = false;
            case 0xaa -> lookAhead = true;
            case 0x55 -> lookAhead = false;
            case 0x03 -> known = mode.set(unit.task.get(Taskfile.COUNT));
            // keep, or not, the settings over a software reset
            case 0x66, 0xcc -> known = true;
            default -> known = false;
        }
        if (known) {
            unit.complete();
        } else {
            unit.fail(Unit.ABRT);
        }
    }

    private void checkPower() {
        // FFh: active or idle
        unit.task.set(Taskfile.COUNT, 0xff);
        unit.complete();
    }

    private void identify() {
        DiskIdentity.write(unit.block.buffer, this, model, unit.dmaCapable());
        unit.dataIn(0, Identity.SIZE);
    }

    /** Returns the size in sectors. */
    long sectors() {
        BlockMedium medium = bay.medium();
        return medium == null ? 0 : medium.size() / model.sectorSize();
    }

    /** Returns the geometry in force. */
    Geometry geometry() {
        return setSectors == 0 || setHeads == 0
                ? ownGeometry()
                : Geometry.translated(sectors(), setHeads, setSectors, Character.MAX_VALUE);
    }

    Geometry ownGeometry() {
        @Nullable Geometry configured = model.geometry();
        return configured != null ? configured : Geometry.ofSize(sectors());
    }

    TransferMode mode() {
        return mode;
    }

    int multiple() {
        return multiple;
    }

    boolean writeCache() {
        return writeCache;
    }

    boolean lookAhead() {
        return lookAhead;
    }

    @Override
    public void state(StateIo io) {
        mode.state(io);
        multiple = Math.min(MAX_MULTIPLE, io.u8("multiple", multiple) & 0xff);
        writeCache = io.flag("write_cache", writeCache);
        lookAhead = io.flag("look_ahead", lookAhead);
        setHeads = io.u8("set_heads", setHeads) & 0x1f;
        setSectors = io.u8("set_sectors", setSectors) & 0xff;
        io.section("transfer", transfer::state);
    }
}
