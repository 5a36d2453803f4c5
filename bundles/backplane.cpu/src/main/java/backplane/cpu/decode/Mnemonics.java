package backplane.cpu.decode;

import backplane.cpu.op.OpTable;
import java.util.Locale;

/** Names that depend on the operand size, or that the opcode map spells otherwise. */
final class Mnemonics {
    private Mnemonics() {}

    /** Returns the mnemonic of a form; size 1 word, 2 doubleword, 3 quadword. */
    static String of(Entry e, int size, Decoder d) {
        int colon = e.name.indexOf(':');
        String name = colon < 0 ? e.name : e.name.substring(0, colon);
        int usual = d.code == 0 ? 1 : d.code == 1 ? 2 : 3;
        switch (e.name) {
            case "CBW":
                return new String[] {"", "cbw", "cwde", "cdqe"}[size];
            case "CWD":
                return new String[] {"", "cwd", "cdq", "cqo"}[size];
            case "RET:F":
                return "retf" + (size == Math.min(usual, 2) ? "" : suffix(size));
            case "IRET":
                return "iret" + (size == Math.min(usual, 2) ? "" : suffix(size));
            case "PUSHF":
            case "POPF":
                return name.toLowerCase(Locale.ROOT) + (size == usual ? "" : suffix(size));
            case "PUSHA":
            case "POPA":
                return name.toLowerCase(Locale.ROOT) + (size == usual ? "" : suffix(size));
            case "JCXZ":
                return new String[] {"jcxz", "jecxz", "jrcxz"}[d.addressSize];
            case "CMPXCHG8B":
                return size == 3 ? "cmpxchg16b" : "cmpxchg8b";
            case "NOP":
                return d.repeat == 2 && e.kinds.length == 0 ? "pause" : "nop";
            case "SAL":
                return "shl";
            case "UD":
                return "ud2";
            case "MOV":
                return Record.op(d.w) >= OpTable.MOV_WIDE && Record.op(d.w) < OpTable.MOVABS + 8 ? "movabs" : "mov";
            default:
                return condition(name).toLowerCase(Locale.ROOT);
        }
    }

    private static String suffix(int size) {
        return size == 1 ? "w" : size == 2 ? "d" : "q";
    }

    /** JZ is written as je, and so on. */
    private static String condition(String name) {
        for (String family : new String[] {"J", "SET", "CMOV"}) {
            if (name.equals(family + "Z") || name.equals(family + "NZ")) {
                return name.substring(0, name.length() - 1) + "E";
            }
        }
        return name;
    }
}
