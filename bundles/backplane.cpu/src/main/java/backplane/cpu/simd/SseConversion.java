package backplane.cpu.simd;

import backplane.cpu.fp.X87;

/** SSE conversions. */
final class SseConversion {
    SseConversion(Simd simd) {}

    int execute(int op, int register) {
        return 0;
    }

    int executeMmx(int op, int register, X87 x87) {
        return 0;
    }
}
