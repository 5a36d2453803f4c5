package backplane.firmware;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The contents of a PCI expansion ROM: one or more images, each behind the other (PCI firmware specification 3.0, 5.1). */
final class ExpansionRom {

    private static final int BLOCK = 512, PC_AT = 0, LAST = 0x80;
    /** Offsets in an image, and in the PCI data structure to which it points. */
    private static final int BLOCKS = 2, POINTER = 0x18, ID = 4, LENGTH = 0x10, CODE_TYPE = 0x14, INDICATOR = 0x15;

    private static final int STRUCTURE = 0x18, SIGNATURE = 0x52494350; // "PCIR"

    private final byte[] rom;

    ExpansionRom(byte[] rom) {
        this.rom = rom;
    }

    /**
     * Returns the image that a PC runs.
     *
     * @param id of the function: device in the upper, vendor in the lower half
     * @return null if there is none for this function
     */
    byte @Nullable [] image(int id) {
        int at = 0;
        while (at + POINTER + 2 <= rom.length && u16(at) == 0xaa55) {
            int structure = at + u16(at + POINTER);
            if (structure + STRUCTURE > rom.length || u32(structure) != SIGNATURE) {
                return null;
            }
            int size = u8(at + BLOCKS) * BLOCK;
            if (u8(structure + CODE_TYPE) == PC_AT && isFor(id, u32(structure + ID)) && size > 0) {
                return at + size <= rom.length ? Arrays.copyOfRange(rom, at, at + size) : null;
            }
            int length = u16(structure + LENGTH) * BLOCK;
            if (length == 0 || (u8(structure + INDICATOR) & LAST) != 0) {
                return null;
            }
            at += length;
        }
        return null;
    }

    /** Images that serve many devices, such as Debian's iPXE for the RTL8029, name none. */
    private static boolean isFor(int id, int named) {
        return named == id || named == 0;
    }

    private int u8(int at) {
        return rom[at] & 0xff;
    }

    private int u16(int at) {
        return u8(at) | u8(at + 1) << 8;
    }

    private int u32(int at) {
        return u16(at) | u16(at + 2) << 16;
    }
}
