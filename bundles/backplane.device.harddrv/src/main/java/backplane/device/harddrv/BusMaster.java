package backplane.device.harddrv;

import backplane.api.MemoryMap;
import backplane.api.StateIo;
import java.util.function.BooleanSupplier;

/**
 * One of the two bus master engines of the PIIX3: moves data between a drive and the memory regions that a table of
 * physical region descriptors names (8 bytes each: address, byte count with 0 = 64 KB, end mark in bit 31).
 */
final class BusMaster {

    /** Command bits: run, and direction (set = the master writes memory, so the drive is read). */
    private static final int START = 0x01, TO_MEMORY = 0x08;

    /** Status bits; bits 5 and 6 are notes of the software. */
    private static final int ACTIVE = 0x01, ERROR = 0x02, INTERRUPT = 0x04, CAPABLE = 0x60;

    private final MemoryMap memory;
    private final BooleanSupplier enabled;
    private final Runnable started;

    private int command;
    private int status;
    private int tableAddress;
    /** Where the next descriptor is read. */
    private int descriptor;

    private int regionAddress;
    private int regionLeft;
    private boolean lastRegion;

    /**
     * @param enabled whether the function may master the bus
     * @param started called when the guest starts the engine
     */
    BusMaster(MemoryMap memory, BooleanSupplier enabled, Runnable started) {
        this.memory = memory;
        this.enabled = enabled;
        this.started = started;
    }

    void reset() {
        command = 0;
        status = 0;
        tableAddress = 0;
        rewind();
    }

    private void rewind() {
        descriptor = tableAddress;
        regionAddress = 0;
        regionLeft = 0;
        lastRegion = false;
    }

    int read(int offset) {
        return switch (offset) {
            case 0 -> command;
            case 2 -> status;
            case 4, 5, 6, 7 -> tableAddress >>> 8 * (offset - 4) & 0xff;
            default -> 0;
        };
    }

    void write(int offset, int value) {
        switch (offset) {
            case 0 -> writeCommand(value);
            case 2 -> status = status & ~(value & (ERROR | INTERRUPT)) & ~CAPABLE | value & CAPABLE;
            case 4, 5, 6, 7 -> writeTableAddress(8 * (offset - 4), value);
            default -> {
                // reserved
            }
        }
    }

    private void writeCommand(int value) {
        boolean start = (value & ~command & START) != 0;
        command = value & (START | TO_MEMORY);
        if (start) {
            rewind();
            status |= ACTIVE;
            started.run();
        } else if ((command & START) == 0) {
            status &= ~ACTIVE;
        }
    }

    private void writeTableAddress(int shift, int value) {
        tableAddress = (tableAddress & ~(0xff << shift) | (value & 0xff) << shift) & ~3;
    }

    boolean active() {
        return (status & ACTIVE) != 0 && enabled.getAsBoolean();
    }

    /** The drive's interrupt line has risen. */
    void interrupted() {
        status |= INTERRUPT;
    }

    /** Moves bytes of the drive to memory; returns how many found room in the table. */
    int toMemory(byte[] from, int offset, int length) {
        return (command & TO_MEMORY) == 0 ? wrongDirection() : move(from, offset, length);
    }

    /** Moves bytes of memory to the drive; returns how many the table had. */
    int fromMemory(byte[] into, int offset, int length) {
        return (command & TO_MEMORY) != 0 ? wrongDirection() : move(into, offset, length);
    }

    private int wrongDirection() {
        status = status & ~ACTIVE | ERROR;
        return 0;
    }

    private int move(byte[] data, int offset, int length) {
        int done = 0;
        while (done < length && nextRegion()) {
            int part = Math.min(regionLeft, length - done);
            long address = regionAddress & 0xffff_ffffL;
            if ((command & TO_MEMORY) != 0) {
                memory.write(address, data, offset + done, part);
            } else {
                memory.read(address, data, offset + done, part);
            }
            regionAddress += part;
            regionLeft -= part;
            done += part;
        }
        return done;
    }

    private boolean nextRegion() {
        if (regionLeft > 0) {
            return true;
        }
        if (lastRegion || !active()) {
            status &= ~ACTIVE;
            return false;
        }
        long at = descriptor & 0xffff_ffffL;
        int control = memory.read32(at + 4);
        regionAddress = memory.read32(at) & ~1;
        regionLeft = (control & 0xfffe) == 0 ? 0x10000 : control & 0xfffe;
        lastRegion = control < 0;
        descriptor += 8;
        return true;
    }

    /** The drive has moved all it had: the engine stops if its table is used up too, else it stays active. */
    void transferEnded() {
        if (regionLeft == 0 && lastRegion) {
            status &= ~ACTIVE;
        }
    }

    void state(StateIo io) {
        command = io.u8("BMIC", command) & (START | TO_MEMORY);
        status = io.u8("BMIS", status) & (ACTIVE | ERROR | INTERRUPT | CAPABLE);
        tableAddress = io.u32("BMIDTP", tableAddress);
        descriptor = io.u32("descriptor", descriptor);
        regionAddress = io.u32("region_address", regionAddress);
        regionLeft = Math.max(0, Math.min(0x10000, io.u32("region_left", regionLeft)));
        lastRegion = io.flag("last_region", lastRegion);
    }
}
