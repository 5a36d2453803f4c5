package backplane.cpu.fp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** The transcendental instructions against the 53-bit functions of the JVM; the vectors of silicon check the last places. */
class TranscendentalTest {
    private static final int ROUNDS = 20_000;
    private static final Percentage CLOSE = Percentage.withPercentage(1e-12);

    private final ExtendedConversion fpu = new ExtendedConversion();
    private final Trigonometry trigonometry = new Trigonometry(fpu);
    private final Logarithm logarithm = new Logarithm(fpu);
    private final SplittableRandom random = new SplittableRandom(3);

    private double random(int exponents) {
        double x = random.nextDouble(1, 2) * Math.pow(2, random.nextInt(-exponents, 3));
        return random.nextBoolean() ? x : -x;
    }

    private interface Function {
        void apply(int se, long m, int otherSe, long other);
    }

    private double value(double x, double y, Function function) {
        fpu.flags = 0;
        fpu.fromDouble(Double.doubleToLongBits(y));
        int ySe = fpu.resultSe;
        long yM = fpu.result;
        fpu.fromDouble(Double.doubleToLongBits(x));
        fpu.denormalSource = false;
        function.apply(fpu.resultSe, fpu.result, ySe, yM);
        fpu.toDouble(fpu.resultSe, fpu.result);
        return Double.longBitsToDouble(fpu.memory);
    }

    @Test
    void anglesHaveSineCosineAndTangent() {
        for (int i = 0; i < ROUNDS; i++) {
            double x = random(40);
            assertThat(value(x, 0, (se, m, s, y) -> trigonometry.sine(se, m, false)))
                    .isCloseTo(StrictMath.sin(x), CLOSE);
            assertThat(value(x, 0, (se, m, s, y) -> trigonometry.sine(se, m, true)))
                    .isCloseTo(StrictMath.cos(x), CLOSE);
            assertThat(value(x, 0, (se, m, s, y) -> trigonometry.tangent(se, m)))
                    .isCloseTo(StrictMath.tan(x), CLOSE);
        }
    }

    @Test
    void pointsHaveAngles() {
        for (int i = 0; i < ROUNDS; i++) {
            double x = random(40);
            double y = random(40);
            double angle = value(x, y, (se, m, otherSe, other) -> trigonometry.arcTangent(otherSe, other, se, m));
            assertThat(angle).isCloseTo(StrictMath.atan2(y, x), CLOSE);
        }
    }

    @Test
    void powersOfTwoKeepTheirPrecisionNearZero() {
        for (int i = 0; i < ROUNDS; i++) {
            double x = random(60) / 8;
            double power = value(x, 0, (se, m, s, y) -> logarithm.powerMinusOne(se, m));
            assertThat(power).isCloseTo(StrictMath.expm1(x * StrictMath.log(2)), CLOSE);
        }
    }

    @Test
    void logarithmsKeepTheirPrecisionNearOne() {
        for (int i = 0; i < ROUNDS; i++) {
            double x = Math.abs(random(60));
            double small = random(60) / 32;
            double y = random(10);
            assertThat(value(x, y, logarithm::timesLogarithm))
                    .isCloseTo(y * StrictMath.log(x) / StrictMath.log(2), CLOSE);
            assertThat(value(small, y, logarithm::timesLogarithmPlusOne))
                    .isCloseTo(y * StrictMath.log1p(small) / StrictMath.log(2), CLOSE);
        }
    }

    @Test
    void logarithmOfAPowerOfTwoIsExact() {
        assertThat(value(1024, 3, logarithm::timesLogarithm)).isEqualTo(30);
        assertThat(fpu.flags).isZero();
        assertThat(value(0.125, 2, logarithm::timesLogarithm)).isEqualTo(-6);
        assertThat(fpu.flags).isZero();
    }

    @Test
    void angleBeyondTheRangeIsRefused() {
        assertThat(trigonometry.sine(Extended.BIAS + 63, Long.MIN_VALUE, false)).isFalse();
        assertThat(trigonometry.sine(Extended.BIAS + 62, -1, false)).isTrue();
    }
}
