package backplane.cpu.op;

import backplane.api.Bytes;
import backplane.cpu.engine.Core;

/** Moves state images between memory and the staged buffer of the x87. */
final class Area {
    private Area() {}

    /** Bytes that are moved in units of eight: none where that would be misaligned, which the caller has allowed. */
    private static int wide(long at, int size) {
        return (at & 7) == 0 ? size & ~7 : 0;
    }

    /** Reads {@code size} bytes, an even number. */
    static void load(Core c, long at, int size) {
        Bytes staged = c.x87.staged;
        int i = 0;
        for (; i < wide(at, size); i += 8) {
            staged.put64(i, c.read64(at + i));
        }
        for (; i < size; i += 2) {
            staged.put16(i, c.read16(at + i));
        }
    }

    /** Writes {@code size} bytes, an even number; the caller has probed them. */
    static void store(Core c, long at, int size) {
        Bytes staged = c.x87.staged;
        int i = 0;
        for (; i < wide(at, size); i += 8) {
            c.write64(at + i, staged.i64(i));
        }
        for (; i < size; i += 2) {
            c.write16(at + i, staged.u16(i));
        }
    }
}
