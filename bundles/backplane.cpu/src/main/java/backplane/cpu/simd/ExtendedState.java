package backplane.cpu.simd;

import backplane.api.Bytes;
import backplane.cpu.fp.FpuLayout;
import backplane.cpu.fp.X87;

/**
 * FXSAVE, FXRSTOR, XSAVE, XSAVEOPT, XRSTOR through {@link X87#staged}.
 *
 * <p>To save, the engine checks that the whole area can be written, loads it into the staged buffer, calls {@link #fxsave} or {@link
 * #xsave}, which change the parts that the processor writes, and stores it back. To restore, it loads the area and calls {@link
 * #fxrstor} or {@link #xrstor}. The area must lie on 16 bytes (FXSAVE, FXRSTOR) or 64 bytes (the others), else {@code #GP(0)}.
 */
public final class ExtendedState {
    /** Bytes of an FXSAVE area. */
    public static final int FXSAVE_LENGTH = 512;
    /** Bytes of an XSAVE area with x87 and SSE state in the standard format. */
    public static final int XSAVE_LENGTH = 576;
    /** State components of XCR0. */
    public static final int X87_STATE = 1;

    public static final int SSE_STATE = 2;
    /** Bits that XCR0 may have. */
    public static final long SUPPORTED = X87_STATE | SSE_STATE;

    private static final int MXCSR = 24;
    private static final int MXCSR_MASK = 28;
    private static final int ST = 32;
    private static final int XMM = 160;
    private static final int XSTATE_BV = 512;
    private static final int XCOMP_BV = 520;
    /** The state component of the upper halves of YMM, which brings MXCSR with it. */
    private static final int AVX_STATE = 4;

    private ExtendedState() {}

    /**
     * FXSAVE.
     *
     * @param wide whether REX.W selects 64-bit pointers without selectors
     * @param vectors number of XMM registers: 8, in 64-bit mode 16, 0 if CR4.OSFXSR is clear
     */
    public static void fxsave(Simd simd, boolean wide, int vectors) {
        saveX87(simd, wide);
        saveMxcsr(simd);
        saveVectors(simd, vectors);
    }

    /** FXRSTOR: 0, or 13 if MXCSR has a reserved bit; nothing is restored then. */
    public static int fxrstor(Simd simd, boolean wide, int vectors) {
        Bytes image = simd.x87().staged;
        if ((image.i32(MXCSR) & ~Simd.MXCSR_MASK) != 0) {
            return Simd.GENERAL_PROTECTION;
        }
        restoreX87(simd, wide);
        simd.mxcsr(image.i32(MXCSR));
        restoreVectors(simd, vectors);
        return 0;
    }

    /**
     * XSAVE and XSAVEOPT.
     *
     * @param components the state components asked for: EDX:EAX and XCR0
     */
    public static void xsave(Simd simd, boolean wide, int vectors, long components) {
        Bytes image = simd.x87().staged;
        if ((components & X87_STATE) != 0) {
            saveX87(simd, wide);
        }
        if ((components & (SSE_STATE | AVX_STATE)) != 0) {
            saveMxcsr(simd);
        }
        if ((components & SSE_STATE) != 0) {
            saveVectors(simd, vectors);
        }
        image.put64(XSTATE_BV, image.i64(XSTATE_BV) & ~components | components & SUPPORTED);
    }

    /**
     * XRSTOR, standard format.
     *
     * @param components EDX:EAX and XCR0
     * @param xcr0 XCR0
     * @return 0, or 13 if the header or MXCSR is invalid; nothing is restored then
     */
    public static int xrstor(Simd simd, boolean wide, int vectors, long components, long xcr0) {
        Bytes image = simd.x87().staged;
        long present = image.i64(XSTATE_BV);
        boolean mxcsr = (components & (SSE_STATE | AVX_STATE)) != 0;
        if ((present & ~xcr0) != 0
                || image.i64(XCOMP_BV) != 0
                || image.i64(XCOMP_BV + 8) != 0
                || mxcsr && (image.i32(MXCSR) & ~Simd.MXCSR_MASK) != 0) {
            return Simd.GENERAL_PROTECTION;
        }
        if ((components & present & X87_STATE) != 0) {
            restoreX87(simd, wide);
        } else if ((components & X87_STATE) != 0) {
            initialiseX87(simd.x87());
        }
        if (mxcsr) {
            simd.mxcsr(image.i32(MXCSR));
        }
        if ((components & present & SSE_STATE) != 0) {
            restoreVectors(simd, vectors);
        } else if ((components & SSE_STATE) != 0) {
            for (int i = 0; i < vectors; i++) {
                simd.write(i, 0, 0);
            }
        }
        return 0;
    }

    private static void initialiseX87(X87 x87) {
        x87.initialise();
        for (int k = 0; k < 8; k++) {
            x87.register(k, 0, 0);
        }
    }

    private static void saveX87(Simd simd, boolean wide) {
        X87 x87 = simd.x87();
        Bytes image = x87.staged;
        image.put16(0, x87.control());
        image.put16(2, x87.status());
        image.put16(4, x87.full());
        image.put16(6, simd.u16(FpuLayout.OPCODE));
        savePointer(image, 8, wide, simd.i64(FpuLayout.CODE_POINTER), simd.u16(FpuLayout.CODE_SELECTOR));
        savePointer(image, 16, wide, simd.i64(FpuLayout.DATA_POINTER), simd.u16(FpuLayout.DATA_SELECTOR));
        for (int i = 0; i < 8; i++) {
            int k = x87.top() + i & 7;
            image.put64(ST + 16L * i, x87.significand(k));
            image.put64(ST + 16L * i + 8, x87.signExponent(k));
        }
    }

    private static void savePointer(Bytes image, int at, boolean wide, long pointer, int selector) {
        if (wide) {
            image.put64(at, pointer);
        } else {
            image.put32(at, (int) pointer);
            image.put32(at + 4L, selector);
        }
    }

    private static void restoreX87(Simd simd, boolean wide) {
        X87 x87 = simd.x87();
        Bytes image = x87.staged;
        x87.restore(image.u16(0), image.u16(2), image.u8(4));
        long ip = wide ? image.i64(8) : Integer.toUnsignedLong(image.i32(8));
        long dp = wide ? image.i64(16) : Integer.toUnsignedLong(image.i32(16));
        x87.pointers(image.u16(6) & 0x7FF, wide ? 0 : image.u16(12), ip, wide ? 0 : image.u16(20), dp);
        for (int i = 0; i < 8; i++) {
            x87.register(x87.top() + i & 7, image.u16(ST + 16L * i + 8), image.i64(ST + 16L * i));
        }
    }

    private static void saveMxcsr(Simd simd) {
        Bytes image = simd.x87().staged;
        image.put32(MXCSR, simd.mxcsr());
        image.put32(MXCSR_MASK, Simd.MXCSR_MASK);
    }

    private static void saveVectors(Simd simd, int vectors) {
        Bytes image = simd.x87().staged;
        for (int i = 0; i < vectors; i++) {
            image.put64(XMM + 16L * i, simd.low(i));
            image.put64(XMM + 16L * i + 8, simd.high(i));
        }
    }

    private static void restoreVectors(Simd simd, int vectors) {
        Bytes image = simd.x87().staged;
        for (int i = 0; i < vectors; i++) {
            simd.write(i, image.i64(XMM + 16L * i), image.i64(XMM + 16L * i + 8));
        }
    }
}
