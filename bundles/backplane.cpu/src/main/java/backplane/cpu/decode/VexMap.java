package backplane.cpu.decode;

import backplane.cpu.op.OpTable;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The VEX-encoded instructions on general registers (BMI1, BMI2). */
final class VexMap {
    private static final String TEXT = """
            38F2 0 ANDN
            38F3 0 /1 BLSR
            38F3 0 /2 BLSMSK
            38F3 0 /3 BLSI
            38F5 0 BZHI
            38F5 2 PEXT
            38F5 3 PDEP
            38F6 3 MULX
            38F7 0 BEXTR
            38F7 1 SHLX
            38F7 2 SARX
            38F7 3 SHRX
            3AF0 3 RORX
            """;

    /** By map, prefix, opcode (10, 2, 8 bits) and reg field, 8 for any. */
    private static final Map<Integer, Integer> OPERATIONS = new HashMap<>();

    private static final Map<Integer, String> NAMES = new HashMap<>();

    static {
        TEXT.lines().forEach(line -> {
            String[] t = line.trim().split(" ");
            int map = t[0].startsWith("3A") ? 1 : 0;
            int number = map << 10 | Integer.parseInt(t[1]) << 8 | Integer.parseInt(t[0].substring(2), 16);
            int reg = t[2].startsWith("/") ? t[2].charAt(1) - '0' : 8;
            int operation = OpTable.binding(t[t.length - 1]) & 0xffff;
            OPERATIONS.put(number << 4 | reg, operation);
            NAMES.put(operation, t[t.length - 1]);
        });
    }

    private VexMap() {}

    /** Returns the operation, 0 if there is none. Prefixes: 0 none, 1 66, 2 F3, 3 F2. */
    static int find(int number, int reg) {
        Integer found = OPERATIONS.get(number << 4 | 8);
        if (found == null) {
            found = OPERATIONS.get(number << 4 | reg);
        }
        return found == null ? 0 : found;
    }

    /** Returns the mnemonic of an operation, null if it is none of these. */
    static @Nullable String name(int operation) {
        return NAMES.get(operation);
    }
}
