package backplane.cpu.decode;

import static backplane.cpu.api.StateLayout.ZERO;

import backplane.cpu.op.OpTable;
import backplane.cpu.simd.SimdInstruction;
import backplane.cpu.simd.SimdOperand;
import org.jspecify.annotations.Nullable;

/** Operands of the instruction that the decoder has decoded last. */
final class OperandText {
    private static final String[] SEGMENTS = {"es", "cs", "ss", "ds", "fs", "gs", "?", "?"};
    private static final String[] LEGACY8 = {"al", "cl", "dl", "bl", "ah", "ch", "dh", "bh"};
    private static final String[] NAMES = {"ax", "cx", "dx", "bx", "sp", "bp", "si", "di"};

    private final Decoder d;
    private long ip;
    private int length;

    OperandText(Decoder d) {
        this.d = d;
    }

    void begin(long address, int bytes) {
        ip = address;
        length = bytes;
    }

    static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }

    // ---- registers

    /** Returns the name of general register n; size 0 byte .. 3 quadword. */
    static String register(int n, int size, boolean rex) {
        if (n >= 8) {
            return "r" + n + new String[] {"b", "w", "d", ""}[size];
        }
        switch (size) {
            case 0:
                return n < 4 || !rex ? LEGACY8[n] : NAMES[n] + "l";
            case 1:
                return NAMES[n];
            case 2:
                return "e" + NAMES[n];
            default:
                return "r" + NAMES[n];
        }
    }

    private String register(int n, int size) {
        return register(n, size, d.rex != 0);
    }

    private int rm() {
        return d.modrm & 7 | (d.rex & 1) << 3;
    }

    private int reg() {
        return d.modrm >>> 3 & 7 | (d.rex & 4) << 1;
    }

    // ---- memory

    private static String pointer(int bytes) {
        switch (bytes) {
            case 1:
                return "BYTE PTR ";
            case 2:
                return "WORD PTR ";
            case 4:
                return "DWORD PTR ";
            case 6:
                return "FWORD PTR ";
            case 8:
                return "QWORD PTR ";
            case 10:
                return "TBYTE PTR ";
            case 16:
                return "XMMWORD PTR ";
            default:
                return "";
        }
    }

    /** Returns a memory operand of this many bytes; 0 leaves the size open. */
    String memory(int bytes) {
        return pointer(bytes) + address();
    }

    private String address() {
        String segment = d.override >= 0 ? SEGMENTS[d.override] + ":" : "";
        if (d.relative) {
            return segment + "[" + (d.addressSize == 1 ? "eip" : "rip") + signed(d.displacement) + "]";
        }
        int size = d.addressSize + 1;
        StringBuilder text = new StringBuilder();
        if (d.base != ZERO) {
            text.append(register(d.base >> 3, size));
        }
        if (d.index != ZERO) {
            text.append(text.length() > 0 ? "+" : "").append(register(d.index >> 3, size));
            text.append(d.addressSize == 0 ? "" : "*" + (1 << d.scale));
        }
        if (text.length() == 0) {
            long mask = d.addressSize == 0 ? 0xffff : d.addressSize == 1 ? 0xffff_ffffL : -1L;
            return (segment.isEmpty() ? "ds:" : segment) + hex(d.displacement & mask);
        }
        boolean shown = d.modrm >>> 6 != 0 || d.base == ZERO;
        return segment + "[" + text + (shown ? signed(d.displacement) : "") + "]";
    }

    private static String signed(int value) {
        return value < 0 ? "-" + hex(-(long) value) : "+" + hex(value);
    }

    // ---- general operands

    /** Returns operand i of a general instruction. */
    String general(Entry e, int i, int size) {
        int s = d.sizeOf(e.sizes[i], size);
        switch (e.kinds[i]) {
            case Entry.E:
            case Entry.R:
                return d.memory ? memory(memoryBytes(e, e.sizes[i], s)) : register(rm(), registerSize(e, i, s, size));
            case Entry.M:
                return memory(memoryBytes(e, e.sizes[i], s));
            case Entry.G:
                return register(reg(), s);
            case Entry.Z:
                return register(d.opcode & 7 | (d.rex & 1) << 3, s);
            case Entry.ACCUMULATOR:
                // IN and OUT know no 64-bit operand
                return register(0, e.name.equals("IN") || e.name.equals("OUT") ? Math.min(s, 2) : s, true);
            case Entry.S:
                return SEGMENTS[d.modrm >>> 3 & 7];
            case Entry.C:
                return "cr" + reg();
            case Entry.D:
                return "dr" + reg();
            case Entry.FIXED_SEGMENT:
                return SEGMENTS[e.segment];
            case Entry.ONE:
                return "1";
            case Entry.CL:
                return "cl";
            case Entry.DX:
                return "dx";
            case Entry.I:
                return immediate(e, i, size);
            case Entry.J:
                return hex(target(e, size));
            case Entry.O:
                return offset();
            case Entry.A:
                return hex(d.v >>> 32 & 0xffff) + ":" + hex(d.v & (size == 1 ? 0xffff : 0xffff_ffffL));
            default:
                return "";
        }
    }

    /** Segment selectors in registers take the operand size. */
    private int registerSize(Entry e, int i, int s, int size) {
        boolean control = e.kinds[i] == Entry.R
                && (e.kinds[0] == Entry.C || e.kinds[0] == Entry.D || e.name.startsWith("MOV:FROM"));
        if (control) {
            return d.code == 2 ? 3 : 2;
        }
        return e.name.equals("MOV:TOSEG") ? d.code == 0 && size == 1 ? 1 : Math.min(size, 2) : s;
    }

    private static int memoryBytes(Entry e, int sizeCode, int s) {
        switch (e.name) {
            case "CMPXCHG8B":
                return s == 3 ? 16 : 8;
            case "BOUND":
                return s == 1 ? 4 : 8;
            case "LES", "LDS", "LSS", "LFS", "LGS":
                return s == 1 ? 4 : s == 2 ? 6 : 10;
            case "INVLPG":
                return 1;
            case "LEA", "SGDT", "SIDT", "LGDT", "LIDT":
                return 0;
            case "SLDT", "STR", "SMSW", "MOV:SEG":
                return 2;
            default:
                return sizeCode == Entry.SIZE_P ? s == 1 ? 4 : s == 2 ? 6 : 10 : 1 << s;
        }
    }

    private String immediate(Entry e, int i, int size) {
        long value = Record.op(d.w) == OpTable.MOV_WIDE ? d.v : Record.immediate(d.v);
        if (e.name.equals("ENTER")) {
            return hex(i == 0 ? value & 0xffff : value >>> 16 & 0xff);
        }
        int code = e.sizes[i];
        int s = code == Entry.SIZE_B ? 0 : code == Entry.SIZE_W ? 1 : size;
        return hex(s == 3 ? value : value & (1L << (8 << s)) - 1);
    }

    private long target(Entry e, int size) {
        long distance = e.family == OpTable.BRANCH ? d.v : Record.immediate(d.v);
        long to = ip + distance;
        return d.code == 2 ? to : size == 1 ? to & 0xffff : to & 0xffff_ffffL;
    }

    private String offset() {
        String segment = d.override >= 0 ? SEGMENTS[d.override] : "ds";
        boolean full = Record.op(d.w) >= OpTable.MOVABS && Record.op(d.w) < OpTable.MOVABS + 8;
        long value = full ? d.v : d.addressSize == 0 ? d.displacement & 0xffff : d.displacement & 0xffff_ffffL;
        return segment + ":" + hex(value);
    }

    // ---- string instructions

    /** Returns a string instruction with its implied operands, null if it is none. */
    @Nullable
    String string(String name, int size) {
        int s = name.equals("INS") || name.equals("OUTS") ? Math.min(size, 2) : size;
        String to = pointer(1 << s) + "es:[" + register(7, d.addressSize + 1) + "]";
        String from = pointer(1 << s)
                + (d.override >= 0 ? SEGMENTS[d.override] : "ds")
                + ":["
                + register(6, d.addressSize + 1)
                + "]";
        String accumulator = register(0, s, true);
        switch (name) {
            case "INS":
                return "ins " + to + ",dx";
            case "OUTS":
                return "outs dx," + from;
            case "MOVS":
                return "movs " + to + "," + from;
            case "CMPS":
                return "cmps " + from + "," + to;
            case "STOS":
                return "stos " + to + "," + accumulator;
            case "LODS":
                return "lods " + accumulator + "," + from;
            case "SCAS":
                return "scas " + accumulator + "," + to;
            case "XLAT":
                return "xlat BYTE PTR "
                        + (d.override >= 0 ? SEGMENTS[d.override] : "ds")
                        + ":["
                        + register(3, d.addressSize + 1)
                        + "]";
            default:
                return null;
        }
    }

    // ---- MMX and SSE

    boolean registerOnly(SimdOperand kind) {
        return kind == SimdOperand.U || kind == SimdOperand.N;
    }

    /** Returns an operand of a multimedia instruction. */
    String simd(SimdInstruction form, SimdOperand kind, boolean destination) {
        int general = (d.rex & 8) != 0 ? 3 : 2;
        switch (kind) {
            case V, C, X0:
                return "xmm" + reg();
            case P:
                return "mm" + (reg() & 7);
            case G:
                return register(reg(), form.name().equals("CRC32") || form.size() >= 4 ? general : 2);
            case W, U:
                if (form.op() == backplane.cpu.simd.Op.FENCE) {
                    return "";
                }
                return d.memory ? memory(form.size()) : "xmm" + rm();
            case Q, N:
                return d.memory ? memory(form.size()) : "mm" + (rm() & 7);
            case E:
                return d.memory ? memory(form.size()) : register(rm(), general);
            case M:
                return memory(form.name().startsWith("PREFETCH") ? 1 : form.size());
            case D:
                return (form.src() == SimdOperand.N ? "mm" : "xmm") + reg();
            case S:
                return memory(0);
            default:
                return "";
        }
    }
}
