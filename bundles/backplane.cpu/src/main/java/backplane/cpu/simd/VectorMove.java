package backplane.cpu.simd;

/** Moves, shuffles, blends, inserts and extracts on XMM registers. */
final class VectorMove {
    private static final long LOW_WORD = 0xFFFF_FFFFL;
    private static final long HIGH_WORD = ~LOW_WORD;

    private VectorMove() {}

    static void execute(Simd simd, int op, int register, int imm) {
        long lo = simd.lo;
        long hi = simd.hi;
        switch (op) {
            case Op.MOVE -> simd.write(register, lo, hi);
            case Op.STORE, Op.STORE32Q -> {
                // the operand already lies in lo and hi
            }
            case Op.STORE32 -> simd.lo = lo & LOW_WORD;
            case Op.STOREH -> simd.lo = hi;
            case Op.MERGE32 -> simd.low(register, simd.low(register) & HIGH_WORD | lo & LOW_WORD);
            case Op.MERGE64 -> simd.low(register, lo);
            case Op.LOAD32 -> simd.write(register, lo & LOW_WORD, 0);
            case Op.MOVE_LOW, Op.LOAD32Q -> simd.write(register, lo, 0);
            case Op.MOVHLPS -> simd.low(register, hi);
            case Op.MOVLHPS -> simd.high(register, lo);
            case Op.MOVSLDUP -> simd.write(register, twice32(lo), twice32(hi));
            case Op.MOVSHDUP -> simd.write(register, twice32(lo >>> 32), twice32(hi >>> 32));
            case Op.MOVDDUP -> simd.write(register, lo, lo);
            case Op.STMXCSR -> simd.lo = simd.mxcsr();
            default -> shuffle(simd, op, register, imm);
        }
    }

    private static void shuffle(Simd simd, int op, int register, int imm) {
        long lo = simd.lo;
        long hi = simd.hi;
        long dstLo = simd.low(register);
        long dstHi = simd.high(register);
        switch (op) {
            case Op.SHUFPS ->
                simd.write(
                        register,
                        pair32(part32(dstLo, dstHi, imm), part32(dstLo, dstHi, imm >> 2)),
                        pair32(part32(lo, hi, imm >> 4), part32(lo, hi, imm >> 6)));
            case Op.SHUFPD -> simd.write(register, (imm & 1) == 0 ? dstLo : dstHi, (imm & 2) == 0 ? lo : hi);
            case Op.PSHUFD ->
                simd.write(
                        register,
                        pair32(part32(lo, hi, imm), part32(lo, hi, imm >> 2)),
                        pair32(part32(lo, hi, imm >> 4), part32(lo, hi, imm >> 6)));
            case Op.PSHUFHW -> simd.write(register, lo, shuffleWords(hi, imm));
            case Op.PSHUFLW -> simd.write(register, shuffleWords(lo, imm), hi);
            case Op.INSERTPS -> insertSingle(simd, register, part32(lo, hi, imm >> 6), imm);
            case Op.INSERTPS_M -> insertSingle(simd, register, lo & LOW_WORD, imm);
            case Op.PINSRB -> insert(simd, register, imm & 15, 8, lo & 0xFF);
            case Op.PINSRW -> insert(simd, register, imm & 7, 16, lo & 0xFFFF);
            case Op.PINSRD -> insert(simd, register, imm & 3, 32, lo & LOW_WORD);
            case Op.PINSRDQ -> insert(simd, register, imm & 1, 64, lo);
            default -> blendOrExtract(simd, op, register, imm);
        }
    }

