package backplane.cpu.simd;

import backplane.api.Bytes;
import backplane.cpu.fp.FpuLayout;
import backplane.cpu.fp.X87;
import java.math.BigInteger;
import java.util.TreeMap;

/** Two windows of memory and just enough of a processor to run one x87, MMX or SSE instruction of a vector file. */
final class VectorMachine {
    static final long CODE = 0x1000_0000L;
    static final long DATA = 0x2000_0000L;
    private static final int WINDOW = 0x1_0000;

    final long[] gpr = new long[16];
    final Bytes state = new Bytes(FpuLayout.LENGTH);
    final X87 x87 = new X87(state, 0);
    final Simd simd = new Simd(state, 0, x87);
    final byte[] data = new byte[WINDOW];
    final byte[] code = new byte[WINDOW];
    int mode;
    long flags;
    long ip;
    int exception;
    int error;
    long cr2;

    void defaults(int bits) {
        mode = bits;
        for (int o = 0; o < WINDOW; o++) {
            data[o] = (byte) (o * 0x9D + (o >> 8) * 0x3B + 0x5A);
        }
        for (int i = 0; i < 16; i++) {
            long value = 0x1122334455667788L * (2 * i + 1) ^ (long) i << 60;
            gpr[i] = mode == 64 ? value : value & 0xFFFF_FFFFL;
        }
        gpr[4] = mode == 16 ? 0xF000 : 0x2000_F000L;
        x87.control(0x37F);
        x87.status(0);
        x87.full(0);
        simd.mxcsr(0x1F80);
        for (int k = 0; k < 8; k++) {
            long m = 0;
            for (int j = 0; j < 7; j++) {
                m |= ((10L * k + j) * 0x17 + 0x21 & 0xFF) << 8 * j;
            }
            m |= (0x80L | k) << 56;
            x87.register(k, 0x4000 | 3 * k + 1, m);
        }
        for (int i = 0; i < 16; i++) {
            simd.write(i, vector(i, 0), vector(i, 8));
        }
    }

    private static long vector(int i, int from) {
        long value = 0;
        for (int j = 0; j < 8; j++) {
            value |= (long) ((16 * i + from + j) * 0x1D + 0x43 & 0xFF) << 8 * j;
        }
        return value;
    }

    /** Puts one {@code key=value} item into place; false if the key is unknown. */
    boolean set(String key, String value) {
        char kind = key.charAt(0);
        int at = registerNumber(key);
        if (at >= 0) {
            gpr[at] = Long.parseUnsignedLong(value, 16);
        } else if (key.equals("fl")) {
            flags = Long.parseLong(value, 16);
        } else if (key.equals("fcw")) {
            int status = x87.status();
            x87.control(Integer.parseInt(value, 16));
            x87.status(status);
        } else if (key.equals("fsw")) {
            x87.status(Integer.parseInt(value, 16));
        } else if (key.equals("ftw")) {
            x87.full(Integer.parseInt(value, 16));
        } else if (key.equals("mxcsr")) {
            simd.mxcsr(Integer.parseInt(value, 16));
        } else if (kind == 'p') {
            BigInteger n = new BigInteger(value, 16);
            x87.register(key.charAt(1) - '0', n.shiftRight(64).intValue(), n.longValue());
        } else if (kind == 'x') {
            BigInteger n = new BigInteger(value, 16);
            simd.write(
                    Integer.parseInt(key.substring(1)),
                    n.longValue(),
                    n.shiftRight(64).longValue());
        } else if (kind == 'm') {
            int offset = (int) (Long.parseLong(key.substring(1), 16) - DATA);
            for (int i = 0; i * 2 < value.length(); i++) {
                data[offset + i] = (byte) Integer.parseInt(value.substring(2 * i, 2 * i + 2), 16);
            }
        } else {
            return false;
        }
        return true;
    }

    static int registerNumber(String key) {
        String[] names = {"rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi"};
        for (int i = 0; i < 8; i++) {
            if (names[i].equals(key)) {
                return i;
            }
        }
        return key.matches("r\\d+") ? Integer.parseInt(key.substring(1)) : -1;
    }

    /** All registers by their names in the vector files. */
    TreeMap<String, BigInteger> registers() {
        TreeMap<String, BigInteger> all = new TreeMap<>();
        String[] names = {"rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi"};
        for (int i = 0; i < 16; i++) {
            all.put(i < 8 ? names[i] : "r" + i, number(gpr[i], 0));
            all.put("x" + i, number(simd.low(i), simd.high(i)));
        }
        for (int k = 0; k < 8; k++) {
            all.put("p" + k, number(x87.significand(k), x87.signExponent(k)));
        }
        all.put("fl", number(flags & 0xFFFF, 0));
        all.put("fcw", number(x87.control(), 0));
        all.put("fsw", number(x87.status(), 0));
        all.put("ftw", number(x87.full(), 0));
        all.put("mxcsr", number(simd.mxcsr(), 0));
        return all;
    }

    static BigInteger number(long low, long high) {
        BigInteger n = new BigInteger(Long.toUnsignedString(low));
        return n.add(new BigInteger(Long.toUnsignedString(high)).shiftLeft(64));
    }

    int fetch() {
        return code[(int) (ip++ - CODE)] & 0xFF;
    }

    long fetch(int bytes) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (long) fetch() << 8 * i;
        }
        return value;
    }

    boolean raise(int vector, int code) {
        exception = vector;
        error = code;
        return false;
    }

    /** Checks an access; false if it faults. */
    boolean reachable(long linear, int size, boolean write) {
        long start = mode == 64 ? linear : linear & 0xFFFF_FFFFL;
        if (start >= DATA && start + size <= DATA + WINDOW
                || !write && start >= CODE && start + size <= CODE + WINDOW) {
            return true;
        }
        cr2 = start >= DATA && start < DATA + WINDOW ? DATA + WINDOW : start;
        // the kernel's half of the address space was mapped, for the kernel
        boolean present = start < 0 || start >= CODE && start < CODE + WINDOW;
        return raise(14, (write ? 6 : 4) | (present ? 1 : 0));
    }

    int read8(long linear) {
        long start = mode == 64 ? linear : linear & 0xFFFF_FFFFL;
        return (start < DATA ? code[(int) (start - CODE)] : data[(int) (start - DATA)]) & 0xFF;
    }

    long read(long linear, int size) {
        long value = 0;
        for (int i = 0; i < Math.min(size, 8); i++) {
            value |= (long) read8(linear + i) << 8 * i;
        }
        return value;
    }

    void write(long linear, int size, long low, long high) {
        long start = mode == 64 ? linear : linear & 0xFFFF_FFFFL;
        for (int i = 0; i < size; i++) {
            data[(int) (start - DATA) + i] = (byte) ((i < 8 ? low : high) >>> 8 * (i & 7));
        }
    }
}
