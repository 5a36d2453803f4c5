package backplane.cpu.fp;

/** F2XM1, FYL2X, FYL2XP1. */
final class Logarithm {
    private final ExtendedConversion fpu;

    Logarithm(ExtendedConversion fpu) {
        this.fpu = fpu;
    }

    void powerMinusOne(int se, long m) {}

    void timesLogarithm(int se, long m, int ySe, long y) {}

    void timesLogarithmPlusOne(int se, long m, int ySe, long y) {}
}
