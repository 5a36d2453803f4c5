package backplane.device.floppy;

import backplane.api.StateIo;
import java.util.Arrays;

/** The command phase: the bytes of a command as they arrive, and what all commands have at the same place. */
final class CommandBytes {

    /** Commands by the five bits of their code. */
    static final int READ_TRACK = 0x02,
            SPECIFY = 0x03,
            SENSE_DRIVE = 0x04,
            WRITE = 0x05,
            READ = 0x06,
            RECALIBRATE = 0x07,
            SENSE_INTERRUPT = 0x08,
            WRITE_DELETED = 0x09,
            READ_ID = 0x0a,
            READ_DELETED = 0x0c,
            FORMAT = 0x0d,
            DUMP_REGISTERS = 0x0e,
            SEEK = 0x0f,
            VERSION = 0x10,
            PERPENDICULAR = 0x12,
            CONFIGURE = 0x13,
            LOCK = 0x14,
            VERIFY = 0x16;

    private static final int CODE = 0x1f, DRIVE = 0x03, HEAD_AND_DRIVE = 0x07, HIGHEST = 0x80, INWARDS = 0x40;

    private static final int LONGEST = 9;

    private final int[] bytes = new int[LONGEST];
    private int received;

    /** Forgets a command that has not arrived completely. */
    void begin() {
        received = 0;
    }

    void forget() {
        begin();
        Arrays.fill(bytes, 0);
    }

    /** Tells whether a command has begun to arrive. */
    boolean begun() {
        return received > 0;
    }

    /** Takes a byte; returns whether the command is complete. */
    boolean take(int value) {
        bytes[received++] = value;
        boolean complete = received == length();
        received = complete ? 0 : received;
        return complete;
    }

    private int length() {
        return switch (code()) {
            case READ_TRACK, WRITE, READ, WRITE_DELETED, READ_DELETED, VERIFY -> LONGEST;
            case FORMAT -> 6;
            case CONFIGURE -> 4;
            case SPECIFY, SEEK -> 3;
            case SENSE_DRIVE, RECALIBRATE, READ_ID, PERPENDICULAR -> 2;
            default -> 1;
        };
    }

    int code() {
        return bytes[0] & CODE;
    }

    int drive() {
        return bytes[1] & DRIVE;
    }

    int headAndDrive() {
        return bytes[1] & HEAD_AND_DRIVE;
    }

    int get(int index) {
        return bytes[index];
    }

    /** Returns all bytes; those behind the command's last one are of earlier commands. */
    int[] all() {
        return bytes;
    }

    /** READ TRACK begins with the first sector whatever the command says. */
    void fromFirstSector() {
        bytes[4] = 1;
    }

    /** Tells whether the highest bit of the code is set: multi-track, lock, relative seek. */
    boolean highest() {
        return (bytes[0] & HIGHEST) != 0;
    }

    /** Tells whether the data of the command go to the host. */
    boolean isRead() {
        return code() == READ || code() == READ_DELETED || code() == READ_TRACK;
    }

    /** Returns the cylinder that SEEK or RELATIVE SEEK from the present one leads to. */
    int target(int cylinder) {
        if (!highest()) {
            return bytes[2];
        }
        int distance = (bytes[0] & INWARDS) != 0 ? bytes[2] : -bytes[2];
        return Math.max(0, Math.min(0xff, cylinder + distance));
    }

    void state(StateIo io) {
        io.ints("command", bytes);
        received = io.u8("received", received) % bytes.length;
    }
}
