package backplane.cpu.simd;

/** Packed-integer operations that move elements between the halves: unpack, pack, shuffle, horizontal sums, extensions. */
final class PackedPermute {
    private PackedPermute() {}

    /** Leaves the result of {@code op} on destination (dHi:dLo) and the source operand in {@link Simd#lo}, {@link Simd#hi}. */
    static void execute(Simd simd, int op, long dLo, long dHi, int imm) {
        long sLo = simd.lo;
        long sHi = simd.hi;
        switch (op) {
            case Op.PUNPCKLBW, Op.PUNPCKLWD, Op.PUNPCKLDQ, Op.PUNPCKLQDQ -> unpack(simd, op - Op.PUNPCKLBW, dLo, sLo);
            case Op.PUNPCKHBW, Op.PUNPCKHWD, Op.PUNPCKHDQ, Op.PUNPCKHQDQ -> unpack(simd, op - Op.PUNPCKHBW, dHi, sHi);
            case Op.PACKSSWB,
                    Op.PACKSSDW,
                    Op.PACKUSWB,
                    Op.PACKUSDW,
                    Op.PHADDW,
                    Op.PHADDD,
                    Op.PHADDSW,
                    Op.PHSUBW,
                    Op.PHSUBD,
                    Op.PHSUBSW -> {
                simd.lo = narrow(op, dLo, dHi);
                simd.hi = narrow(op, sLo, sHi);
            }
            case Op.PSHUFB -> {
                simd.lo = shuffle(dLo, dHi, sLo, 15);
                simd.hi = shuffle(dLo, dHi, sHi, 15);
            }
            case Op.PALIGNR -> align(simd, dLo, dHi, imm * 8);
            case Op.PHMINPOSUW -> minimum(simd);
            case Op.MPSADBW -> sums(simd, dLo, dHi, imm);
            default -> extend(simd, op);
        }
    }

    /** The MMX form: 64-bit destination and source. */
    static long executeMmx(int op, long d, long s, int imm) {
        switch (op) {
            case Op.PUNPCKLBW, Op.PUNPCKLWD, Op.PUNPCKLDQ:
                return interleave(op - Op.PUNPCKLBW, d, s);
            case Op.PUNPCKHBW, Op.PUNPCKHWD, Op.PUNPCKHDQ:
                return interleave(op - Op.PUNPCKHBW, d >>> 32, s >>> 32);
            case Op.PSHUFB:
                return shuffle(d, d, s, 7);
            case Op.PALIGNR:
                int bits = imm * 8;
                return bits < 64 ? PackedShift.right(s, d, bits) : bits < 128 ? d >>> bits - 64 : 0;
            default:
                return narrow(op, d, s);
        }
    }

    private static void unpack(Simd simd, int sizeLog, long d, long s) {
        if (sizeLog == 3) {
            simd.lo = d;
            simd.hi = s;
        } else {
            simd.lo = interleave(sizeLog, d, s);
            simd.hi = interleave(sizeLog, d >>> 32, s >>> 32);
        }
    }

    /** Interleaves the elements of the low 32 bits of d and s; elements have 8 &lt;&lt; sizeLog bits. */
    private static long interleave(int sizeLog, long d, long s) {
        return spread(sizeLog, d) | spread(sizeLog, s) << (8 << sizeLog);
    }

    private static long spread(int sizeLog, long value) {
        long x = value & 0xFFFF_FFFFL;
        if (sizeLog < 2) {
            x = (x | x << 16) & 0x0000_FFFF_0000_FFFFL;
        }
        return sizeLog == 0 ? (x | x << 8) & 0x00FF_00FF_00FF_00FFL : x;
    }

    /** One half of a result that is half as wide as its operands (lo, hi): packs, and sums of neighbours. */
    private static long narrow(int op, long lo, long hi) {
        switch (op) {
            case Op.PACKSSWB, Op.PACKUSWB:
                boolean signed = op == Op.PACKSSWB;
                return packWords(lo, signed) | packWords(hi, signed) << 32;
            case Op.PACKSSDW:
                return packDoublewords(lo, -32768, 32767) | packDoublewords(hi, -32768, 32767) << 32;
            case Op.PACKUSDW:
                return packDoublewords(lo, 0, 65535) | packDoublewords(hi, 0, 65535) << 32;
            case Op.PHADDD:
                return (lo + (lo >>> 32) & 0xFFFF_FFFFL) | hi + (hi >>> 32) << 32;
            case Op.PHSUBD:
                return (lo - (lo >>> 32) & 0xFFFF_FFFFL) | hi - (hi >>> 32) << 32;
            default:
                return neighbours(op, lo)
                        | neighbours(op, lo >>> 32) << 16
                        | neighbours(op, hi) << 32
                        | neighbours(op, hi >>> 32) << 48;
        }
    }

