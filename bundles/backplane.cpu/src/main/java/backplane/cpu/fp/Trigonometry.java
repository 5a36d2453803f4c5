package backplane.cpu.fp;

/** FSIN, FCOS, FSINCOS, FPTAN, FPATAN. */
final class Trigonometry {
    private final ExtendedConversion fpu;

    Trigonometry(ExtendedConversion fpu) {
        this.fpu = fpu;
    }

    boolean sine(int se, long m, boolean cosine) {
        return true;
    }

    boolean tangent(int se, long m) {
        return true;
    }

    void arcTangent(int ySe, long y, int xSe, long x) {}
}
