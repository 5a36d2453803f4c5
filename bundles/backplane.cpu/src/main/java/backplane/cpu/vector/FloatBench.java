package backplane.cpu.vector;

import backplane.cpu.engine.Core;
import java.math.BigInteger;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The floating-point and vector part of the state of a vector. */
final class FloatBench {
    /** Address size and segments may stand before VEX. */
    private static final Set<Integer> PREFIXES = Set.of(0x67, 0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65);

    private final Core core;
    private final long[] significands = new long[8];
    private final int[] exponents = new int[8];
    private final long[] low = new long[16];
    private final long[] high = new long[16];
    private int control;
    private int status;
    private int full;
    private int mxcsr;

    FloatBench(Core core) {
        this.core = core;
    }

    /** AVX is not there yet. */
    @Nullable
    String skip(Vector vector) {
        byte[] code = vector.code();
        int at = 0;
        while (at + 1 < code.length && PREFIXES.contains(code[at] & 0xff)) {
            at++;
        }
        int first = code[at] & 0xff;
        boolean vex = first == 0xc4 || first == 0xc5;
        boolean general = !vector.form().startsWith("v")
                && vector.initial().keySet().stream().noneMatch(k -> k.startsWith("y"));
        return vex && !general && (vector.mode().equals("64") || code.length > at + 1 && (code[at + 1] & 0xc0) == 0xc0)
                ? "AVX"
                : null;
    }

    void defaults() {
        for (int k = 0; k < 8; k++) {
            long m = (0x80L | k) << 56;
            for (int j = 0; j < 7; j++) {
                m |= ((10L * k + j) * 0x17 + 0x21 & 0xff) << 8 * j;
            }
            significands[k] = m;
            exponents[k] = 0x4000 | 3 * k + 1;
        }
        for (int i = 0; i < 16; i++) {
            low[i] = pattern(16 * i);
            high[i] = pattern(16 * i + 8);
        }
        control = 0x37f;
        status = 0;
        full = 0;
        mxcsr = 0x1f80;
        apply();
    }

    private static long pattern(int from) {
        long value = 0;
        for (int j = 0; j < 8; j++) {
            value |= (long) ((from + j) * 0x1d + 0x43 & 0xff) << 8 * j;
        }
        return value;
    }

    private void apply() {
        core.x87.control(control);
        core.x87.status(status);
        core.x87.full(full);
        core.simd.mxcsr(mxcsr);
        for (int k = 0; k < 8; k++) {
            core.x87.register(k, exponents[k], significands[k]);
        }
        for (int i = 0; i < 16; i++) {
            core.simd.low(i, low[i]);
            core.simd.high(i, high[i]);
        }
    }

    void load(String key, String value) {
        BigInteger n = new BigInteger(value, 16);
        switch (key) {
            case "fcw":
                control = n.intValue();
                break;
            case "fsw":
                status = n.intValue();
                break;
            case "ftw":
                full = n.intValue();
                break;
            case "mxcsr":
                mxcsr = n.intValue();
                break;
            default:
                register(key.charAt(0), Integer.parseInt(key.substring(1)), n);
        }
        apply();
    }

    private void register(char kind, int number, BigInteger n) {
        if (kind == 'p') {
            significands[number] = n.longValue();
            exponents[number] = n.shiftRight(64).intValue();
        } else {
            low[number] = n.longValue();
            high[number] = n.shiftRight(64).longValue();
        }
    }

    void compare(Vector vector, StringBuilder report) {
        Map<String, String> expected = vector.expected();
        Map<String, String> undefined = vector.undefined();
        boolean loose = undefined.containsKey("ulp");
        int ignored = Integer.parseInt(undefined.getOrDefault("fsw", "0"), 16) | (loose ? 0x200 : 0);
        word(expected, report, "fcw", core.x87.control(), control, 0);
        word(expected, report, "fsw", core.x87.status(), status, ignored);
        word(expected, report, "ftw", core.x87.full(), full, 0);
        word(expected, report, "mxcsr", core.simd.mxcsr(), mxcsr, 0);
        for (int k = 0; k < 8; k++) {
            String text = expected.get("p" + k);
            BigInteger wanted = text == null ? number(significands[k], exponents[k]) : new BigInteger(text, 16);
            BigInteger is = number(core.x87.significand(k), core.x87.signExponent(k));
            if (!is.equals(wanted) && !(loose && text != null && close(is, wanted))) {
                difference(report, "p" + k, is, wanted);
            }
        }
        for (int i = 0; i < 16; i++) {
            String text = expected.get("x" + i);
            BigInteger wanted = text == null ? number(low[i], high[i]) : new BigInteger(text, 16);
            BigInteger is = number(core.simd.low(i), core.simd.high(i));
            if (!is.equals(wanted)) {
                difference(report, "x" + i, is, wanted);
            }
        }
    }

    /** One unit in the last place of the 64-bit significand, for ordinary numbers. */
    private static boolean close(BigInteger is, BigInteger wanted) {
        int exponent = wanted.shiftRight(64).intValue() & 0x7fff;
        return exponent != 0x7fff && is.subtract(wanted).abs().equals(BigInteger.ONE);
    }

    private static void word(
            Map<String, String> expected, StringBuilder report, String key, int is, int initial, int ignored) {
        String text = expected.get(key);
        int wanted = text == null ? initial : Integer.parseInt(text, 16);
        if (((is ^ wanted) & ~ignored) != 0) {
            report.append(key).append('=').append(Integer.toHexString(is)).append(" not ");
            report.append(Integer.toHexString(wanted)).append("; ");
        }
    }

    private static BigInteger number(long low, long high) {
        return new BigInteger(Long.toUnsignedString(low))
                .add(new BigInteger(Long.toUnsignedString(high)).shiftLeft(64));
    }

    private static void difference(StringBuilder report, String what, BigInteger is, BigInteger wanted) {
        report.append(what)
                .append('=')
                .append(is.toString(16))
                .append(" not ")
                .append(wanted.toString(16))
                .append("; ");
    }
}
