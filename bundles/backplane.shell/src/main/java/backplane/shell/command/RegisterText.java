package backplane.shell.command;

import static backplane.cpu.api.StateLayout.FCW;
import static backplane.cpu.api.StateLayout.FPU;
import static backplane.cpu.api.StateLayout.FSW;
import static backplane.cpu.api.StateLayout.FTW;
import static backplane.cpu.api.StateLayout.MXCSR;
import static backplane.cpu.api.StateLayout.VECTOR;
import static backplane.cpu.api.StateLayout.VECTOR_SIZE;

import backplane.api.Bytes;
import java.util.Locale;

/** Floating-point and vector registers as text. */
final class RegisterText {
    private static final int REGISTERS = 8;
    private static final int VECTORS = 16;

    private RegisterText() {}

    static String fpu(Bytes st) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT, "fcw %04x  fsw %04x  ftw %02x%n", st.u16(FCW), st.u16(FSW), st.u16(FTW) & 0xff));
        int top = st.u16(FSW) >>> 11 & 7;
        for (int i = 0; i < REGISTERS; i++) {
            int n = top + i & 7;
            int at = FPU + 16 * n;
            boolean empty = (st.u16(FTW) >>> n & 1) == 0;
            text.append(String.format(
                    Locale.ROOT,
                    "st%d %04x %016x %s%n",
                    i,
                    st.u16(at + 8),
                    st.i64(at),
                    empty ? "empty" : value(st.u16(at + 8), st.i64(at))));
        }
        return text.toString().stripTrailing();
    }

    /** An 80-bit number, near enough for a human. */
    private static String value(int sign, long significand) {
        int exponent = sign & 0x7fff;
        double magnitude = exponent == 0x7fff
                ? significand << 1 == 0 ? Double.POSITIVE_INFINITY : Double.NaN
                : Math.scalb((significand >>> 1) * 2.0 + (significand & 1), exponent - 16383 - 63);
        return Double.toString(sign >= 0x8000 ? -magnitude : magnitude);
    }

    static String sse(Bytes st) {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "mxcsr %08x%n", st.i32(MXCSR)));
        for (int i = 0; i < VECTORS; i++) {
            int at = VECTOR + VECTOR_SIZE * i;
            text.append(String.format(
                    Locale.ROOT,
                    "xmm%-2d %016x%016x  %s %s%n",
                    i,
                    st.i64(at + 8),
                    st.i64(at),
                    Double.longBitsToDouble(st.i64(at + 8)),
                    Double.longBitsToDouble(st.i64(at))));
        }
        return text.toString().stripTrailing();
    }
}
