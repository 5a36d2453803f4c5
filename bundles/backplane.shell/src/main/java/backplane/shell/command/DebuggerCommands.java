package backplane.shell.command;

import backplane.api.CpuAccess;
import backplane.cpu.api.Debugger;
import backplane.cpu.api.Debugger.Kind;
import backplane.cpu.api.Disassembler;
import backplane.machine.HostedMachine;
import backplane.machine.Machines;
import backplane.shell.text.Table;
import java.util.List;
import java.util.Locale;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The commands {@code cpu:*} that stop and follow the processor. */
@Component(
        service = DebuggerCommands.class,
        property = {
            "osgi.command.scope=cpu",
            "osgi.command.function=step",
            "osgi.command.function=trace",
            "osgi.command.function=break",
            "osgi.command.function=watch",
            "osgi.command.function=delete",
            "osgi.command.function=disasm",
            "osgi.command.function=stack"
        })
public final class DebuggerCommands {

    private static final String ADDRESS = "0x7c00 linear, cs:0x10 or 0x7c0:0 segmented, rip a register";
    private static final String MACHINE = "name of a machine; not needed if there is only one";
    private static final String STEP = "executes instructions of a paused machine and shows the next one";
    private static final String TRACE = "executes instructions of a paused machine and shows each of them";
    private static final String BREAK = "pauses the machine before the instruction at an address; alone: lists";
    private static final String WATCH = "pauses the machine after an instruction that touches memory";
    private static final String DISASM = "disassembles memory";
    private static final String STACK = "shows the top of the stack";
    private static final String HOW_MANY = "how many";
    private static final int MOST_TRACED = 10_000;
    private static final int MOST_LISTED = 1000;
    private static final int LISTED = 10;
    private static final int WORDS = 8;

    private final Lookup lookup;
    private final Listing listing;

    /** Works on all machines. */
    @Activate
    public DebuggerCommands(@Reference Machines machines, @Reference Disassembler disassembler) {
        lookup = new Lookup(machines);
        listing = new Listing(disassembler);
    }

    private HostedMachine host(String name) {
        return name.isEmpty() ? lookup.only() : lookup.machine(name);
    }

    // ---- going on

    /** Executes one instruction. */
    @Descriptor(STEP)
    public String step(@Parameter(names = "-m", absentValue = "") @Descriptor(MACHINE) String machine) {
        return step(machine, 1);
    }

    /** Executes instructions. */
    @Descriptor(STEP)
    public String step(
            @Parameter(names = "-m", absentValue = "") @Descriptor(MACHINE) String machine,
            @Descriptor(HOW_MANY) int count) {
        HostedMachine host = host(machine);
        long done = host.machine().step(Math.max(1, count));
        return ended(host, done, count) + listing.next(host);
    }

    private static String ended(HostedMachine host, long done, long count) {
        Debugger.Hit[] hit = new Debugger.Hit[1];
        Processors.debugger(host, d -> {
            hit[0] = d.takeHit();
            return true;
        });
        return hit[0] != null ? hit[0].text() + "\n" : done < count ? "stopped after " + done + " instructions\n" : "";
    }

    /** Executes instructions and shows them. */
    @Descriptor(TRACE)
    public String trace(@Parameter(names = "-m", absentValue = "") @Descriptor(MACHINE) String machine) {
        return trace(machine, LISTED);
    }

