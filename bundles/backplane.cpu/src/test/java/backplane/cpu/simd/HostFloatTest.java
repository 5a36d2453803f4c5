package backplane.cpu.simd;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.cpu.fp.SseFloat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Where the host may compute, soft-float gives the same bits and no new flag. */
class HostFloatTest {
    private static final int ROUNDS = 60_000;
    private static final int PRECISION_FLAG = 0x20;

    private final SseFloat soft = new SseFloat();
    private final SplittableRandom random = new SplittableRandom(4);
    private int taken;

    @Test
    void doublesAreTheSame() {
        for (int i = 0; i < ROUNDS; i++) {
            double x = number();
            double y = number();
            int kind = i % 6;
            int mxcsr = 0x1F80 | (i & 1) * PRECISION_FLAG;
            double result = HostFloat.compute(kind, x, y);
            if (HostFloat.same(kind, x, y, result, mxcsr)) {
                taken++;
                soft.begin(mxcsr);
                soft.format(true);
                long a = Double.doubleToRawLongBits(x);
                assertThat(softly(kind, a, Double.doubleToRawLongBits(y)))
                        .isEqualTo(Double.doubleToRawLongBits(result));
                assertThat(soft.flags & ~mxcsr).isZero();
            }
        }
        assertThat(taken).isGreaterThan(ROUNDS / 3);
    }

    @Test
    void singlesAreTheSame() {
        for (int i = 0; i < ROUNDS; i++) {
            float x = (float) number();
            float y = (float) number();
            int kind = i % 6;
            int mxcsr = 0x1F80 | (i & 1) * PRECISION_FLAG;
            float result = HostFloat.compute(kind, x, y);
            if (HostFloat.same(kind, x, y, result, mxcsr)) {
                taken++;
                soft.begin(mxcsr);
                soft.format(false);
                long a = Float.floatToRawIntBits(x) & 0xFFFF_FFFFL;
                assertThat((int) softly(kind, a, Float.floatToRawIntBits(y) & 0xFFFF_FFFFL))
                        .isEqualTo(Float.floatToRawIntBits(result));
                assertThat(soft.flags & ~mxcsr).isZero();
            }
        }
        assertThat(taken).isGreaterThan(ROUNDS / 3);
    }

    /** Zeros, small integers, fractions of few and of many bits, numbers near both ends of the range of binary32 and beyond. */
    private double number() {
        double x = random.nextInt(-1000, 1000);
        return switch (random.nextInt(6)) {
            case 0 -> x;
            case 1 -> x / 1024;
            case 2 -> random.nextInt(2) == 0 ? 0.0 : -0.0;
            case 3 -> random.nextDouble(-2, 2);
            case 4 -> Math.scalb(random.nextDouble(1, 2), random.nextInt(-120, 120));
            default -> random.nextInt();
        };
    }

    private long softly(int kind, long a, long b) {
        return switch (kind) {
            case HostFloat.ADD -> soft.add(a, b);
            case HostFloat.SUB -> soft.subtract(a, b);
            case HostFloat.MUL -> soft.multiply(a, b);
            case HostFloat.DIV -> soft.divide(a, b);
            case HostFloat.SQRT -> soft.squareRoot(b);
            default -> throw new AssertionError(kind);
        };
    }
}
