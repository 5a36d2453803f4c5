package backplane.cpu.fp;

/** Unsigned arithmetic on 128 bits. */
final class Wide {
    private static final long WORD = 0xFFFF_FFFFL;

    private Wide() {}

    /** Upper half of the unsigned product. */
    static long multiplyHigh(long a, long b) {
        return Math.multiplyHigh(a, b) + (a >> 63 & b) + (b >> 63 & a);
    }

    static int compare(long aHigh, long aLow, long bHigh, long bLow) {
        int order = Long.compareUnsigned(aHigh, bHigh);
        return order != 0 ? order : Long.compareUnsigned(aLow, bLow);
    }

    /** (high:low) / divisor for high &lt; divisor, divisor with its top bit set (Knuth, algorithm D in base 2^32). */
    static long divide(long high, long low, long divisor) {
        long upper = divisor >>> 32;
        long lower = divisor & WORD;
        long first = digit(high, low >>> 32, upper, lower);
        long rest = (high << 32 | low >>> 32) - first * divisor;
        long second = digit(rest, low & WORD, upper, lower);
        return first << 32 | second;
    }

    /** One digit of the quotient: (rest:next) / (upper:lower), rest below the divisor. */
    private static long digit(long rest, long next, long upper, long lower) {
        long quotient = Long.divideUnsigned(rest, upper);
        long remainder = rest - quotient * upper;
        while (quotient > WORD || Long.compareUnsigned(quotient * lower, remainder << 32 | next) > 0) {
            quotient--;
            remainder += upper;
            if (remainder > WORD) {
                break;
            }
        }
        return quotient;
    }
}
