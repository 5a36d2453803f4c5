package backplane.firmware;

import backplane.api.MemoryMap;

/** The BIOS data area at 0040:0000 and the extended one below 640 KB: names for their addresses, and access to them. */
final class Bda {

    static final int COM_PORTS = 0x400, LPT_PORTS = 0x408, EBDA_SEGMENT = 0x40e, EQUIPMENT = 0x410, MEMORY_KB = 0x413;
    static final int SHIFT = 0x417, SHIFT2 = 0x418, ALT_INPUT = 0x419, KEY_HEAD = 0x41a, KEY_TAIL = 0x41c;
    static final int FLOPPY_SEEK = 0x43e, FLOPPY_MOTOR = 0x43f, FLOPPY_COUNT = 0x440, FLOPPY_STATUS = 0x441;
    static final int MODE = 0x449, COLUMNS = 0x44a, PAGE_SIZE = 0x44c, PAGE_START = 0x44e, CURSORS = 0x450;
    static final int CURSOR_SHAPE = 0x460, PAGE = 0x462, CRTC = 0x463, MODE_REGISTER = 0x465, PALETTE = 0x466;
    static final int TICKS = 0x46c, MIDNIGHT = 0x470, BREAK = 0x471, WARM = 0x472, DISK_STATUS = 0x474, DISKS = 0x475;
    static final int LPT_TIMEOUT = 0x478, COM_TIMEOUT = 0x47c, KEY_START = 0x480, KEY_END = 0x482;
    static final int ROWS = 0x484, CELL_HEIGHT = 0x485, EGA_INFO = 0x487, EGA_SWITCHES = 0x488, VGA_FLAGS = 0x489;
    static final int DISPLAY_CODE = 0x48a, IDE_FLAG = 0x48e, KEYBOARD_TYPE = 0x496, LEDS = 0x497;
    static final int WAIT_POINTER = 0x498, WAIT_COUNT = 0x49c, WAIT_ACTIVE = 0x4a0, VIDEO_SAVE = 0x4a8;

    /** Extended area: segment, and offsets in it. */
    static final int EBDA = 0x9fc0, MOUSE = (EBDA << 4) + 0x22, BOOT_STATE = (EBDA << 4) + 0x100;

    private final MemoryMap memory;
    private final byte[] one = new byte[1];

    Bda(MemoryMap memory) {
        this.memory = memory;
    }

    int u8(int address) {
        memory.read(address, one, 0, 1);
        return one[0] & 0xff;
    }

    int u16(int address) {
        return memory.read16(address) & 0xffff;
    }

    int u32(int address) {
        return memory.read32(address);
    }

    void put8(int address, int value) {
        memory.write8(address, value);
    }

    void put16(int address, int value) {
        memory.write16(address, value);
    }

    void put32(int address, int value) {
        memory.write32(address, value);
    }

    /** Points an interrupt vector into the ROM. */
    void vector(int number, int offset) {
        put16(4 * number, offset);
        put16(4 * number + 2, Rom.SEGMENT);
    }
}
