package backplane.cpu.simd;

/**
 * PCMPESTRM, PCMPESTRI, PCMPISTRM, PCMPISTRI. The immediate byte: bits 1:0 element (unsigned byte, unsigned word, signed byte,
 * signed word), 3:2 aggregation (equal any, ranges, equal each, equal ordered), 5:4 polarity, 6 output (last index; byte mask).
 */
final class StringCompare {
    private static final int EQUAL_ANY = 0;
    private static final int RANGES = 1;
    private static final int EQUAL_EACH = 2;

    private final Simd simd;
    private long dLo;
    private long dHi;
    private boolean words;
    private boolean signed;
    private int count;

    StringCompare(Simd simd) {
        this.simd = simd;
    }

    void execute(int op, int register, int imm) {
        dLo = simd.low(register);
        dHi = simd.high(register);
        words = (imm & 1) != 0;
        signed = (imm & 2) != 0;
        count = words ? 8 : 16;
        boolean explicit = op == Op.PCMPESTRM || op == Op.PCMPESTRI;
        int first = explicit ? bounded(simd.gprA) : implicit(dLo, dHi);
        int second = explicit ? bounded(simd.gprD) : implicit(simd.lo, simd.hi);
        int all = (1 << count) - 1;
        int result = aggregate(imm >> 2 & 3, first, second);
        if ((imm & 0x10) != 0) {
            result ^= (imm & 0x20) == 0 ? all : (1 << second) - 1;
        }
        simd.eflags = (result != 0 ? 1 : 0)
                | (second < count ? 0x40 : 0)
                | (first < count ? 0x80 : 0)
                | ((result & 1) != 0 ? 0x800 : 0);
        if (op == Op.PCMPESTRI || op == Op.PCMPISTRI) {
            simd.lo = index(result, (imm & 0x40) != 0);
        } else {
            mask(result, (imm & 0x40) != 0);
        }
    }

    private int index(int result, boolean last) {
        if (result == 0) {
            return count;
        }
        return last ? 31 - Integer.numberOfLeadingZeros(result) : Integer.numberOfTrailingZeros(result);
    }

    private void mask(int result, boolean expanded) {
        long lo = result;
        long hi = 0;
        if (expanded) {
            lo = 0;
            int size = words ? 16 : 8;
            long element = (1L << size) - 1;
            for (int i = 0; i < count; i++) {
                long bits = (result >> i & 1) * element << i * size;
                lo |= i * size < 64 ? bits : 0;
                hi |= i * size < 64 ? 0 : bits;
            }
        }
        simd.write(0, lo, hi);
    }

    private int bounded(long length) {
        long magnitude = Math.abs(length);
        return magnitude < 0 || magnitude > count ? count : (int) magnitude;
    }

    private int implicit(long lo, long hi) {
        int i = 0;
        while (i < count && element(lo, hi, i) != 0) {
            i++;
        }
        return i;
    }

    private int element(long lo, long hi, int index) {
        if (words) {
            int word = (int) ((index < 4 ? lo : hi) >>> (index & 3) * 16);
            return signed ? (short) word : word & 0xFFFF;
        }
        int octet = (int) ((index < 8 ? lo : hi) >>> (index & 7) * 8);
        return signed ? (byte) octet : octet & 0xFF;
    }

    private int aggregate(int mode, int first, int second) {
        int result = 0;
        for (int j = 0; j < count; j++) {
            boolean bit =
                    switch (mode) {
                        case EQUAL_ANY -> j < second && any(j, first);
                        case RANGES -> j < second && inRange(j, first);
                        case EQUAL_EACH -> each(j, first, second);
                        default -> ordered(j, first, second);
                    };
            result |= bit ? 1 << j : 0;
        }
        return result;
    }

    private boolean any(int j, int first) {
        int value = element(simd.lo, simd.hi, j);
        for (int i = 0; i < first; i++) {
            if (element(dLo, dHi, i) == value) {
                return true;
            }
        }
        return false;
    }

    private boolean inRange(int j, int first) {
        int value = element(simd.lo, simd.hi, j);
        for (int i = 0; i + 1 < first; i += 2) {
            if (element(dLo, dHi, i) <= value && value <= element(dLo, dHi, i + 1)) {
                return true;
            }
        }
        return false;
    }

    private boolean each(int j, int first, int second) {
        if (j >= first || j >= second) {
            return j >= first && j >= second;
        }
        return element(dLo, dHi, j) == element(simd.lo, simd.hi, j);
    }

    /** Whether the first string occurs in the second from place j on; what lies behind the register's end counts as equal. */
    private boolean ordered(int j, int first, int second) {
        for (int i = 0; i < first && i + j < count; i++) {
            if (i + j >= second || element(dLo, dHi, i) != element(simd.lo, simd.hi, i + j)) {
                return false;
            }
        }
        return true;
    }
}
