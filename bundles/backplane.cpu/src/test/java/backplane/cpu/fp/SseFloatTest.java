package backplane.cpu.fp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Soft-float against the arithmetic of the JVM, which rounds to nearest by definition. */
class SseFloatTest {
    private static final int ROUNDS = 30_000;

    private final SseFloat soft = new SseFloat();
    private final SplittableRandom random = new SplittableRandom(1);

    @Test
    void doublesAgreeWithTheHost() {
        soft.begin(0x1F80);
        soft.format(true);
        for (int i = 0; i < ROUNDS; i++) {
            long a = wide();
            long b = near(a, wide());
            double x = Double.longBitsToDouble(a);
            double y = Double.longBitsToDouble(b);
            same(soft.add(a, b), x + y);
            same(soft.subtract(a, b), x - y);
            same(soft.multiply(a, b), x * y);
            same(soft.divide(a, b), x / y);
            same(soft.squareRoot(a), Math.sqrt(x));
            soft.format(true);
            assertThat((int) soft.narrow(a))
                    .satisfiesAnyOf(
                            bits -> assertThat(bits).isEqualTo(Float.floatToIntBits((float) x)),
                            bits -> assertThat(Float.intBitsToFloat(bits)).isNaN());
            soft.format(true);
        }
    }

    @Test
    void singlesAgreeWithTheHost() {
        soft.begin(0x1F80);
        soft.format(false);
        for (int i = 0; i < ROUNDS; i++) {
            int a = random.nextInt();
            int b = (i & 1) == 0 ? random.nextInt() : a & 0xFF80_0000 ^ random.nextInt() & 0x80FF_FFFF;
            float x = Float.intBitsToFloat(a);
            float y = Float.intBitsToFloat(b);
            same((int) soft.add(a & 0xFFFF_FFFFL, b & 0xFFFF_FFFFL), x + y);
            same((int) soft.multiply(a & 0xFFFF_FFFFL, b & 0xFFFF_FFFFL), x * y);
            same((int) soft.divide(a & 0xFFFF_FFFFL, b & 0xFFFF_FFFFL), x / y);
            same((int) soft.squareRoot(a & 0xFFFF_FFFFL), (float) Math.sqrt(x));
        }
    }

    @Test
    void integersConvertAsOnTheHost() {
        soft.begin(0x1F80);
        for (int i = 0; i < ROUNDS; i++) {
            long value = random.nextLong() >> random.nextInt(64);
            soft.format(true);
            same(soft.fromInteger(value), (double) value);
            assertThat(soft.toInteger(Double.doubleToLongBits(value), 64, true))
                    .isEqualTo((double) value == 0x1p63 ? Long.MIN_VALUE : (long) (double) value);
            soft.format(false);
            same((int) soft.fromInteger(value), (float) value);
        }
    }

    /** The other three directions differ from nearest by at most one place, and on the right side. */
    @Test
    void directedRoundingEnclosesTheValue() {
        for (int i = 0; i < ROUNDS / 4; i++) {
            long a = wide() & ~(1L << 62);
            long b = wide() & ~(1L << 62);
            double down = multiplied(a, b, 0x3F80);
            double up = multiplied(a, b, 0x5F80);
            double zero = multiplied(a, b, 0x7F80);
            if (Double.isNaN(down) || Double.isNaN(up)) {
                continue;
            }
            double nearest = Double.longBitsToDouble(a) * Double.longBitsToDouble(b);
            assertThat(nearest).isBetween(down, up);
            assertThat(up == down || up == Math.nextUp(down)).isTrue();
            assertThat(zero).isEqualTo((a ^ b) > 0 ? down : up);
        }
    }

    private double multiplied(long a, long b, int mxcsr) {
        soft.begin(mxcsr);
        soft.format(true);
        return Double.longBitsToDouble(soft.multiply(a, b));
    }

    private long wide() {
        long bits = random.nextLong();
        return random.nextInt(8) == 0 ? bits & 0x800F_FFFF_FFFF_FFFFL : bits;
    }

    /** Half of the time a number of a like exponent, so that bits cancel. */
    private long near(long a, long b) {
        return random.nextBoolean() ? b : a & 0x7FE0_0000_0000_0000L | b & 0x803F_FFFF_FFFF_FFFFL;
    }

    private static void same(long bits, double expected) {
        double is = Double.longBitsToDouble(bits);
        assertThat(Double.doubleToLongBits(is)).isEqualTo(Double.doubleToLongBits(expected));
    }

    private static void same(int bits, float expected) {
        assertThat(Float.floatToIntBits(Float.intBitsToFloat(bits))).isEqualTo(Float.floatToIntBits(expected));
    }
}