    private static long neighbours(int op, long pair) {
        int first = (short) pair;
        int second = (short) (pair >>> 16);
        int result = op == Op.PHADDW || op == Op.PHADDSW ? first + second : first - second;
        boolean saturate = op == Op.PHADDSW || op == Op.PHSUBSW;
        return (saturate ? PackedElement.clamp(result, -32768, 32767) : result) & 0xFFFFL;
    }

    private static long packWords(long words, boolean signed) {
        long result = 0;
        for (int i = 0; i < 4; i++) {
            int word = (short) (words >>> 16 * i);
            result |= (PackedElement.clamp(word, signed ? -128 : 0, signed ? 127 : 255) & 0xFFL) << 8 * i;
        }
        return result;
    }

    private static long packDoublewords(long pair, int least, int most) {
        return PackedElement.clamp((int) pair, least, most) & 0xFFFFL
                | (PackedElement.clamp((int) (pair >>> 32), least, most) & 0xFFFFL) << 16;
    }

    private static long shuffle(long lo, long hi, long control, int mask) {
        long result = 0;
        for (int shift = 0; shift < 64; shift += 8) {
            int index = (int) (control >>> shift);
            if ((index & 0x80) == 0) {
                int from = index & mask;
                result |= ((from < 8 ? lo : hi) >>> (from & 7) * 8 & 0xFF) << shift;
            }
        }
        return result;
    }

    /** The 256-bit number (destination : source) shifted right. */
    private static void align(Simd simd, long dLo, long dHi, int bits) {
        long sLo = simd.lo;
        long sHi = simd.hi;
        simd.lo = window(sLo, sHi, dLo, dHi, bits);
        simd.hi = window(sLo, sHi, dLo, dHi, bits + 64);
    }

    private static long window(long w0, long w1, long w2, long w3, int bits) {
        long low = quarter(w0, w1, w2, w3, bits >> 6);
        return PackedShift.right(low, quarter(w0, w1, w2, w3, (bits >> 6) + 1), bits & 63);
    }

    private static long quarter(long w0, long w1, long w2, long w3, int index) {
        return switch (index) {
            case 0 -> w0;
            case 1 -> w1;
            case 2 -> w2;
            case 3 -> w3;
            default -> 0;
        };
    }

    private static void minimum(Simd simd) {
        int best = 0x10000;
        int at = 0;
        for (int i = 0; i < 8; i++) {
            int word = (int) ((i < 4 ? simd.lo : simd.hi) >>> (i & 3) * 16) & 0xFFFF;
            if (word < best) {
                best = word;
                at = i;
            }
        }
        simd.lo = best | at << 16;
        simd.hi = 0;
    }

    /** Eight sums of four absolute differences against one block of the source. */
    private static void sums(Simd simd, long dLo, long dHi, int imm) {
        int block = (int) ((imm & 2) == 0 ? simd.lo >>> (imm & 1) * 32 : simd.hi >>> (imm & 1) * 32);
        int start = (imm & 4) == 0 ? 0 : 32;
        long lo = 0;
        long hi = 0;
        for (int i = 0; i < 4; i++) {
            lo |= distance((int) window(dLo, dHi, 0, 0, start + 8 * i), block) << 16 * i;
            hi |= distance((int) window(dLo, dHi, 0, 0, start + 32 + 8 * i), block) << 16 * i;
        }
        simd.lo = lo;
        simd.hi = hi;
    }

    private static long distance(int a, int b) {
        long sum = 0;
        for (int shift = 0; shift < 32; shift += 8) {
            sum += Math.abs((a >>> shift & 0xFF) - (b >>> shift & 0xFF));
        }
        return sum;
    }

    private static void extend(Simd simd, int op) {
        boolean signed = op <= Op.PMOVSXDQ;
        long s = simd.lo;
        switch (signed ? op : op - Op.PMOVZXBW + Op.PMOVSXBW) {
            case Op.PMOVSXBW -> extend(simd, s, 8, 16, signed);
            case Op.PMOVSXBD -> extend(simd, s, 8, 32, signed);
            case Op.PMOVSXBQ -> extend(simd, s, 8, 64, signed);
            case Op.PMOVSXWD -> extend(simd, s, 16, 32, signed);
            case Op.PMOVSXWQ -> extend(simd, s, 16, 64, signed);
            default -> extend(simd, s, 32, 64, signed);
        }
    }

    private static void extend(Simd simd, long source, int from, int to, boolean signed) {
        int perHalf = 64 / to;
        simd.lo = widen(source, from, to, signed);
        simd.hi = widen(source >>> perHalf * from, from, to, signed);
    }

    private static long widen(long source, int from, int to, boolean signed) {
        long result = 0;
        for (int i = 0; i * to < 64; i++) {
            long top = source >>> i * from << 64 - from;
            long element = signed ? top >> 64 - from : top >>> 64 - from;
            result |= (to == 64 ? element : element & (1L << to) - 1) << i * to;
        }
        return result;
    }
}
