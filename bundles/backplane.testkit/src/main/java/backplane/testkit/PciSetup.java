package backplane.testkit;

/** Sizes and places base address registers, as firmware does. */
final class PciSetup {

    private static final int COMMAND = 4;
    private static final int BAR0 = 0x10;

    private PciSetup() {}

    static void enable(DeviceBench bench, int device, int function, int ioBase, long memoryBase) {
        int io = ioBase;
        long memory = memoryBase;
        int command = bench.pciRead(device, function, COMMAND, 2);
        bench.pciWrite(device, function, COMMAND, command & ~3, 2);
        for (int offset = BAR0; offset < BAR0 + 24; offset += 4) {
            bench.pciWrite(device, function, offset, -1, 4);
            int mask = bench.pciRead(device, function, offset, 4);
            if (mask == 0) {
                continue;
            }
            boolean port = (mask & 1) != 0;
            long size = port ? (-(mask & ~3) & 0xffff) : -(mask & ~15) & 0xffff_ffffL;
            long base = (port ? io : memory) + size - 1 & -size;
            bench.pciWrite(device, function, offset, (int) base, 4);
            io = port ? (int) (base + size) : io;
            memory = port ? memory : base + size;
        }
        bench.pciWrite(device, function, COMMAND, command | 7, 2);
    }
}
