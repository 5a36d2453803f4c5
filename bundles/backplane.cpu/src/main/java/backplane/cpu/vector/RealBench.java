package backplane.cpu.vector;

import backplane.api.CpuAccess;
import backplane.api.CpuBus;
import backplane.cpu.engine.Access;
import backplane.cpu.engine.Core;
import backplane.cpu.engine.Interpreter;
import backplane.cpu.engine.Model;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Real-mode vectors captured on an 80286: run until HLT. */
final class RealBench implements VectorBench {
    private static final int SIZE = 17 << 20;
    private static final String[] GENERAL = {"ax", "cx", "dx", "bx", "sp", "bp", "si", "di"};
    private static final String[] SEGMENTS = {"es", "cs", "ss", "ds"};
    /** IOPL, NT and bit 15 always read zero on an 80286 in real mode. */
    private static final int COMPARED_FLAGS = 0x0fd5;

    private static final List<String> STRINGS = List.of("6D", "6F", "A5", "A7", "AB", "AD", "AF");

    private final FlatBus bus = new FlatBus(SIZE);
    private final Core core = new Core(bus, Model.everything());
    private final Interpreter interpreter = new Interpreter(core);
    private final Access access = new Access(core);
    private final StringBuilder report = new StringBuilder();

    RealBench() {
        core.mmu.afterBus();
    }

    @Override
    public @Nullable String skip(Vector vector) {
        byte[] code = vector.code();
        if (vector.form().startsWith("0F") || vector.form().matches("6[4-7].*")) {
            return "not an instruction of the 80286";
        }
        if (vector.form().equals("8C") || vector.form().equals("8E")) {
            int at = 0;
            while ((code[at] & 0xfd) != 0x8c) {
                at++;
            }
            if ((code[at + 1] & 0x20) != 0) {
                return "FS and GS exist on later processors";
            }
        }
        int prefixes = 0;
        for (byte b : code) {
            int x = b & 0xff;
            if (x == 0xf0) {
                return "LOCK is accepted more widely by the 80286";
            }
            if (x != 0x26 && x != 0x2e && x != 0x36 && x != 0x3e && x != 0xf2 && x != 0xf3) {
                break;
            }
            prefixes++;
        }
        return code.length - 1 > 10 || prefixes > 6 ? "longer than 10 bytes" : null;
    }

    @Override
    public @Nullable String run(Vector vector) {
        core.control.reset();
        load(vector);
        interpreter.run(200_000);
        report.setLength(0);
        if (!core.halted || bus.tripleFaults > 0) {
            report.append(bus.tripleFaults > 0 ? "triple fault " : "did not halt ");
            bus.tripleFaults = 0;
        }
        compare(vector);
        clean();
        return report.length() == 0 ? null : report.toString();
    }

    private static int number(String hex) {
        return Integer.parseUnsignedInt(hex, 16);
    }

    private void load(Vector vector) {
        for (Map.Entry<String, String> item : vector.initial().entrySet()) {
            if (item.getKey().startsWith("m")) {
                int at = number(item.getKey().substring(1));
                bus.load(at, Vector.bytes(item.getValue()));
                bus.mark(at & -4096L, CpuBus.DIRTY);
                bus.mark(at + item.getValue().length() / 2 - 1 & -4096L, CpuBus.DIRTY);
            }
        }
        if ("d".equals(vector.expected().get("exc"))) {
            // overruns of the stack segment raise 12 on later processors
            bus.bytes().put32(12 * 4, bus.bytes().i32(13 * 4));
            bus.mark(0, CpuBus.DIRTY);
        }
        for (int i = 0; i < 8; i++) {
            access.gpr(i, number(vector.initial().getOrDefault(GENERAL[i], "0")));
        }
        for (int i = 0; i < 4; i++) {
            int selector = number(vector.initial().getOrDefault(SEGMENTS[i], "0"));
            access.segment(i, selector, (long) selector << 4, 0xffff, 0x93);
        }
        access.rip(number(vector.initial().getOrDefault("ip", "0")));
        access.rflags(number(vector.initial().getOrDefault("flags", "2")) & 0xfff);
        access.table(false, 0, 0x3ff);
    }

