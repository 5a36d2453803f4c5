package backplane.device.harddrv;

import backplane.api.Bytes;
import backplane.api.StateIo;

/** The data block that a drive and the host move by the data register: {@code buffer[position .. limit)}, in one direction. */
final class DataBlock {

    static final int SIZE = 0x10000;

    final byte[] buffer = new byte[SIZE];

    private final Runnable ended;
    private int position;
    private int limit;
    private boolean toHost;

    /** @param ended called when the last byte of a block has been moved */
    DataBlock(Runnable ended) {
        this.ended = ended;
    }

    /** Begins a block. */
    void begin(int from, int length, boolean in) {
        position = from;
        limit = from + length;
        toHost = in;
    }

    void end() {
        position = 0;
        limit = 0;
    }

    private void advance(int bytes) {
        position += bytes;
        if (bytes > 0 && position == limit) {
            end();
            ended.run();
        }
    }

    /** Returns how many units of a size can be moved in a direction. */
    private int units(boolean in, int width, int wanted) {
        return in == toHost ? Math.min(wanted, (limit - position) / width) : 0;
    }

    /** Reads the data register; of an access wider than what is left, or if none is, the missing bytes read zero. */
    int read(int width) {
        int value = 0;
        int bytes = units(true, 1, width);
        for (int i = 0; i < bytes; i++) {
            value |= (buffer[position + i] & 0xff) << 8 * i;
        }
        advance(bytes);
        return value;
    }

    /** Writes the data register; what finds no room is lost. */
    void write(int value, int width) {
        int bytes = units(false, 1, width);
        for (int i = 0; i < bytes; i++) {
            buffer[position + i] = (byte) (value >> 8 * i);
        }
        advance(bytes);
    }

    /** Moves up to {@code count} units to memory; returns how many. */
    int read(int width, Bytes memory, long address, int count) {
        int units = units(true, width, count);
        memory.put(address, buffer, position, units * width);
        advance(units * width);
        return units;
    }

    /** Moves up to {@code count} units from memory; returns how many. */
    int write(int width, Bytes memory, long address, int count) {
        int units = units(false, width, count);
        memory.get(address, buffer, position, units * width);
        advance(units * width);
        return units;
    }

    void state(StateIo io) {
        position = io.u32("position", position);
        limit = io.u32("limit", limit);
        if (limit < 0 || limit > SIZE || position < 0 || position > limit) {
            end();
        }
        toHost = io.flag("to_host", toHost);
        io.bytes("buffer", buffer);
    }
}
