package backplane.cpu.fp;

import java.math.BigInteger;

/**
 * A floating-point number with 128 bits of significand, for the inside of the transcendental functions: its value is (high:low) ·
 * 2<sup>exponent-127</sup>, zero has high == 0. Operations truncate; the error is below 2<sup>-125</sup> of the result.
 */
final class WideFloat {
    boolean negative;
    int exponent;
    long high;
    long low;

    /** A constant: n / d in 128 bits. */
    static WideFloat ratio(BigInteger n, BigInteger d) {
        WideFloat result = new WideFloat();
        result.negative = n.signum() < 0;
        int shift = 128 - n.abs().bitLength() + d.bitLength();
        BigInteger q = shift >= 0 ? n.abs().shiftLeft(shift).divide(d) : n.abs().divide(d.shiftLeft(-shift));
        int excess = q.bitLength() - 128;
        q = q.shiftRight(excess);
        result.high = q.shiftRight(64).longValue();
        result.low = q.longValue();
        result.exponent = 127 - shift + excess;
        return result;
    }

    WideFloat set(WideFloat a) {
        return set(a.negative, a.exponent, a.high, a.low);
    }

    WideFloat set(boolean sign, int exp, long h, long l) {
        negative = sign;
        exponent = exp;
        high = h;
        low = l;
        return this;
    }

    /** Takes a small integer. */
    WideFloat set(long value) {
        long magnitude = Math.abs(value);
        int shift = Long.numberOfLeadingZeros(magnitude);
        return set(value < 0, 63 - shift, value == 0 ? 0 : magnitude << shift, 0);
    }

    boolean isZero() {
        return high == 0;
    }

    /** this = this · b. */
    WideFloat multiply(WideFloat b) {
        if (high == 0 || b.high == 0) {
            return set(0);
        }
        long cross = Wide.multiplyHigh(high, b.low);
        long other = Wide.multiplyHigh(low, b.high);
        long productLow = high * b.high;
        long productHigh = Wide.multiplyHigh(high, b.high);
        long sum = productLow + cross;
        productHigh += Long.compareUnsigned(sum, productLow) < 0 ? 1 : 0;
        long total = sum + other;
        productHigh += Long.compareUnsigned(total, sum) < 0 ? 1 : 0;
        negative ^= b.negative;
        exponent += b.exponent + 1;
        high = productHigh;
        low = total;
        if (high >= 0) {
            high = high << 1 | low >>> 63;
            low <<= 1;
            exponent--;
        }
        return this;
    }

    /** this = this + b. */
    WideFloat add(WideFloat b) {
        if (b.high == 0) {
            return this;
        }
        if (high == 0) {
            return set(b);
        }
        boolean larger = exponent != b.exponent ? exponent > b.exponent : Wide.compare(high, low, b.high, b.low) >= 0;
        int distance = Math.abs(exponent - b.exponent);
        long smallHigh = larger ? b.high : high;
        long smallLow = larger ? b.low : low;
        boolean same = negative == b.negative;
        if (!larger) {
            set(b);
        }
        if (distance >= 128) {
            return this;
        }
        if (distance >= 64) {
            smallLow = smallHigh >>> distance - 64;
            smallHigh = 0;
        } else if (distance > 0) {
            smallLow = smallLow >>> distance | smallHigh << 64 - distance;
            smallHigh >>>= distance;
        }
        return same ? accumulate(smallHigh, smallLow) : deduct(smallHigh, smallLow);
    }

    private WideFloat accumulate(long h, long l) {
        long sumLow = low + l;
        long carry = Long.compareUnsigned(sumLow, low) < 0 ? 1 : 0;
        long sumHigh = high + h + carry;
        boolean overflow = Long.compareUnsigned(sumHigh, high) < 0 || carry != 0 && sumHigh == high;
        low = sumLow;
        high = sumHigh;
        if (overflow) {
            low = low >>> 1 | high << 63;
            high = high >>> 1 | Long.MIN_VALUE;
            exponent++;
        }
        return this;
    }

    private WideFloat deduct(long h, long l) {
        high = high - h - (Long.compareUnsigned(low, l) < 0 ? 1 : 0);
        low -= l;
        if (high == 0) {
            high = low;
            low = 0;
            exponent -= 64;
        }
        int shift = Long.numberOfLeadingZeros(high);
        if (shift == 64) {
            return set(0);
        }
        if (shift > 0) {
            high = high << shift | low >>> 64 - shift;
            low <<= shift;
            exponent -= shift;
        }
        return this;
    }

    /** this = this / b, b not zero. */
    WideFloat divide(WideFloat b) {
        if (high == 0) {
            return this;
        }
        boolean less = Long.compareUnsigned(high, b.high) < 0;
        long h = less ? high : high >>> 1;
        long l = less ? low : low >>> 1 | high << 63;
        // quotient by the upper half of b in 128 bits, then the lower half to first order
        long first = Wide.divide(h, l, b.high);
        long second = Wide.divide(l - first * b.high, less ? 0 : low << 63, b.high);
        long part = Wide.divide(b.low >>> 1, b.low << 63, b.high);
        long correction = Wide.multiplyHigh(first, part);
        long twice = correction << 1;
        high = first - (correction >>> 63) - (Long.compareUnsigned(second, twice) < 0 ? 1 : 0);
        low = second - twice;
        negative ^= b.negative;
        exponent = exponent - b.exponent - (less ? 1 : 0);
        if (high >= 0) {
            high = high << 1 | low >>> 63;
            low <<= 1;
            exponent--;
        }
        return this;
    }
}
