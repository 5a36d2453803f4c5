package backplane.cpu.decode;

/** One form of the opcode map. */
final class Entry {
    /** Kinds of operands. */
    static final int NONE = 0, E = 1, G = 2, M = 3, R = 4, Z = 5, I = 6, J = 7, O = 8, A = 9, S = 10, C = 11, D = 12;

    static final int ACCUMULATOR = 13, CL = 14, DX = 15, ONE = 16, FIXED_SEGMENT = 17;

    /** Sizes of operands. */
    static final int SIZE_B = 0,
            SIZE_W = 1,
            SIZE_V = 2,
            SIZE_Z = 3,
            SIZE_Y = 4,
            SIZE_BS = 5,
            SIZE_P = 6,
            SIZE_NONE = 7,
            SIZE_D = 8;

    final String name;
    final int[] kinds;
    final int[] sizes;
    final boolean invalid64;
    final boolean only64;
    final boolean default64;
    final boolean lockable;
    final boolean last;
    final boolean modrm;
    /** Family and number of the operation, see {@link backplane.cpu.op.OpTable}. */
    final int family;

    final int base;
    /** The mod field does not matter: always a register. */
    final boolean registerOnly;
    /** Byte operation without an operand that says so. */
    final boolean isByte;
    /** The operand size is that of the second operand. */
    final boolean crc;
    /** For PUSHS and POPS: the segment register. */
    int segment;

    Entry(String name, String[] operands, String attributes, int family, int base) {
        this.name = name;
        this.family = family;
        this.base = base;
        kinds = new int[operands.length];
        sizes = new int[operands.length];
        boolean needsModrm = false;
        for (int i = 0; i < operands.length; i++) {
            operand(i, operands[i]);
            int k = kinds[i];
            needsModrm |= k >= E && k <= R || k == S || k == C || k == D;
        }
        modrm = needsModrm;
        invalid64 = attributes.contains(" i64");
        only64 = attributes.contains(" o64");
        default64 = attributes.contains(" d64");
        lockable = attributes.contains(" lock");
        registerOnly = attributes.contains(" reg");
        isByte = attributes.contains(" byte");
        crc = name.equals("CRC32");
        last = attributes.contains(" end");
    }

    private void operand(int i, String s) {
        int segment = "ES CS SS DS FS GS".indexOf(s);
        if (s.length() == 2 && segment >= 0 && segment % 3 == 0) {
            kinds[i] = FIXED_SEGMENT;
            sizes[i] = SIZE_NONE;
            this.segment = segment / 3;
            return;
        }
        switch (s) {
            case "AL":
            case "rAX":
                kinds[i] = ACCUMULATOR;
                sizes[i] = s.equals("AL") ? SIZE_B : SIZE_V;
                return;
            case "CL":
                kinds[i] = CL;
                sizes[i] = SIZE_B;
                return;
            case "DX":
                kinds[i] = DX;
                sizes[i] = SIZE_W;
                return;
            case "1":
                kinds[i] = ONE;
                sizes[i] = SIZE_B;
                return;
            default:
        }
        kinds[i] = " EGMRZIJOASCD".indexOf(s.charAt(0));
        sizes[i] = s.length() == 1 ? SIZE_NONE : size(s.substring(1));
    }

    private static int size(String s) {
        switch (s) {
            case "b":
                return SIZE_B;
            case "w":
                return SIZE_W;
            case "d":
                return SIZE_D;
            case "v":
                return SIZE_V;
            case "z":
                return SIZE_Z;
            case "y":
                return SIZE_Y;
            case "bs":
                return SIZE_BS;
            case "p":
                return SIZE_P;
            default:
                throw new IllegalArgumentException(s);
        }
    }
}
