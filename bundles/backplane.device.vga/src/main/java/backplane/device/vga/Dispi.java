package backplane.device.vga;

import backplane.api.StateIo;
import java.util.Arrays;

/** The Bochs VBE extension ("DISPI"): modes with a linear frame buffer, by an index and a data register of 16 bits. */
final class Dispi {

    static final int ID = 0,
            XRES = 1,
            YRES = 2,
            BPP = 3,
            ENABLE = 4,
            BANK = 5,
            VIRT_WIDTH = 6,
            VIRT_HEIGHT = 7,
            X_OFFSET = 8,
            Y_OFFSET = 9,
            MEMORY = 10,
            DDC = 11;
    static final int MAX_XRES = 2560, MAX_YRES = 1600, MAX_BPP = 32;

    private static final int COUNT = 10;
    private static final int FIRST_ID = 0xb0c0, LAST_ID = 0xb0c5;
    private static final int ENABLED = 0x01, GET_CAPABILITIES = 0x02, EIGHT_BIT_DAC = 0x20, LINEAR = 0x40, KEEP = 0x80;
    private static final int ENABLE_BITS = ENABLED | GET_CAPABILITIES | EIGHT_BIT_DAC | LINEAR | KEEP;
    private static final int BANK_BITS = 0x1ff, WRITE_BANK = 0x4000, READ_BANK = 0x8000;

    private final Changes changes;
    private final Dac dac;
    private final Ddc ddc;
    private final int memorySize;
    private final Runnable clear;

    private final int[] registers = new int[COUNT];
    private int index;
    private int readBank;
    private int writeBank;

    /**
     * @param memorySize bytes
     * @param clear fills the video memory with zeros
     */
    Dispi(Changes changes, Dac dac, Ddc ddc, int memorySize, Runnable clear) {
        this.changes = changes;
        this.dac = dac;
        this.ddc = ddc;
        this.memorySize = memorySize;
        this.clear = clear;
    }

    void reset() {
        Arrays.fill(registers, 0);
        registers[ID] = FIRST_ID;
        registers[XRES] = 640;
        registers[YRES] = 480;
        registers[BPP] = 8;
        index = 0;
        readBank = 0;
        writeBank = 0;
        ddc.reset();
    }

    /** Returns the wires to the monitor. */
    Ddc ddc() {
        return ddc;
    }

    int index() {
        return index;
    }

    void index(int value) {
        index = value & 0xffff;
    }

    int read() {
        return read(index);
    }

    int read(int register) {
        boolean maxima = (registers[ENABLE] & GET_CAPABILITIES) != 0;
        return switch (register) {
            case XRES -> maxima ? MAX_XRES : registers[XRES];
            case YRES -> maxima ? MAX_YRES : registers[YRES];
            case BPP -> maxima ? MAX_BPP : registers[BPP];
            case VIRT_HEIGHT -> Math.min(0xffff, enabled() ? memorySize / pitch() : 0);
            case MEMORY -> memorySize >> 16;
            case DDC -> ddc.read();
            default -> register < COUNT ? registers[register] : 0;
        };
    }

    void write(int value) {
        write(index, value & 0xffff);
    }

    void write(int register, int value) {
        switch (register) {
            case ID -> registers[ID] = value >= FIRST_ID && value <= LAST_ID ? value : registers[ID];
            case XRES -> resolution(XRES, value, MAX_XRES);
            case YRES -> resolution(YRES, value, MAX_YRES);
            case BPP -> depth(value == 0 ? 8 : value);
            case ENABLE -> enable(value & ENABLE_BITS);
            case BANK -> bank(value);
            case DDC -> ddc.write(value);
            case VIRT_WIDTH -> {
                registers[VIRT_WIDTH] = Math.max(value, registers[XRES]);
                changes.everything();
            }
            case X_OFFSET, Y_OFFSET -> {
                registers[register] = value;
                changes.everything();
            }
            default -> {
                // virtual height follows from the width; the size of the memory is what it is
            }
        }
    }

    private void resolution(int register, int value, int limit) {
        if (!enabled() && value >= 1 && value <= limit) {
            registers[register] = value;
        }
    }

    private void depth(int value) {
        boolean known = value == 4 || value == 8 || value == 15 || value == 16 || value == 24 || value == 32;
        if (!enabled() && known) {
            registers[BPP] = value;
        }
    }

    private void enable(int value) {
        boolean was = enabled();
        registers[ENABLE] = value;
        if (enabled() && !was) {
            registers[VIRT_WIDTH] = registers[XRES];
            registers[X_OFFSET] = 0;
            registers[Y_OFFSET] = 0;
            bank(0);
            if (!fits()) {
                registers[ENABLE] &= ~ENABLED;
            } else if ((value & KEEP) == 0) {
                clear.run();
            }
        }
        dac.eightBits((registers[ENABLE] & EIGHT_BIT_DAC) != 0);
        changes.everything();
    }

    private boolean fits() {
        long needed = (long) pitch() * registers[YRES];
        return needed <= memorySize;
    }

    private void bank(int value) {
        int number = value & BANK_BITS;
        registers[BANK] = number;
        boolean both = (value & (WRITE_BANK | READ_BANK)) == 0;
        if (both || (value & WRITE_BANK) != 0) {
            writeBank = number;
        }
        if (both || (value & READ_BANK) != 0) {
            readBank = number;
        }
    }

    boolean enabled() {
        return (registers[ENABLE] & ENABLED) != 0;
    }

    int readBank() {
        return readBank;
    }

    int writeBank() {
        return writeBank;
    }

    int width() {
        return registers[XRES];
    }

    int height() {
        return registers[YRES];
    }

    /** Returns 4, 8, 15, 16, 24 or 32. */
    int depth() {
        return registers[BPP];
    }

    /** Returns whole bytes of a pixel; 0 for 4 bits. */
    int bytes() {
        return (registers[BPP] + 1) / 8;
    }

    /** Returns the bytes of memory from one line to the next, at least 1; with 4 bits all four planes together. */
    int pitch() {
        int width = registers[VIRT_WIDTH];
        return Math.max(1, depth() == 4 ? width / 8 * 4 : width * bytes());
    }

    /** Returns where the picture begins; may lie beyond the memory. */
    long start() {
        int x = depth() == 4 ? registers[X_OFFSET] / 8 * 4 : registers[X_OFFSET] * bytes();
        return (long) registers[Y_OFFSET] * pitch() + x;
    }

    void state(StateIo io) {
        io.ints("registers", registers);
        index = io.u16("index", index) & 0xffff;
        readBank = io.u16("read_bank", readBank) & BANK_BITS;
        writeBank = io.u16("write_bank", writeBank) & BANK_BITS;
        registers[XRES] = Math.max(1, Math.min(MAX_XRES, registers[XRES]));
        registers[YRES] = Math.max(1, Math.min(MAX_YRES, registers[YRES]));
        registers[VIRT_WIDTH] = registers[VIRT_WIDTH] & 0xffff;
        io.section("ddc", ddc::state);
    }
}