    private static void blendOrExtract(Simd simd, int op, int register, int imm) {
        long lo = simd.lo;
        long hi = simd.hi;
        switch (op) {
            case Op.BLENDPS -> blend(simd, register, mask32(imm), mask32(imm >> 2));
            case Op.BLENDPD -> blend(simd, register, -(imm & 1L), -(imm >> 1 & 1L));
            case Op.PBLENDW -> blend(simd, register, mask16(imm), mask16(imm >> 4));
            case Op.BLENDVPS -> blend(simd, register, signMask32(simd.low(0)), signMask32(simd.high(0)));
            case Op.BLENDVPD -> blend(simd, register, simd.low(0) >> 63, simd.high(0) >> 63);
            case Op.PBLENDVB -> blend(simd, register, byteMask(simd.low(0)), byteMask(simd.high(0)));
            case Op.PEXTRB -> simd.lo = half(lo, hi, imm >> 3) >>> (imm & 7) * 8 & 0xFF;
            case Op.PEXTRW -> simd.lo = half(lo, hi, imm >> 2) >>> (imm & 3) * 16 & 0xFFFF;
            case Op.PEXTRD -> simd.lo = part32(lo, hi, imm);
            case Op.PEXTRDQ -> simd.lo = half(lo, hi, imm);
            case Op.MOVMSKPS -> simd.lo = lo >>> 31 & 1 | lo >>> 62 & 2 | hi >>> 29 & 4 | hi >>> 60 & 8;
            case Op.MOVMSKPD -> simd.lo = lo >>> 63 | hi >>> 62 & 2;
            case Op.PMOVMSKB -> simd.lo = signs8(lo) | signs8(hi) << 8;
            case Op.MASKMOV -> {
                simd.maskLo = byteMask(lo);
                simd.maskHi = byteMask(hi);
                simd.readXmm(register);
            }
            case Op.PTEST -> test(simd, register);
            default -> throw new IllegalArgumentException("operation " + op);
        }
    }

    private static void test(Simd simd, int register) {
        long dstLo = simd.low(register);
        long dstHi = simd.high(register);
        boolean zero = (simd.lo & dstLo | simd.hi & dstHi) == 0;
        boolean carry = (simd.lo & ~dstLo | simd.hi & ~dstHi) == 0;
        simd.eflags = (zero ? 0x40 : 0) | (carry ? 1 : 0);
    }

    private static void blend(Simd simd, int register, long maskLo, long maskHi) {
        simd.write(
                register,
                simd.low(register) & ~maskLo | simd.lo & maskLo,
                simd.high(register) & ~maskHi | simd.hi & maskHi);
    }

    private static void insert(Simd simd, int register, int index, int bits, long value) {
        int position = index * bits;
        int shift = position & 63;
        long mask = (bits == 64 ? -1L : (1L << bits) - 1) << shift;
        if (position < 64) {
            simd.low(register, simd.low(register) & ~mask | value << shift);
        } else {
            simd.high(register, simd.high(register) & ~mask | value << shift);
        }
    }

    /** The element goes to the place that bits 5:4 name; bits 3:0 clear elements afterwards. */
    private static void insertSingle(Simd simd, int register, long value, int imm) {
        insert(simd, register, imm >> 4 & 3, 32, value);
        simd.low(register, simd.low(register) & ~mask32(imm));
        simd.high(register, simd.high(register) & ~mask32(imm >> 2));
    }

    private static long half(long lo, long hi, int index) {
        return (index & 1) == 0 ? lo : hi;
    }

    private static long part32(long lo, long hi, int index) {
        return half(lo, hi, index >> 1) >>> (index & 1) * 32 & LOW_WORD;
    }

    private static long pair32(long low, long high) {
        return low | high << 32;
    }

    private static long twice32(long value) {
        return value & LOW_WORD | value << 32;
    }

    private static long mask32(int bits) {
        return ((bits & 1) != 0 ? LOW_WORD : 0) | ((bits & 2) != 0 ? HIGH_WORD : 0);
    }

    private static long mask16(int bits) {
        return ((bits & 1L) | (bits & 2L) << 15 | (bits & 4L) << 30 | (bits & 8L) << 45) * 0xFFFF;
    }

    private static long signMask32(long value) {
        return mask32((int) (value >>> 31 & 1 | value >>> 62 & 2));
    }

    /** FF in every byte whose top bit is set. */
    static long byteMask(long value) {
        return (value >>> 7 & 0x0101_0101_0101_0101L) * 0xFF;
    }

    /** The eight top bits, byte 0 in bit 0. */
    static long signs8(long value) {
        return (value >>> 7 & 0x0101_0101_0101_0101L) * 0x0102_0408_1020_4080L >>> 56;
    }

    static long shuffleWords(long value, int imm) {
        return word(value, imm)
                | word(value, imm >> 2) << 16
                | word(value, imm >> 4) << 32
                | word(value, imm >> 6) << 48;
    }

    private static long word(long value, int index) {
        return value >>> (index & 3) * 16 & 0xFFFF;
    }

    static long insertWord(long value, int word, int index) {
        int shift = index * 16;
        return value & ~(0xFFFFL << shift) | (word & 0xFFFFL) << shift;
    }
}
