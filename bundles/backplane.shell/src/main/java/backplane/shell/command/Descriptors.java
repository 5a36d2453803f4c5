package backplane.shell.command;

import static backplane.cpu.api.StateLayout.*;

import backplane.api.Bytes;
import backplane.machine.HostedMachine;
import java.util.Locale;

/** Descriptor tables as text. */
final class Descriptors {
    private static final int ROWS = 64;
    private static final int LDTR = 6;
    private static final int TR = 7;
    private static final long LONG_MODE = 0x400;
    private static final String[] SYSTEM = {
        "-",
        "tss16",
        "ldt",
        "tss16 busy",
        "call gate16",
        "task gate",
        "int gate16",
        "trap gate16",
        "-",
        "tss",
        "-",
        "tss busy",
        "call gate",
        "-",
        "int gate",
        "trap gate"
    };

    private Descriptors() {}

    /** What is asked of the state block, as it was at one moment. */
    private record Table(String name, int selector, long base, long limit) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%-4s %04x base %016x limit %08x", name, selector, base, limit);
        }
    }

    static String text(HostedMachine host) {
        Table[] tables = Processors.debugger(host, d -> {
            Bytes st = d.state();
            return new Table[] {
                new Table("gdtr", 0, st.i64(GDTR), st.i64(GDTR + 8)),
                new Table("idtr", 0, st.i64(IDTR), st.i64(IDTR + 8)),
                system(st, "ldtr", LDTR),
                system(st, "tr", TR)
            };
        });
        long efer = Processors.debugger(host, d -> d.state().i64(EFER));
        long cr0 = Processors.debugger(host, d -> d.state().i64(CR0));
        StringBuilder text = new StringBuilder();
        for (Table t : tables) {
            text.append(t).append('\n');
        }
        text.append(String.format(
                Locale.ROOT, "cr0 %08x  cr3 %08x  efer %03x", cr0, Processors.access(host, c -> c.control(3)), efer));
        if ((cr0 & 1) == 0) {
            return text + "\nreal mode: the vectors of interrupts lie at the base of idtr, 4 bytes each";
        }
        rows(host, tables[0], 8, text);
        rows(host, tables[1], (efer & LONG_MODE) != 0 ? 16 : 8, text);
        if ((tables[2].selector & 0xfffc) != 0) {
            rows(host, tables[2], 8, text);
        }
        return text.toString();
    }

    private static Table system(Bytes st, String name, int n) {
        int at = SEGMENT + n * SEGMENT_SIZE;
        return new Table(name, st.u16(at + SELECTOR), st.i64(at + BASE), st.i64(at + LIMIT));
    }

    private static void rows(HostedMachine host, Table table, int size, StringBuilder into) {
        int length = (int) Math.min(table.limit + 1, (long) ROWS * size);
        byte[] raw = host.machine()
                .<byte[], RuntimeException>call(() -> host.machine().board().peekLinear(table.base, length));
        Bytes bytes = new Bytes(Math.max(8, raw.length));
        bytes.put(0, raw, 0, raw.length);
        for (int at = 0; at + 8 <= raw.length; at += size) {
            long d = bytes.i64(at);
            if (d != 0) {
                into.append(String.format(Locale.ROOT, "%n%s[%02x] %016x ", table.name, at / size, d))
                        .append(describe(d));
            }
        }
    }

    private static String describe(long d) {
        int type = (int) (d >>> 40) & 0x1f;
        String where;
        if (type >= 0x10) {
            String kind = (type & 8) != 0
                    ? (d >>> 53 & 1) != 0 ? "code64" : (d >>> 54 & 1) != 0 ? "code32" : "code16"
                    : "data";
            where = kind + segment(d);
        } else if ((type & 4) != 0) {
            where = SYSTEM[type]
                    + String.format(Locale.ROOT, " %04x:%08x", d >>> 16 & 0xffff, d & 0xffff | d >>> 32 & 0xffff_0000L);
        } else {
            where = SYSTEM[type] + segment(d);
        }
        return where + " dpl " + (d >>> 45 & 3) + ((d >>> 47 & 1) != 0 ? "" : " not present");
    }

    private static String segment(long d) {
        long limit = d & 0xffff | d >>> 32 & 0xf_0000;
        return String.format(
                Locale.ROOT,
                " base %08x limit %08x",
                d >>> 16 & 0xff_ffff | d >>> 32 & 0xff00_0000L,
                (d >>> 55 & 1) != 0 ? limit << 12 | 0xfff : limit);
    }
}