    /** Flags that the manuals call undefined after a form. */
    private static int undefinedFlags(String form) {
        String opcode = form.substring(0, 2);
        int digit = form.length() > 3 ? form.charAt(3) - '0' : 0;
        switch (opcode) {
            case "27":
            case "2F":
                return 0x800;
            case "37":
            case "3F":
                return 0x8c4;
            case "69":
            case "6B":
                return 0xd4;
            case "F6":
            case "F7":
                return digit == 4 || digit == 5 ? 0xd4 : digit > 5 ? 0x8d5 : 0;
            case "C0":
            case "C1":
            case "D2":
            case "D3":
                return digit < 4 ? 0x800 : 0x810;
            case "D0":
            case "D1":
                return digit < 4 ? 0 : 0x10;
            case "D4":
                return 0x8d5;
            case "D5":
                return 0x811;
            default:
                return 0;
        }
    }

    private int expected(Vector vector, String key) {
        String value = vector.expected().get(key);
        return number(value != null ? value : vector.initial().getOrDefault(key, "0"));
    }

    private void compare(Vector vector) {
        boolean faulted = vector.expected().containsKey("exc");
        boolean string = STRINGS.contains(vector.form());
        for (int i = 0; i < 8; i++) {
            if (faulted && string && i != 4) {
                // the 80286 has moved the index registers when a string instruction faults
                continue;
            }
            difference(GENERAL[i], access.gpr(i) & 0xffff, expected(vector, GENERAL[i]));
        }
        for (int i = 0; i < 4; i++) {
            difference(SEGMENTS[i], access.selector(i), expected(vector, SEGMENTS[i]));
        }
        difference("ip", access.rip() & 0xffff, expected(vector, "ip"));
        int mask = COMPARED_FLAGS
                & ~number(vector.undefined().getOrDefault("flags", "0"))
                & ~undefinedFlags(vector.form());
        difference("flags", access.rflags() & mask, expected(vector, "flags") & mask);
        // the file gives the even address even where the stack pointer is odd
        int flagsAt = number(vector.undefined().getOrDefault("flagsat", "0"));
        flagsAt += flagsAt != 0 ? expected(vector, "sp") & 1 : 0;
        memory(vector.initial(), vector.expected(), flagsAt, mask);
        memory(vector.expected(), Map.of(), flagsAt, mask);
    }

    private void memory(Map<String, String> items, Map<String, String> later, int flagsAt, int mask) {
        for (Map.Entry<String, String> item : items.entrySet()) {
            if (!item.getKey().startsWith("m")) {
                continue;
            }
            int at = number(item.getKey().substring(1));
            byte[] bytes = Vector.bytes(item.getValue());
            for (int i = 0; i < bytes.length; i++) {
                if (changedLater(later, at + i)) {
                    continue;
                }
                int compared = flagsAt == 0 || at + i < flagsAt || at + i > flagsAt + 1
                        ? 0xff
                        : mask >>> 8 * (at + i - flagsAt) & 0xff;
                difference("m" + Integer.toHexString(at + i), bus.bytes().u8(at + i) & compared, bytes[i] & compared);
            }
        }
    }

    private static boolean changedLater(Map<String, String> later, int at) {
        for (Map.Entry<String, String> item : later.entrySet()) {
            if (item.getKey().startsWith("m")) {
                int from = number(item.getKey().substring(1));
                if (at >= from && at < from + item.getValue().length() / 2) {
                    return true;
                }
            }
        }
        return false;
    }

    private void difference(String what, long is, long expected) {
        if (is != expected) {
            report.append(what)
                    .append('=')
                    .append(Long.toHexString(is))
                    .append(" not ")
                    .append(Long.toHexString(expected))
                    .append("; ");
        }
    }

    private void clean() {
        byte[] zeros = new byte[4096];
        for (long page = 0; page < SIZE; page += 4096) {
            if ((bus.flags(page) & CpuBus.DIRTY) != 0) {
                bus.load(page, zeros);
                bus.unmark(page, CpuBus.DIRTY);
            }
        }
        // pages leave the write TLB with the flag
        core.mmu.flush();
    }

    /** For tests. */
    CpuAccess access() {
        return access;
    }
}
