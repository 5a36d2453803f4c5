package backplane.cpu.threaded;

/**
 * What makes a copy of a family different: bits 0 .. 11 the family's own number, 12 .. 14 the kind of address as in
 * {@link backplane.cpu.decode.Record}, 15 that nobody will see the flags, 16 .. 20 the condition of a jump that is done at once, plus one.
 */
final class Variant {
    private static final int KIND = 12, DEAD = 15, JUMP = 16;

    private Variant() {}

    static int number(int variant) {
        return variant & 0xfff;
    }

    static int kind(int variant) {
        return variant >> KIND & 7;
    }

    static boolean dead(int variant) {
        return (variant >> DEAD & 1) != 0;
    }

    /** Returns the condition of the jump that is done at once, -1 if there is none. */
    static int jump(int variant) {
        return (variant >> JUMP & 31) - 1;
    }

    static int withAddress(int number, int kind) {
        return number | kind << KIND;
    }

    static int withDead(int variant) {
        return variant | 1 << DEAD;
    }

    static int withJump(int variant, int condition) {
        return variant | condition + 1 << JUMP;
    }
}
