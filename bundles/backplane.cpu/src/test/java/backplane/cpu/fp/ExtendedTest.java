package backplane.cpu.fp;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** 80-bit arithmetic against exact rationals of BigInteger, in all directions and precisions. */
class ExtendedTest {
    private static final int ROUNDS = 5_000;

    private final ExtendedConversion fpu = new ExtendedConversion();
    private final SplittableRandom random = new SplittableRandom(2);

    /** A finite number as significand · 2^(exponent), plus the reference's rounding. */
    private record Exact(BigInteger numerator, BigInteger denominator, int scale) {}

    private static BigInteger unsigned(long m) {
        return new BigInteger(Long.toUnsignedString(m));
    }

    @Test
    void sumsProductsAndQuotientsAreCorrectlyRounded() {
        for (int i = 0; i < ROUNDS; i++) {
            environment(i);
            int aSe = random.nextInt(0x3F80, 0x4080) | random.nextInt(2) << 15;
            int bSe = random.nextInt(0x3F80, 0x4080) | random.nextInt(2) << 15;
            if (random.nextBoolean()) {
                bSe = bSe & 0x8000 | (aSe & 0x7FFF) + random.nextInt(5) - 2;
            }
            long a = significand();
            long b = significand();
            BigInteger x = fixed(aSe, a);
            BigInteger y = fixed(bSe, b);
            fpu.flags = 0;
            fpu.add(aSe, a, bSe, b);
            check(new Exact(x.add(y), BigInteger.ONE, POINT));
            fpu.flags = 0;
            fpu.subtract(aSe, a, bSe, b);
            check(new Exact(x.subtract(y), BigInteger.ONE, POINT));
            fpu.flags = 0;
            fpu.multiply(aSe, a, bSe, b);
            check(new Exact(x.multiply(y), BigInteger.ONE, 2 * POINT));
            fpu.flags = 0;
            fpu.divide(aSe, a, bSe, b);
            check(new Exact(x, y, 0));
        }
    }

    @Test
    void rootsAreCorrectlyRounded() {
        for (int i = 0; i < ROUNDS; i++) {
            environment(i);
            int se = random.nextInt(0x3F00, 0x4100);
            long m = significand();
            fpu.flags = 0;
            fpu.squareRoot(se, m);
            BigInteger x = fixed(se, m).shiftLeft(400);
            BigInteger root = x.sqrt();
            // a sticky bit stands for the rest
            BigInteger sticky = root.multiply(root).equals(x) ? BigInteger.ZERO : BigInteger.ONE;
            check(new Exact(root.shiftLeft(1).add(sticky), BigInteger.ONE, (POINT + 400) / 2 + 1));
        }
    }

    @Test
    void remainderHasTheQuotientBits() {
        for (int i = 0; i < ROUNDS; i++) {
            int bSe = random.nextInt(0x3FF0, 0x4010);
            int aSe = bSe + random.nextInt(-3, 63) | random.nextInt(2) << 15;
            long a = significand();
            long b = significand();
            BigInteger x = fixed(aSe & 0x7FFF, a);
            BigInteger y = fixed(bSe, b);
            fpu.flags = 0;
            fpu.remainder(aSe, a, bSe, b, false);
            BigInteger[] expected = x.divideAndRemainder(y);
            assertThat(fixed(fpu.resultSe & 0x7FFF, fpu.result)).isEqualTo(expected[1]);
            int q = expected[0].intValue();
            int condition = ((q & 4) != 0 ? 0x100 : 0) | ((q & 2) != 0 ? 0x4000 : 0) | ((q & 1) != 0 ? 0x200 : 0);
            assertThat(fpu.condition).isEqualTo(condition);
            assertThat(fpu.flags).isZero();
        }
    }

