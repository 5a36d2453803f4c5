package backplane.device.vga;

import backplane.api.MmioHandler;

/**
 * The registers in memory, as QEMU lays them out in BAR 2: the monitor's data, at 400h the ports 3C0h to 3DFh, at 500h the DISPI
 * registers as words.
 */
final class RegisterWindow implements MmioHandler {

    static final int LENGTH = 0x1000;

    private static final int PORTS = 0x400, PORT_COUNT = 0x20, FIRST_PORT = 0x3c0, DISPI = 0x500;

    private final Registers registers;
    private final Dispi dispi;

    RegisterWindow(Registers registers, Dispi dispi) {
        this.registers = registers;
        this.dispi = dispi;
    }

    @Override
    public long read(long offset, int width) {
        long value = 0;
        for (int i = 0; i < width; i++) {
            value |= (long) (readByte((int) offset + i) & 0xff) << 8 * i;
        }
        return value;
    }

    private int readByte(int offset) {
        if (offset < PORTS) {
            return dispi.ddc().octet(offset);
        }
        if (offset < PORTS + PORT_COUNT) {
            return registers.read(FIRST_PORT + offset - PORTS);
        }
        int register = offset - DISPI;
        boolean isDispi = register >= 0 && register <= 2 * Dispi.DDC + 1;
        return isDispi ? dispi.read(register / 2) >> 8 * (register & 1) : 0;
    }

    @Override
    public void write(long offset, long value, int width) {
        if (offset >= DISPI && width >= 2) {
            for (int i = 0; i < width; i += 2) {
                dispi.write(((int) offset - DISPI + i) / 2, (int) (value >> 8 * i) & 0xffff);
            }
            return;
        }
        for (int i = 0; i < width; i++) {
            int at = (int) offset + i;
            if (at >= PORTS && at < PORTS + PORT_COUNT) {
                registers.write(FIRST_PORT + at - PORTS, (int) (value >> 8 * i) & 0xff);
            }
        }
    }
}
