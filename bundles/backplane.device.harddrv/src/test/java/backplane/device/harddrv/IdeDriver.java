package backplane.device.harddrv;

import backplane.api.BlockMedium;
import backplane.testkit.DeviceBench;
import java.util.List;

/** The first channel with its drives, and what a driver does to it. */
final class IdeDriver {

    static final int DATA = 0x1f0, ERROR = 0x1f1, FEATURES = 0x1f1, COUNT = 0x1f2, LOW = 0x1f3, MID = 0x1f4;
    static final int HIGH = 0x1f5, DEVICE = 0x1f6, STATUS = 0x1f7, COMMAND = 0x1f7, CONTROL = 0x3f6;

    /** Where the tests put the bus master, its table and its data. */
    static final int BM = 0xc000, TABLE = 0x1000, MEMORY = 0x10000;

    final DeviceBench bench = new DeviceBench();

    IdeDriver(BlockMedium master) throws Exception {
        bench.insert("ata0-master", master);
        bench.plug("pci_ide", new PciIde());
        bench.plug("ata0", new AtaChannel(0));
        bench.plug("ata0-master", Drive.disk());
        bench.pciWrite(1, 1, 0x20, BM, 4);
        bench.pciWrite(1, 1, 0x04, 0x05, 2);
    }

    static IdeDriver withCdrom(BlockMedium disc) throws Exception {
        IdeDriver ide = new IdeDriver(null);
        ide.bench.unplug("ata0-master");
        ide.bench.insert("ata0-master", disc);
        ide.bench.plug("ata0-master", Drive.cdrom());
        return ide;
    }

    int status() {
        return bench.in(STATUS);
    }

    /** 400 ns and more until BSY is gone. */
    int await() {
        for (int i = 0; i < 1000; i++) {
            if ((bench.in(CONTROL) & 0x80) == 0) {
                return bench.in(CONTROL);
            }
            bench.advance(1000);
        }
        throw new AssertionError("busy for ever");
    }

    void lba28(long lba, int count) {
        bench.out(COUNT, count);
        bench.out(LOW, (int) lba);
        bench.out(MID, (int) (lba >> 8));
        bench.out(HIGH, (int) (lba >> 16));
        bench.out(DEVICE, 0xe0 | (int) (lba >> 24) & 15);
    }

    void lba48(long lba, int count) {
        bench.out(DEVICE, 0xe0);
        for (int shift = 0; shift < 2; shift++) {
            int high = 1 - shift;
            bench.out(COUNT, count >> 8 * high);
            bench.out(LOW, (int) (lba >> 24 * high));
            bench.out(MID, (int) (lba >> 24 * high + 8));
            bench.out(HIGH, (int) (lba >> 24 * high + 16));
        }
    }

    int command(int code) {
        bench.out(COMMAND, code);
        return await();
    }

    byte[] in(int bytes) {
        byte[] data = new byte[bytes];
        for (int i = 0; i < bytes; i += 2) {
            int word = bench.in(DATA, 2);
            data[i] = (byte) word;
            if (i + 1 < bytes) {
                data[i + 1] = (byte) (word >> 8);
            }
        }
        return data;
    }

    void out(byte[] data) {
        for (int i = 0; i < data.length; i += 2) {
            bench.out(DATA, data[i] & 0xff | (data[i + 1] & 0xff) << 8, 2);
        }
    }

    int[] identify(int command) {
        command(command);
        byte[] data = in(512);
        int[] words = new int[256];
        for (int i = 0; i < 256; i++) {
            words[i] = data[2 * i] & 0xff | (data[2 * i + 1] & 0xff) << 8;
        }
        return words;
    }

    static String text(int[] words, int from, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < from + count; i++) {
            text.append((char) (words[i] >> 8)).append((char) (words[i] & 0xff));
        }
        return text.toString().trim();
    }

    /** Writes a table of regions, each address and length, and gives it to the bus master. */
    void table(List<int[]> regions) {
        for (int i = 0; i < regions.size(); i++) {
            int[] region = regions.get(i);
            int end = i == regions.size() - 1 ? 0x80000000 : 0;
            bench.write(TABLE + 8L * i, region[0], 4);
            bench.write(TABLE + 8L * i + 4, (region[1] & 0xffff | end) & 0xffff_ffffL, 4);
        }
        bench.out(BM + 4, TABLE, 4);
        bench.out(BM + 2, 0x06);
    }

    byte[] memory(int bytes) {
        byte[] data = new byte[bytes];
        bench.memory().read(MEMORY, data, 0, bytes);
        return data;
    }

    /** Sends a packet; returns the status at the end or at the first data block. */
    int packet(int byteLimit, boolean dma, int... bytes) {
        bench.out(DEVICE, 0xa0);
        bench.out(FEATURES, dma ? 1 : 0);
        bench.out(MID, byteLimit);
        bench.out(HIGH, byteLimit >> 8);
        command(0xa0);
        byte[] packet = new byte[12];
        for (int i = 0; i < bytes.length; i++) {
            packet[i] = (byte) bytes[i];
        }
        out(packet);
        return dma ? 0 : await();
    }

    int byteCount() {
        return bench.in(MID) | bench.in(HIGH) << 8;
    }

    /** Takes data blocks until there are no more. */
    byte[] packetData() {
        java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
        while ((status() & 0x08) != 0) {
            all.writeBytes(in(byteCount()));
            await();
        }
        return all.toByteArray();
    }
}
