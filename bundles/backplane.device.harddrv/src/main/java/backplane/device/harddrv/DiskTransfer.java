package backplane.device.harddrv;

import backplane.api.BlockMedium;
import backplane.api.MediumPort;
import backplane.api.StateIo;
import java.io.IOException;

/** A command at work that moves sectors: the next sector, how many are left, and the way of the bytes. */
final class DiskTransfer {

    private final Disk disk;
    private final Unit unit;
    private final MediumPort bay;
    private final DriveModel model;

    private long lba;
    private int left;
    /** Sectors of the block that the host is writing, and of a full block. */
    private int inBlock;

    private int blockSize = 1;

    DiskTransfer(Disk disk, Unit unit, MediumPort bay, DriveModel model) {
        this.disk = disk;
        this.unit = unit;
        this.bay = bay;
        this.model = model;
    }

    void reset() {
        lba = 0;
        left = 0;
        inBlock = 0;
        blockSize = 1;
    }

    /** Takes over the address and count from the registers; reports "ID not found" if they leave the disk. */
    boolean begin(boolean ext) {
        Taskfile task = unit.task;
        if (ext) {
            lba = task.lba48();
            left = task.count48();
        } else {
            lba = task.lba() ? task.lba28() : disk.geometry().lba(task.cylinder(), task.head(), task.get(Taskfile.LOW));
            left = task.count28();
        }
        boolean inside = lba >= 0 && lba + left <= disk.sectors();
        if (!inside) {
            unit.fail(Unit.IDNF);
        }
        return inside;
    }

    void start(DiskAccess access, int multiple) {
        boolean forbidden = access.write() && !writable() || access.multiple() && multiple == 0;
        if (forbidden) {
            unit.fail(Unit.ABRT);
        } else if (begin(access.ext())) {
            blockSize = access.multiple() ? multiple : 1;
            if (access.dma()) {
                unit.awaitDma();
            } else if (access.write()) {
                acceptBlock(false);
            } else {
                readBlock();
            }
        }
    }

    private boolean writable() {
        BlockMedium medium = bay.medium();
        return medium != null && !medium.readOnly();
    }

    /** The host has moved a block. */
    void blockMoved(DiskAccess access) {
        if (!access.write() && left == 0) {
            unit.finish();
        } else {
            unit.busy(Unit.BLOCK_TIME);
        }
    }

    void proceed(DiskAccess access) {
        if (access.dma()) {
            moveByDma(access.write());
        } else if (access.write()) {
            writeBlock();
        } else {
            readBlock();
        }
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

    private void moveByDma(boolean write) {
        BusMaster master = unit.master();
        if (master == null) {
            // the guest has stopped the engine: the drive keeps asking
            unit.awaitDma();
            return;
        }
        while (left > 0) {
            int count = Math.min(DataBlock.SIZE / model.sectorSize(), left);
            if (!(write ? writeByDma(master, count) : readByDma(master, count))) {
                return;
            }
            advance(count);
        }
        master.transferEnded();
        unit.complete();
    }

    private boolean readByDma(BusMaster master, int count) {
        int length = count * model.sectorSize();
        return read(count) && moved(master.toMemory(unit.block.buffer, 0, length), length);
    }

    private boolean writeByDma(BusMaster master, int count) {
        int length = count * model.sectorSize();
        return moved(master.fromMemory(unit.block.buffer, 0, length), length) && write(count);
    }

    /** With descriptors for less than the command asks the engine has stopped, and no interrupt follows. */
    private boolean moved(int bytes, int length) {
        if (bytes < length) {
            unit.finish();
        }
        return bytes == length;
    }

    private boolean read(int count) {
        try {
            medium(count).read(lba * model.sectorSize(), unit.block.buffer, 0, count * model.sectorSize());
            return true;
        } catch (IOException e) {
            return failed("reading", e, Unit.UNC);
        }
    }

    private boolean write(int count) {
        try {
            medium(count).write(lba * model.sectorSize(), unit.block.buffer, 0, count * model.sectorSize());
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

    /** Returns the medium, which may have been exchanged since the command began. */
    private BlockMedium medium(int count) throws IOException {
        BlockMedium medium = bay.medium();
        if (medium == null || (lba + count) * model.sectorSize() > medium.size()) {
            throw new IOException("the image is gone");
        }
        return medium;
    }

    private void advance(int count) {
        lba += count;
        left -= count;
        unit.task.set(Taskfile.COUNT, left);
        if (left == 0) {
            // at the end the registers show the last sector
            lba--;
        }
        showAddress();
    }

    private void showAddress() {
        Taskfile task = unit.task;
        DiskAccess access = DiskAccess.of(unit.command());
        if (access != null && access.ext()) {
            task.putLba48(lba);
        } else if (task.lba()) {
            task.putLba28(lba);
        } else {
            Geometry g = disk.geometry();
            int track = (int) (lba / g.sectors());
            task.putChs(track / g.heads(), track % g.heads(), (int) (lba % g.sectors()) + 1);
        }
    }

    void state(StateIo io) {
        lba = Math.max(0, io.u64("lba", lba));
        left = Math.max(0, Math.min(65_536, io.u32("left", left)));
        inBlock = Math.max(0, Math.min(Disk.MAX_MULTIPLE, io.u8("in_block", inBlock)));
        blockSize = Math.max(1, Math.min(Disk.MAX_MULTIPLE, io.u8("block_size", blockSize)));
    }
}
