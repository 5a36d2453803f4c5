package backplane.cpu.decode;

/**
 * The decoded form of an instruction: two 64-bit words.
 *
 * <table>
 * <caption>First word</caption>
 * <tr><td>0 .. 11</td><td>operation number, index of {@link backplane.cpu.op.OpTable}</td></tr>
 * <tr><td>12 .. 19</td><td>register operand: byte offset in the state block, or a raw number</td></tr>
 * <tr><td>20 .. 27</td><td>base register or register r/m operand: byte offset in the state block</td></tr>
 * <tr><td>28 .. 35</td><td>index register: byte offset in the state block</td></tr>
 * <tr><td>36 .. 37</td><td>scale</td></tr>
 * <tr><td>38 .. 40</td><td>kind of address, see {@link #FLAT32} and following</td></tr>
 * <tr><td>41 .. 43</td><td>segment register</td></tr>
 * <tr><td>44 .. 47</td><td>length in bytes</td></tr>
 * <tr><td>48 .. 57</td><td>distance of the instruction from the start of its block in bytes</td></tr>
 * <tr><td>58 .. 59</td><td>repeat prefix: 0 none, 1 REPNE, 2 REP</td></tr>
 * <tr><td>60</td><td>LOCK prefix</td></tr>
 * <tr><td>61 .. 62</td><td>operand size: 0 byte, 1 word, 2 doubleword, 3 quadword</td></tr>
 * <tr><td>63</td><td>REX.W or any REX, where an operation needs to know</td></tr>
 * </table>
 *
 * <p>Second word: displacement (low half, signed), immediate (high half, signed); or one 64-bit immediate.
 */
public final class Record {
    /** Address = 32-bit offset, segment flat. */
    public static final int FLAT32 = 0;
    /** Address = 64-bit offset. */
    public static final int FLAT64 = 1;
    /** 16-bit offset in a segment. */
    public static final int SEG16 = 2;
    /** 32-bit offset in a segment. */
    public static final int SEG32 = 3;
    /** 64-bit offset, segment base added, no limit (FS and GS in long mode). */
    public static final int SEG64 = 4;
    /** 32-bit offset, segment base added, no limit (FS and GS in long mode). */
    public static final int SEG64_32 = 5;
    /** The r/m operand is a register. */
    public static final int REGISTER = 7;

    public static final int LOCK_SHIFT = 60, DELTA_SHIFT = 48, LENGTH_SHIFT = 44;

    private Record() {}

    public static int op(long w) {
        return (int) w & 0xfff;
    }

    /** Register operand. */
    public static int reg(long w) {
        return (int) (w >>> 12) & 0xff;
    }

    /** Base register or register r/m operand. */
    public static int base(long w) {
        return (int) (w >>> 20) & 0xff;
    }

    public static int index(long w) {
        return (int) (w >>> 28) & 0xff;
    }

    public static int scale(long w) {
        return (int) (w >>> 36) & 3;
    }

    public static int kind(long w) {
        return (int) (w >>> 38) & 7;
    }

    public static int segment(long w) {
        return (int) (w >>> 41) & 7;
    }

    public static int length(long w) {
        return (int) (w >>> LENGTH_SHIFT) & 15;
    }

    public static int delta(long w) {
        return (int) (w >>> DELTA_SHIFT) & 0x3ff;
    }

    /** Distance of the following instruction from the start of the block. */
    public static int next(long w) {
        return delta(w) + length(w);
    }

    public static int repeat(long w) {
        return (int) (w >>> 58) & 3;
    }

    public static boolean lock(long w) {
        return (w >>> LOCK_SHIFT & 1) != 0;
    }

    /** Operand size: 0 byte, 1 word, 2 doubleword, 3 quadword. */
    public static int size(long w) {
        return (int) (w >>> 61) & 3;
    }

    public static boolean rex(long w) {
        return w < 0;
    }

    public static int displacement(long v) {
        return (int) v;
    }

    public static int immediate(long v) {
        return (int) (v >> 32);
    }

    public static boolean isRegister(long w) {
        return kind(w) == REGISTER;
    }
}
