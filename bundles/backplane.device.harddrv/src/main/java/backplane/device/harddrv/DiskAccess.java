package backplane.device.harddrv;

import org.jspecify.annotations.Nullable;

/**
 * What the code of a command that moves sectors says.
 *
 * @param write to the disk
 * @param ext address and count of 48 bits
 * @param dma by the bus master
 * @param multiple several sectors for each interrupt
 */
record DiskAccess(boolean write, boolean ext, boolean dma, boolean multiple) {

    private static final @Nullable DiskAccess[] BY_COMMAND = new DiskAccess[256];

    static {
        DiskAccess read = new DiskAccess(false, false, false, false);
        DiskAccess write = new DiskAccess(true, false, false, false);
        // READ SECTORS, WRITE SECTORS, each also without retries
        put(read, 0x20, 0x21);
        put(write, 0x30, 0x31);
        put(read.withExt(), 0x24);
        put(write.withExt(), 0x34);
        put(read.withMultiple(), 0xc4);
        put(write.withMultiple(), 0xc5);
        put(read.withMultiple().withExt(), 0x29);
        // WRITE MULTIPLE EXT, also with forced unit access
        put(write.withMultiple().withExt(), 0x39, 0xce);
        put(read.withDma(), 0xc8, 0xc9);
        put(write.withDma(), 0xca, 0xcb);
        put(read.withDma().withExt(), 0x25);
        put(write.withDma().withExt(), 0x35, 0x3d);
    }

    private static void put(DiskAccess access, int... commands) {
        for (int command : commands) {
            BY_COMMAND[command] = access;
        }
    }

    /** Returns what a command does, or null if it moves no sectors. */
    static @Nullable DiskAccess of(int command) {
        return BY_COMMAND[command & 0xff];
    }

    private DiskAccess withExt() {
        return new DiskAccess(write, true, dma, multiple);
    }

    private DiskAccess withDma() {
        return new DiskAccess(write, ext, true, multiple);
    }

    private DiskAccess withMultiple() {
        return new DiskAccess(write, ext, dma, true);
    }
}
