package backplane.device.acpi;

import backplane.api.StateIo;
import java.util.Arrays;

/** The SMBus host controller with nothing on its bus: every transaction ends at once with "no device answered". */
final class SmBus {

    private static final int STATUS = 0, SLAVE_STATUS = 1, CONTROL = 2, BLOCK = 7;
    private static final int DEVICE_ERROR = 0x04, STATUS_BITS = 0x1e, SLAVE_BITS = 0x3c, START = 0x40;

    private final byte[] registers = new byte[16];

    void reset() {
        Arrays.fill(registers, (byte) 0);
    }

    int read(int offset, int width) {
        int value = 0;
        for (int i = width - 1; i >= 0; i--) {
            value = value << 8 | registers[offset + i & 15] & 0xff;
        }
        return value;
    }

    void write(int offset, int value, int width) {
        for (int i = 0; i < width; i++) {
            writeByte(offset + i & 15, value >> 8 * i & 0xff);
        }
    }

    private void writeByte(int offset, int value) {
        switch (offset) {
            case STATUS -> registers[STATUS] &= (byte) ~(value & STATUS_BITS);
            case SLAVE_STATUS -> registers[SLAVE_STATUS] &= (byte) ~(value & SLAVE_BITS);
            case CONTROL -> control(value);
            case BLOCK -> {
                // the 32 bytes of a block transfer, of which none ever happens
            }
            default -> registers[offset] = (byte) value;
        }
    }

    private void control(int value) {
        registers[CONTROL] = (byte) (value & ~START);
        if ((value & START) != 0) {
            registers[STATUS] |= DEVICE_ERROR;
        }
    }

    void state(StateIo io) {
        io.bytes("registers", registers);
    }
}