    /** Executes instructions and shows them. */
    @Descriptor(TRACE)
    public String trace(
            @Parameter(names = "-m", absentValue = "") @Descriptor(MACHINE) String machine,
            @Descriptor(HOW_MANY) int count) {
        HostedMachine host = host(machine);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(count, MOST_TRACED); i++) {
            text.append(listing.next(host)).append('\n');
            String end = ended(host, host.machine().step(1), 1);
            if (!end.isEmpty()) {
                return text + end.stripTrailing();
            }
        }
        return text.toString().stripTrailing();
    }

    // ---- breakpoints

    /** Lists the breakpoints; the word is one of Java's, hence the underscore. */
    @Descriptor(BREAK)
    public String _break(@Parameter(names = "-m", absentValue = "") @Descriptor(MACHINE) String machine) {
        List<Debugger.Breakpoint> all = Processors.debugger(host(machine), Debugger::breakpoints);
        Table table = new Table("NUMBER", "KIND", "ADDRESS", "BYTES");
        all.forEach(b -> table.row(
                "" + b.number(),
                b.kind().name().toLowerCase(Locale.ROOT),
                String.format(Locale.ROOT, "0x%08x", b.address()),
                "" + b.length()));
        return all.isEmpty() ? "no breakpoint" : table.toString();
    }

    /** Sets a breakpoint on code. */
    @Descriptor(BREAK)
    public String _break(
            @Parameter(names = "-m", absentValue = "") @Descriptor(MACHINE) String machine,
            @Descriptor(ADDRESS) String address) {
        return add(host(machine), Kind.CODE, address, 1);
    }

    /** Watches writes to four bytes. */
    @Descriptor(WATCH)
    public String watch(
            @Parameter(names = "-m", absentValue = "") @Descriptor(MACHINE) String machine,
            @Descriptor(ADDRESS) String address) {
        return add(host(machine), Kind.WRITE, address, 4);
    }

    /** Watches writes. */
    @Descriptor(WATCH)
    public String watch(
            @Parameter(names = "-m", absentValue = "") @Descriptor(MACHINE) String machine,
            @Descriptor(ADDRESS) String address,
            @Descriptor("how many bytes, 1 .. 4096") int length) {
        return add(host(machine), Kind.WRITE, address, length);
    }

    /** Watches accesses. */
    @Descriptor(WATCH)
    public String watch(
            @Parameter(names = "-m", absentValue = "") @Descriptor(MACHINE) String machine,
            @Descriptor(ADDRESS) String address,
            @Descriptor("how many bytes, 1 .. 4096") int length,
            @Descriptor("r reads, w writes, rw both") String access) {
        Kind kind =
                switch (access) {
                    case "r" -> Kind.READ;
                    case "w" -> Kind.WRITE;
                    case "rw" -> Kind.ACCESS;
                    default -> throw new IllegalArgumentException("'" + access + "' is none of r, w, rw");
                };
        return add(host(machine), kind, address, length);
    }

    private static String add(HostedMachine host, Kind kind, String address, int length) {
        Address at = Address.linear(host, address);
        if (at.physical()) {
            throw new IllegalArgumentException("breakpoints have linear addresses; leave the p: out");
        }
        int number = Processors.debugger(host, d -> d.add(kind, at.value(), length));
        return "breakpoint " + number + " at 0x" + Long.toHexString(at.value());
    }

    /** Removes breakpoints. */
    @Descriptor("removes a breakpoint, or all")
    public String delete(
            @Parameter(names = "-m", absentValue = "") @Descriptor(MACHINE) String machine,
            @Descriptor("number as in cpu:break, or all") String number) {
        HostedMachine host = host(machine);
        if (number.equals("all")) {
            int count = Processors.debugger(host, d -> {
                List<Debugger.Breakpoint> all = d.breakpoints();
                all.forEach(b -> d.remove(b.number()));
                return all.size();
            });
            return count + " deleted";
        }
        int n = (int) Address.number(number);
        if (!Processors.debugger(host, d -> d.remove(n))) {
            throw new IllegalArgumentException("there is no breakpoint " + n + "; cpu:break lists them");
        }
        return "1 deleted";
    }

    // ---- looking

    /** Disassembles from the present instruction on. */
    @Descriptor(DISASM)
    public String disasm(@Parameter(names = "-m", absentValue = "") @Descriptor(MACHINE) String machine) {
        return disasm(machine, "rip");
    }

    /** Disassembles from an address on. */
    @Descriptor(DISASM)
    public String disasm(
            @Parameter(names = "-m", absentValue = "") @Descriptor(MACHINE) String machine,
            @Descriptor(ADDRESS) String address) {
        return disasm(machine, address, LISTED);
    }

    /** Disassembles a number of instructions. */
    @Descriptor(DISASM)
    public String disasm(
            @Parameter(names = "-m", absentValue = "") @Descriptor(MACHINE) String machine,
            @Descriptor(ADDRESS) String address,
            @Descriptor("how many instructions") int count) {
        return disasm(machine, address, count, Listing.bits(host(machine)));
    }

    /** Disassembles as code of another size. */
    @Descriptor(DISASM)
    public String disasm(
            @Parameter(names = "-m", absentValue = "") @Descriptor(MACHINE) String machine,
            @Descriptor(ADDRESS) String address,
            @Descriptor("how many instructions") int count,
            @Descriptor("16, 32 or 64, if not as the code that runs") int bits) {
        HostedMachine host = host(machine);
        return listing.from(host, Address.linear(host, address), Math.min(count, MOST_LISTED), bits);
    }

    /** Shows the top of the stack. */
    @Descriptor(STACK)
    public String stack(@Parameter(names = "-m", absentValue = "") @Descriptor(MACHINE) String machine) {
        return stack(machine, WORDS);
    }

    /** Shows words of the stack. */
    @Descriptor(STACK)
    public String stack(
            @Parameter(names = "-m", absentValue = "") @Descriptor(MACHINE) String machine,
            @Descriptor(HOW_MANY) int count) {
        HostedMachine host = host(machine);
        int bits = Processors.debugger(host, Debugger::stackBits);
        int width = bits / 8;
        long mask = bits == 64 ? -1 : (1L << bits) - 1;
        long sp = Processors.access(host, cpu -> cpu.gpr(CpuAccess.RSP)) & mask;
        byte[] bytes = new Address(false, Processors.linear(host, CpuAccess.SS, sp))
                .read(host.machine(), Math.max(1, Math.min(count, MOST_LISTED)) * width);
        StringBuilder text = new StringBuilder();
        for (int at = 0; at + width <= bytes.length; at += width) {
            long value = 0;
            for (int i = width - 1; i >= 0; i--) {
                value = value << 8 | bytes[at + i] & 0xff;
            }
            text.append(
                    String.format(Locale.ROOT, "%0" + 2 * width + "x: %0" + 2 * width + "x%n", sp + at & mask, value));
        }
        return text.toString().stripTrailing();
    }
}
