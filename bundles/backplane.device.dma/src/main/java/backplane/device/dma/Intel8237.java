package backplane.device.dma;

import backplane.api.StateIo;

/** One 8237A (Intel data sheet 231466): four channels and sixteen registers. Memory-to-memory transfers are not wired. */
final class Intel8237 {

    /** Register offsets from 8 on; below are addresses (even) and counts (odd). */
    private static final int STATUS = 8, REQUEST = 9, SINGLE_MASK = 10, MODE = 11, CLEAR_POINTER = 12, CLEAR = 13;

    private static final int CLEAR_MASK = 14, ALL_MASK = 15;
    /** Command register: controller disabled. */
    private static final int DISABLE = 0x04;

    private final Channel[] channels;
    private int command;
    /** The byte pointer: the next access to a 16-bit register is its high byte. */
    private boolean high;
    /** Software requests, which only a memory-to-memory transfer would serve. */
    private int requests;

    /** @param unit bytes of a transfer, 1 or 2 */
    Intel8237(int unit) {
        channels = new Channel[] {new Channel(unit), new Channel(unit), new Channel(unit), new Channel(unit)};
    }

    Channel channel(int n) {
        return channels[n & 3];
    }

    void reset() {
        for (Channel c : channels) {
            c.reset();
        }
        clear();
    }

    private void clear() {
        command = 0;
        high = false;
        requests = 0;
        for (Channel c : channels) {
            c.clear();
        }
    }

    /** Tells whether a channel answers its card. */
    boolean open(int n) {
        return (command & DISABLE) == 0 && !channel(n).masked();
    }

    int read(int register) {
        if (register < STATUS) {
            Channel c = channels[register >> 1];
            int value = (register & 1) == 0 ? c.address() : c.count();
            high = !high;
            return high ? value & 0xff : value >> 8;
        }
        return switch (register) {
            case STATUS -> readStatus();
            case ALL_MASK -> 0xf0 | masks();
            // the temporary register and those that are only written
            default -> 0;
        };
    }

    private int readStatus() {
        int value = 0;
        for (int n = 0; n < 4; n++) {
            value |= channels[n].takeTc() ? 1 << n : 0;
            value |= channels[n].request() || (requests & 1 << n) != 0 ? 0x10 << n : 0;
        }
        return value;
    }

    private int masks() {
        int value = 0;
        for (int n = 0; n < 4; n++) {
            value |= channels[n].masked() ? 1 << n : 0;
        }
        return value;
    }

    void write(int register, int value) {
        if (register < STATUS) {
            writeWord(channels[register >> 1], (register & 1) != 0, value);
            return;
        }
        switch (register) {
            case STATUS -> command = value;
            case REQUEST -> {
                int bit = 1 << (value & 3);
                requests = (value & 4) != 0 ? requests | bit : requests & ~bit;
            }
            case SINGLE_MASK -> channel(value).mask((value & 4) != 0);
            case MODE -> channel(value).mode(value);
            case CLEAR_POINTER -> high = false;
            case CLEAR -> clear();
            case CLEAR_MASK -> mask(0);
            case ALL_MASK -> mask(value);
            default -> throw new AssertionError(register);
        }
    }

    private void writeWord(Channel channel, boolean count, int value) {
        if (count) {
            channel.writeCount(value, high);
        } else {
            channel.writeAddress(value, high);
        }
        high = !high;
    }

    private void mask(int bits) {
        for (int n = 0; n < 4; n++) {
            channels[n].mask((bits & 1 << n) != 0);
        }
    }

    void state(StateIo io) {
        command = io.u8("command", command);
        high = io.flag("byte_pointer", high);
        requests = io.u8("requests", requests) & 15;
        for (int n = 0; n < 4; n++) {
            io.section("channel" + n, channels[n]::state);
        }
    }
}
