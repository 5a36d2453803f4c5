package backplane.cpu.simd;

/** SSE arithmetic. */
final class SseArithmetic {
    SseArithmetic(Simd simd) {}

    int execute(int op, int register, int imm) {
        return 0;
    }
}
