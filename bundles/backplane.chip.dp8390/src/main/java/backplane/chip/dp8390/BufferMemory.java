package backplane.chip.dp8390;

import backplane.api.Bytes;
import backplane.api.StateIo;

/**
 * The 64 KB address space of the local bus of an NE2000: the address PROM at 0000h .. 001Fh, 16 KB of RAM at 4000h ..
 * 7FFFh, nothing elsewhere. Drivers write to 2000h to tell an NE1000 (which has RAM there) from an NE2000, so the gap
 * must stay empty: it reads FFh.
 */
public final class BufferMemory {

    /** First address of the RAM. */
    public static final int RAM_BASE = 0x4000;

    /** Size of the RAM in bytes. */
    public static final int RAM_SIZE = 0x4000;

    private static final int PROM_SIZE = 32;
    private static final int SIGNATURE = 0x57;

    private final byte[] prom = new byte[PROM_SIZE];
    private final byte[] content = new byte[RAM_SIZE];
    private final Bytes ram = new Bytes(RAM_SIZE);

    /**
     * Makes the memory of a 16-bit card. On such a card the address lines of the PROM are shifted by one, so each of its
     * 16 bytes appears twice: the station address, then "W" (57h) to the end, the signature that drivers look for.
     *
     * @param address the station address, 6 bytes
     */
    public BufferMemory(byte[] address) {
        for (int i = 0; i < PROM_SIZE; i++) {
            prom[i] = i < 12 ? address[i / 2] : SIGNATURE;
        }
    }

    /** Returns the byte at {@code address} (16 bits), 0 .. 255. */
    int u8(int address) {
        if (inRam(address)) {
            return ram.u8(address - RAM_BASE);
        }
        return address < PROM_SIZE ? prom[address] & 0xff : 0xff;
    }

    /** Stores a byte if there is RAM at {@code address} (16 bits). */
    void put8(int address, int value) {
        if (inRam(address)) {
            ram.put8(address - RAM_BASE, value);
        }
    }

    /** Returns how many bytes of RAM lie from {@code address} on, 0 outside of it. */
    int extent(int address) {
        return inRam(address) ? RAM_BASE + RAM_SIZE - address : 0;
    }

    /** Copies {@code length} bytes of RAM into guest memory; the whole range has to be RAM. */
    void copyTo(int address, Bytes target, long at, int length) {
        ram.copyTo(address - RAM_BASE, target, at, length);
    }

    /** Copies {@code length} bytes of guest memory into RAM; the whole range has to be RAM. */
    void copyFrom(int address, Bytes source, long at, int length) {
        source.copyTo(at, ram, address - RAM_BASE, length);
    }

    /** Reads any range; addresses wrap at 64 KB. */
    void read(int address, byte[] into, int offset, int length) {
        if (inRam(address) && length <= extent(address)) {
            ram.get(address - RAM_BASE, into, offset, length);
            return;
        }
        for (int i = 0; i < length; i++) {
            into[offset + i] = (byte) u8((address + i) & 0xffff);
        }
    }

    /** Writes any range; addresses wrap at 64 KB. */
    void write(int address, byte[] from, int offset, int length) {
        if (inRam(address) && length <= extent(address)) {
            ram.put(address - RAM_BASE, from, offset, length);
            return;
        }
        for (int i = 0; i < length; i++) {
            put8((address + i) & 0xffff, from[offset + i]);
        }
    }

    void state(StateIo io) {
        ram.get(0, content, 0, RAM_SIZE);
        io.bytes("RAM", content);
        ram.put(0, content, 0, RAM_SIZE);
    }

    private static boolean inRam(int address) {
        return address >= RAM_BASE && address < RAM_BASE + RAM_SIZE;
    }
}