    @Test
    void decimalsSurviveARoundTrip() {
        for (int i = 0; i < ROUNDS; i++) {
            long value = random.nextLong(1_000_000_000_000_000_000L);
            fpu.flags = 0;
            fpu.fromLong(-value);
            fpu.toDecimal(fpu.resultSe, fpu.result);
            String digits = String.format("%02x%016x", fpu.memoryHigh & 0xFF, fpu.memory);
            assertThat(digits).isEqualTo(String.format("%018d", value));
            fpu.fromDecimal(fpu.memory, fpu.memoryHigh);
            fpu.toInteger(fpu.resultSe, fpu.result, 64, false);
            assertThat(fpu.memory).isEqualTo(-value);
            assertThat(fpu.flags).isZero();
        }
    }

    @Test
    void memoryFormatsSurviveARoundTrip() {
        for (int i = 0; i < ROUNDS; i++) {
            // bit 22 and bit 51 aside, which make a NaN quiet
            long bits = random.nextLong();
            fpu.flags = 0;
            fpu.fromDouble(bits);
            fpu.toDouble(fpu.resultSe, fpu.result);
            assertThat(fpu.memory & ~(1L << 51)).isEqualTo(bits & ~(1L << 51));
            fpu.fromSingle((int) bits);
            fpu.toSingle(fpu.resultSe, fpu.result);
            assertThat((int) fpu.memory & ~(1 << 22)).isEqualTo((int) bits & ~(1 << 22));
        }
    }

    private static final int POINT = 400;

    private long significand() {
        long m = random.nextLong() | Long.MIN_VALUE;
        return switch (random.nextInt(4)) {
            case 0 -> m & -1L << random.nextInt(64);
            case 1 -> m | -1L >>> random.nextInt(1, 64);
            default -> m;
        };
    }

    private void environment(int i) {
        fpu.rounding = i & 3;
        fpu.precision = new int[] {64, 53, 24}[i / 4 % 3];
    }

    /** The number times 2^POINT. */
    private static BigInteger fixed(int se, long m) {
        int shift = POINT - 63 + (se & 0x7FFF) - Extended.BIAS;
        BigInteger magnitude =
                shift >= 0 ? unsigned(m).shiftLeft(shift) : unsigned(m).shiftRight(-shift);
        return (se & 0x8000) != 0 ? magnitude.negate() : magnitude;
    }

    private void check(Exact exact) {
        BigInteger n = exact.numerator;
        BigInteger d = exact.denominator;
        if (d.signum() < 0) {
            n = n.negate();
            d = d.negate();
        }
        if (n.signum() == 0) {
            assertThat(fpu.result).isZero();
            assertThat(fpu.flags).isZero();
            return;
        }
        boolean negative = n.signum() < 0;
        int shift = fpu.precision + 2 + d.bitLength() - n.bitLength();
        BigInteger[] parts = shift >= 0
                ? n.abs().shiftLeft(shift).divideAndRemainder(d)
                : n.abs().divideAndRemainder(d.shiftLeft(-shift));
        int drop = parts[0].bitLength() - fpu.precision;
        BigInteger kept = parts[0].shiftRight(drop);
        BigInteger lost = parts[0].subtract(kept.shiftLeft(drop))
                .shiftLeft(1)
                .add(parts[1].signum() == 0 ? BigInteger.ZERO : BigInteger.ONE);
        int half = lost.compareTo(BigInteger.ONE.shiftLeft(drop));
        boolean inexact = lost.signum() != 0;
        boolean up =
                switch (fpu.rounding) {
                    case FloatCore.NEAREST -> half > 0 || half == 0 && kept.testBit(0);
                    case FloatCore.DOWN -> negative && inexact;
                    case FloatCore.UP -> !negative && inexact;
                    default -> false;
                };
        kept = up ? kept.add(BigInteger.ONE) : kept;
        int exponent = drop - shift - exact.scale + kept.bitLength() - 1;
        long m = kept.shiftLeft(64 - kept.bitLength()).longValue();
        assertThat(fpu.result).isEqualTo(m);
        assertThat(fpu.resultSe).isEqualTo(exponent + Extended.BIAS | (negative ? 0x8000 : 0));
        assertThat(fpu.flags).isEqualTo(inexact ? FloatCore.PE : 0);
        assertThat(fpu.roundedUp).isEqualTo(up);
    }
}
