package backplane.device.harddrv;

import backplane.api.BlockMedium;
import backplane.api.MediumPort;
import backplane.api.StateIo;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An ATA disk: the commands of ATA/ATAPI-6 that move data, report or set parameters. */
final class Disk implements CommandSet {

    /** The most sectors of a block of READ and WRITE MULTIPLE. */
    static final int MAX_MULTIPLE = 16;

    private final Unit unit;
    private final MediumPort bay;
    private final DriveModel model;
    private final TransferMode mode = new TransferMode();

    private int multiple = MAX_MULTIPLE;
    private boolean writeCache = true;
    private boolean lookAhead = true;
    /** Geometry that INITIALIZE DEVICE PARAMETERS has set; 0 = the disk's own. */
    private int setHeads;

    private int setSectors;

    /** The command at work: next sector, sectors left, sectors of the present block, sectors of a full block. */
    private long lba;

    private int left;
    private int inBlock;
    private int blockSize = 1;

    Disk(Unit unit, MediumPort bay, DriveModel model) {
        this.unit = unit;
        this.bay = bay;
        this.model = model;
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
            lba = 0;
            left = 0;
            inBlock = 0;
            blockSize = 1;
        }
    }

    @Override
    public void start() {
        int command = unit.command();
        switch (command) {
            case 0x20, 0x21, 0x24 -> startRead(command == 0x24, 1);
            case 0xc4, 0x29 -> startMultiple(command == 0x29, true);
            case 0x30, 0x31, 0x34 -> startWrite(command == 0x34, 1);
            case 0xc5, 0x39, 0xce -> startMultiple(command != 0xc5, false);
            case 0xc8, 0xc9, 0x25 -> startDma(command == 0x25, true);
            case 0xca, 0xcb, 0x35, 0x3d -> startDma((command & 0xf0) == 0x30, false);
            case 0x40, 0x41, 0x42 -> endWith(begin(command == 0x42));
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
            case 0x70 -> endWith(begin(false));
            default -> unit.fail(Unit.ABRT);
        }
    }

    /** Ends a command without data; {@link #begin} has reported its failure already. */
    private void endWith(boolean good) {
        if (good) {
            unit.complete();
        }
    }

    /** Takes over the address and count from the registers; reports "ID not found" if they leave the disk. */
    private boolean begin(boolean ext) {
        Taskfile task = unit.task;
        if (ext) {
            lba = task.lba48();
            left = task.count48();
        } else {
            lba = task.lba() ? task.lba28() : geometry().lba(task.cylinder(), task.head(), task.get(Taskfile.LOW));
            left = task.count28();
        }
        boolean inside = lba >= 0 && lba + left <= sectors();
        if (!inside) {
            unit.fail(Unit.IDNF);
        }
        return inside;
    }

    private void startRead(boolean ext, int sectorsPerBlock) {
        blockSize = sectorsPerBlock;
        if (begin(ext)) {
            readBlock();
        }
    }

    private void startWrite(boolean ext, int sectorsPerBlock) {
        blockSize = sectorsPerBlock;
        if (writable() && begin(ext)) {
            acceptBlock(false);
        }
    }

    private void startMultiple(boolean ext, boolean read) {
        if (multiple == 0) {
            unit.fail(Unit.ABRT);
        } else if (read) {
            startRead(ext, multiple);
        } else {
            startWrite(ext, multiple);
        }
    }

    private void startDma(boolean ext, boolean read) {
        if ((read || writable()) && begin(ext)) {
            unit.awaitDma();
        }
    }

    private boolean writable() {
        BlockMedium medium = bay.medium();
        boolean writable = medium != null && !medium.readOnly();
        if (!writable) {
            unit.fail(Unit.ABRT);
        }
        return writable;
    }

    @Override
    public void blockMoved() {
        if (isRead() && left == 0) {
            unit.finish();
        } else {
            unit.busy(Unit.BLOCK_TIME);
        }
    }

    @Override
    public void proceed() {
        if (isDma()) {
            transferByDma();
        } else if (isRead()) {
            readBlock();
        } else {
            writeBlock();
        }
    }

    private boolean isRead() {
        return switch (unit.command()) {
            case 0x30, 0x31, 0x34, 0xc5, 0x39, 0xce, 0xca, 0xcb, 0x35, 0x3d -> false;
            default -> true;
        };
    }

    private boolean isDma() {
        return switch (unit.command()) {
            case 0xc8, 0xc9, 0x25, 0xca, 0xcb, 0x35, 0x3d -> true;
            default -> false;
        };
    }

    private void readBlock() {
        int count = Math.min(blockSize, left);
        if (read(count)) {
            advance(count);
            unit.dataIn(0, count * model.sectorSize());
        }
    }

    private void acceptBlock(boolean interrupt) {
        inBlock = Math.min(blockSize, left);
        unit.dataOut(inBlock * model.sectorSize(), interrupt);
    }

    private void writeBlock() {
        int count = Math.min(inBlock, left);
        if (!write(count)) {
            return;
        }
        advance(count);
        if (left == 0) {
            unit.complete();
        } else {
            acceptBlock(true);
        }
    }

    private void transferByDma() {
        BusMaster master = unit.master();
        if (master == null) {
            // the guest has stopped the engine: the drive keeps asking
            unit.awaitDma();
            return;
        }
        boolean read = isRead();
        while (left > 0) {
            int count = Math.min(Unit.BUFFER_SIZE / model.sectorSize(), left);
            int length = count * model.sectorSize();
            if (read && !read(count)) {
                return;
            }
            int moved = read ? master.toMemory(unit.buffer, 0, length) : master.fromMemory(unit.buffer, 0, length);
            if (moved < length) {
                // descriptors for less than the command asks: the engine has stopped and no interrupt follows
                unit.finish();
                return;
            }
            if (!read && !write(count)) {
                return;
            }
            advance(count);
        }
        master.transferEnded();
        unit.complete();
    }

    private boolean read(int count) {
        try {
            medium().read(lba * model.sectorSize(), unit.buffer, 0, count * model.sectorSize());
            return true;
        } catch (IOException e) {
            return failed("reading", e, Unit.UNC);
        }
    }

    private boolean write(int count) {
        try {
            medium().write(lba * model.sectorSize(), unit.buffer, 0, count * model.sectorSize());
            return true;
        } catch (IOException e) {
            return failed("writing", e, Unit.ABRT);
        }
    }

    private boolean failed(String doing, IOException e, int bits) {
        model.log().error(doing + " sector " + lba + ": " + e.getMessage());
        showAddress();
        unit.fail(bits);
        return false;
    }

    private BlockMedium medium() throws IOException {
        BlockMedium medium = bay.medium();
        if (medium == null || (lba + 1) * model.sectorSize() > medium.size()) {
            throw new IOException("the image is gone");
        }
        return medium;
    }

    private void advance(int count) {
        lba += count;
        left -= count;
        unit.task.set(Taskfile.COUNT, left);
        if (left == 0) {
            lba--;
        }
        showAddress();
    }

    private void showAddress() {
        Taskfile task = unit.task;
        if (isExt()) {
            task.putLba48(lba);
        } else if (task.lba()) {
            task.putLba28(lba);
        } else {
            Geometry g = geometry();
            int track = (int) (lba / g.sectors());
            task.putChs(track / g.heads(), track % g.heads(), (int) (lba % g.sectors()) + 1);
        }
    }

    private boolean isExt() {
        return switch (unit.command()) {
            case 0x24, 0x29, 0x34, 0x39, 0xce, 0x25, 0x35, 0x3d -> true;
            default -> false;
        };
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
        DiskIdentity.write(unit.buffer, this, model, unit.dmaCapable());
        left = 0;
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
        lba = Math.max(0, io.u64("lba", lba));
        left = Math.max(0, Math.min(65_536, io.u32("left", left)));
        inBlock = Math.max(0, Math.min(MAX_MULTIPLE, io.u8("in_block", inBlock)));
        blockSize = Math.max(1, Math.min(MAX_MULTIPLE, io.u8("block_size", blockSize)));
    }
}
