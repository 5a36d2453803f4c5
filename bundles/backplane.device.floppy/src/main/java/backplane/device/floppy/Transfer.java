package backplane.device.floppy;

import backplane.api.StateIo;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A command that moves sectors: where it is on the disk, and how it ends. Sector after sector it is given {@link #step}s;
 * the bytes go through DMA or, without it, through the data register.
 */
final class Transfer {

    /** Where the bytes come from and go to. */
    interface Host {

        /** Gives bytes; returns how many were taken, 0 if the host is not ready. */
        int give(byte[] from, int offset, int length);

        /** Takes bytes. */
        int take(byte[] into, int offset, int length);

        /** Tells whether the host has said that it wants no more. */
        boolean terminalCount();
    }

    /** What {@link #step} has come to. */
    enum Progress {
        /** A sector is done, more follow. */
        MORE,
        /** The host is not ready. */
        WAITS,
        /** The command has ended; {@link #st0} and so on tell how. */
        DONE
    }

    /** Kinds. */
    static final int READ = 0, WRITE = 1, VERIFY = 2, FORMAT = 3;

    /** Status register 0: abnormal termination. */
    static final int ABNORMAL = 0x40;

    /** Status register 1: end of cylinder, no data, not writable, missing address mark, data error. */
    private static final int END_OF_CYLINDER = 0x80,
            DATA_ERROR = 0x20,
            NO_DATA = 0x04,
            NOT_WRITABLE = 0x02,
            MISSING_MARK = 0x01;

    /** Status register 2: wrong cylinder. */
    private static final int WRONG_CYLINDER = 0x10;

    /** The code of 512 bytes; the only size of sectors that these disks have. */
    private static final int SIZE_512 = 2;

    private static final int ID_FIELD = 4;

    private final byte[] sector = new byte[Format.SECTOR];

    private int kind;
    private boolean multiTrack;
    private int rate;
    /** The cylinder under the head, and what the command says. */
    private int track;

    private int cylinder;
    private int head;
    private int record;
    private int size;
    private int last;
    private int filler;
    /** How much of the sector has been moved; sectors left to format or verify, -1 = no limit. */
    private int moved;

    private int count;

    private int st0;
    private int st1;
    private int st2;

    /** Begins a command of nine bytes. */
    void begin(int newKind, int[] command, int newTrack, int newRate) {
        kind = newKind;
        multiTrack = (command[0] & 0x80) != 0;
        track = newTrack;
        rate = newRate;
        st0 = command[1] & 7;
        st1 = 0;
        st2 = 0;
        cylinder = command[2];
        head = command[1] >> 2 & 1;
        record = command[4];
        size = command[5];
        last = command[6];
        moved = 0;
        boolean counted = kind == VERIFY && (command[1] & 0x80) != 0;
        count = counted ? Math.max(1, command[8]) : -1;
    }

    /** Begins FORMAT TRACK, of six bytes. */
    void beginFormat(int[] command, int newTrack, int newRate) {
        kind = FORMAT;
        multiTrack = false;
        track = newTrack;
        rate = newRate;
        st0 = command[1] & 7;
        st1 = 0;
        st2 = 0;
        cylinder = newTrack;
        head = command[1] >> 2 & 1;
        record = 1;
        size = command[2];
        last = command[3];
        filler = command[5];
        count = command[3];
        moved = 0;
    }

    Progress step(@Nullable FloppyUnit unit, Host host) {
        Format format = unit == null ? null : unit.format();
        if (unit == null || format == null || !format.readableAt(rate)) {
            return fail(MISSING_MARK, 0);
        }
        boolean writes = kind == WRITE || kind == FORMAT;
        if (writes && unit.writeProtected()) {
            return fail(NOT_WRITABLE, 0);
        }
        try {
            return kind == FORMAT ? formatSector(unit, format, host) : moveSector(unit, format, host);
        } catch (IOException e) {
            return fail(DATA_ERROR, DATA_ERROR);
        }
    }

    private Progress moveSector(FloppyUnit unit, Format format, Host host) throws IOException {
        long position = format.position(track, head, record);
        if (position < 0 || size != SIZE_512) {
            return fail(NO_DATA, 0);
        }
        if (cylinder != track) {
            return fail(NO_DATA, WRONG_CYLINDER);
        }
        if (moved == 0 && kind != WRITE) {
            unit.read(position, sector);
        }
        boolean ended = kind == VERIFY ? verified() : exchange(host, sector.length);
        if (moved < sector.length && !ended) {
            return Progress.WAITS;
        }
        if (kind == WRITE) {
            // a sector that the host did not finish is filled with zeros
            Arrays.fill(sector, moved, sector.length, (byte) 0);
            unit.write(position, sector);
        }
        moved = 0;
        return next(ended);
    }

    private boolean verified() {
        moved = sector.length;
        return false;
    }

    /** Moves bytes as long as the host goes along; returns whether it has said that it wants no more. */
    private boolean exchange(Host host, int length) {
        int before = moved;
        int part = 1;
        while (part > 0 && moved < length) {
            part = kind == READ ? host.give(sector, moved, length - moved) : host.take(sector, moved, length - moved);
            moved += part;
        }
        return moved > before && host.terminalCount();
    }

    /** Advances to the next sector, on the other side or in the next cylinder if need be. */
    private Progress next(boolean ended) {
        boolean counted = count > 0 && --count == 0;
        if (record != last) {
            record = record + 1 & 0xff;
            return ended || counted ? Progress.DONE : Progress.MORE;
        }
        record = 1;
        boolean otherSide = multiTrack && head == 0;
        if (multiTrack) {
            head ^= 1;
            st0 ^= 4;
        }
        if (!otherSide) {
            cylinder = cylinder + 1 & 0xff;
        }
        if (ended || counted || kind == VERIFY && !otherSide) {
            return Progress.DONE;
        }
        return otherSide ? Progress.MORE : fail(END_OF_CYLINDER, 0);
    }

    private Progress formatSector(FloppyUnit unit, Format format, Host host) throws IOException {
        if (count <= 0) {
            return Progress.DONE;
        }
        boolean ended = exchange(host, ID_FIELD);
        if (moved < ID_FIELD && !ended) {
            return Progress.WAITS;
        }
        long position = format.position(track, head, sector[2] & 0xff);
        if (position < 0 || sector[3] != SIZE_512) {
            return fail(NO_DATA, 0);
        }
        Arrays.fill(sector, (byte) filler);
        unit.write(position, sector);
        moved = 0;
        count--;
        return count == 0 || ended ? Progress.DONE : Progress.MORE;
    }

    private Progress fail(int status1, int status2) {
        st0 |= ABNORMAL;
        st1 |= status1;
        st2 |= status2;
        return Progress.DONE;
    }

    /** The seven bytes of the result phase. */
    int[] result() {
        return new int[] {st0, st1, st2, cylinder, head, record, size};
    }

    /** READ ID: the identity of the sector that comes next under the head. */
    static int[] identity(@Nullable FloppyUnit unit, int select, int track, int rate, long rotation) {
        Format format = unit == null ? null : unit.format();
        int head = select >> 2 & 1;
        if (format == null || !format.readableAt(rate) || head >= format.heads() || track >= format.cylinders()) {
            return new int[] {select & 7 | ABNORMAL, MISSING_MARK, 0, track, head, 1, SIZE_512};
        }
        int next = (int) (rotation % format.sectors()) + 1;
        return new int[] {select & 7, 0, 0, track, head, next, SIZE_512};
    }

    int size() {
        return last;
    }

    void state(StateIo io) {
        io.bytes("sector", sector);
        kind = io.u8("kind", kind) & 3;
        multiTrack = io.flag("MT", multiTrack);
        rate = io.u8("rate", rate) & 3;
        track = io.u8("track", track) & 0xff;
        cylinder = io.u8("C", cylinder) & 0xff;
        head = io.u8("H", head) & 1;
        record = io.u8("R", record) & 0xff;
        size = io.u8("N", size) & 0xff;
        last = io.u8("EOT", last) & 0xff;
        filler = io.u8("filler", filler) & 0xff;
        moved = Math.max(0, Math.min(Format.SECTOR, io.u16("moved", moved)));
        count = io.u32("count", count);
        st0 = io.u8("ST0", st0) & 0xff;
        st1 = io.u8("ST1", st1) & 0xff;
        st2 = io.u8("ST2", st2) & 0xff;
    }
}
