package backplane.cpu.fp;

import backplane.api.Bytes;

/**
 * The memory images of the x87 state. The engine moves them as a whole between memory and {@link X87#staged}, so that a page fault in
 * the middle of an image leaves the registers untouched.
 */
public final class X87Environment {
    /** Room for the largest image. */
    public static final int STAGED_LENGTH = 1024;

    /** Operand size 32 bits. */
    public static final int WIDE = 1;
    /** Layout of real and virtual-8086 mode: linear addresses instead of selectors. */
    public static final int REAL = 2;

    private X87Environment() {}

    /**
     * Size of an image.
     *
     * @param form FLDENV, FNSTENV, FRSTOR or FNSAVE
     * @param format {@link #WIDE} and {@link #REAL} bits
     */
    public static int size(int form, int format) {
        int header = (format & WIDE) != 0 ? 28 : 14;
        return form == X87Operand.FRSTOR || form == X87Operand.FNSAVE ? header + 80 : header;
    }

    /** Builds the image of FNSTENV or FNSAVE; {@link X87#complete} follows the store. */
    public static void store(X87 x87, int form, int format) {
        boolean wide = (format & WIDE) != 0;
        Bytes image = x87.staged;
        int step = wide ? 4 : 2;
        word(image, 0, step, x87.control());
        word(image, step, step, x87.status());
        word(image, 2 * step, step, tags(x87));
        Bytes state = x87.state;
        int cs = state.u16(x87.base + FpuLayout.CODE_SELECTOR);
        int ds = state.u16(x87.base + FpuLayout.DATA_SELECTOR);
        int ip = (int) state.i64(x87.base + FpuLayout.CODE_POINTER);
        int dp = (int) state.i64(x87.base + FpuLayout.DATA_POINTER);
        int opcode = state.u16(x87.base + FpuLayout.OPCODE) & 0x7FF;
        if ((format & REAL) != 0) {
            ip += cs << 4;
            dp += ds << 4;
            storeReal(image, step, ip, opcode, dp);
        } else if (wide) {
            image.put32(12, ip);
            image.put32(16, cs | opcode << 16);
            image.put32(20, dp);
            image.put32(24, ds | 0xFFFF_0000);
        } else {
            image.put16(6, ip);
            image.put16(8, cs);
            image.put16(10, dp);
            image.put16(12, ds);
        }
        if (form == X87Operand.FNSAVE) {
            int at = 7 * step;
            for (int i = 0; i < 8; i++, at += 10) {
                int k = x87.physical(i);
                image.put64(at, x87.significand(k));
                image.put16(at + 8, x87.signExponent(k));
            }
        }
    }

    private static void storeReal(Bytes image, int step, int ip, int opcode, int dp) {
        if (step == 4) {
            image.put32(12, ip & 0xFFFF | 0xFFFF_0000);
            image.put32(16, ip >>> 16 << 12 | opcode);
            image.put32(20, dp & 0xFFFF | 0xFFFF_0000);
            image.put32(24, dp >>> 16 << 12);
        } else {
            image.put16(6, ip);
            image.put16(8, ip >> 4 & 0xF000 | opcode);
            image.put16(10, dp);
            image.put16(12, dp >> 4 & 0xF000);
        }
    }

    /** In 32-bit images the upper half of the control, status and tag words reads as ones. */
    private static void word(Bytes image, int at, int step, int value) {
        if (step == 4) {
            image.put32(at, value | 0xFFFF_0000);
        } else {
            image.put16(at, value);
        }
    }

    private static int tags(X87 x87) {
        int tags = 0;
        for (int k = 0; k < 8; k++) {
            tags |= x87.tag(k) << 2 * k;
        }
        return tags;
    }

    /** Takes over the image of FLDENV or FRSTOR. */
    public static void load(X87 x87, int form, int format) {
        boolean wide = (format & WIDE) != 0;
        Bytes image = x87.staged;
        int step = wide ? 4 : 2;
        int tags = image.u16(2L * step);
        int full = 0;
        for (int k = 0; k < 8; k++) {
            full |= (tags >> 2 * k & 3) != 3 ? 1 << k : 0;
        }
        x87.restore(image.u16(0), image.u16(step), full);
        loadPointers(x87, image, step, (format & REAL) != 0);
        if (form == X87Operand.FRSTOR) {
            int at = 7 * step;
            for (int i = 0; i < 8; i++, at += 10) {
                x87.register(x87.physical(i), image.u16(at + 8), image.i64(at));
            }
        }
    }

    private static void loadPointers(X87 x87, Bytes image, int step, boolean real) {
        if (step == 4) {
            int second = image.i32(16);
            if (real) {
                int ip = image.u16(12) | second << 4 & 0xFFFF_0000;
                int dp = image.u16(20) | image.i32(24) << 4 & 0xFFFF_0000;
                x87.pointers(second & 0x7FF, 0, Integer.toUnsignedLong(ip), 0, Integer.toUnsignedLong(dp));
            } else {
                x87.pointers(
                        second >> 16 & 0x7FF,
                        second & 0xFFFF,
                        Integer.toUnsignedLong(image.i32(12)),
                        image.u16(24),
                        Integer.toUnsignedLong(image.i32(20)));
            }
        } else if (real) {
            int second = image.u16(8);
            x87.pointers(
                    second & 0x7FF,
                    0,
                    image.u16(6) | (second & 0xF000L) << 4,
                    0,
                    image.u16(10) | (image.u16(12) & 0xF000L) << 4);
        } else {
            x87.pointers(0, image.u16(8), image.u16(6), image.u16(12), image.u16(10));
        }
    }
}
