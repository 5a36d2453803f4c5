package backplane.shell.command;

import backplane.api.CpuAccess;
import backplane.machine.HostedMachine;
import backplane.machine.Machines;
import backplane.shell.Names;
import java.util.Locale;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The commands {@code cpu:*}. */
@Component(
        service = ProcessorCommands.class,
        property = {
            "osgi.command.scope=cpu",
            "osgi.command.function=regs",
            "osgi.command.function=fpu",
            "osgi.command.function=sse",
            "osgi.command.function=tables"
        })
public final class ProcessorCommands {

    private static final String[] GENERAL = {
        "rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8 ", "r9 ", "r10", "r11", "r12", "r13", "r14", "r15"
    };
    private static final String[] SEGMENTS = {"es", "cs", "ss", "ds", "fs", "gs"};

    private final Lookup lookup;

    /** Works on all machines. */
    @Activate
    public ProcessorCommands(@Reference Machines machines) {
        lookup = new Lookup(machines);
    }

    /** Shows the registers. */
    @Descriptor("shows the registers of the processor")
    public String regs() {
        return regs(lookup.only());
    }

    /** Shows the registers in one machine. */
    @Descriptor("shows the registers of the processor")
    public String regs(@Names(Names.Of.MACHINE) @Descriptor("name of a machine") String name) {
        return regs(lookup.machine(name));
    }

    private static String regs(HostedMachine host) {
        String text = host.machine().cpu(ProcessorCommands::text);
        if (text == null) {
            throw new IllegalStateException(host.name() + " has no processor; see dev:list");
        }
        return text;
    }

    private static String text(CpuAccess cpu) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < GENERAL.length; i++) {
            text.append(hex(GENERAL[i], cpu.gpr(i), 16)).append(i % 3 == 2 ? "\n" : "  ");
        }
        text.append(hex("rip", cpu.rip(), 16))
                .append("  ")
                .append(hex("rflags", cpu.rflags(), 8))
                .append('\n');
        for (int i = 0; i < SEGMENTS.length; i++) {
            text.append(hex(SEGMENTS[i], cpu.selector(i), 4)).append(hex(" base", cpu.base(i), 16));
            text.append(i % 2 == 1 ? "\n" : "  ");
        }
        for (int i : new int[] {0, 2, 3, 4}) {
            text.append(hex("cr" + i, cpu.control(i), 8)).append("  ");
        }
        return text.toString().stripTrailing();
    }

    /** Shows the x87. */
    @Descriptor("shows the x87 registers, top of the stack first")
    public String fpu() {
        return Processors.debugger(lookup.only(), d -> RegisterText.fpu(d.state()));
    }

    /** Shows the x87 of one machine. */
    @Descriptor("shows the x87 registers, top of the stack first")
    public String fpu(@Names(Names.Of.MACHINE) @Descriptor("name of a machine") String name) {
        return Processors.debugger(lookup.machine(name), d -> RegisterText.fpu(d.state()));
    }

    /** Shows the XMM registers. */
    @Descriptor("shows the XMM registers and MXCSR")
    public String sse() {
        return Processors.debugger(lookup.only(), d -> RegisterText.sse(d.state()));
    }

    /** Shows the XMM registers of one machine. */
    @Descriptor("shows the XMM registers and MXCSR")
    public String sse(@Names(Names.Of.MACHINE) @Descriptor("name of a machine") String name) {
        return Processors.debugger(lookup.machine(name), d -> RegisterText.sse(d.state()));
    }

    /** Shows the descriptor tables. */
    @Descriptor("shows the descriptor tables")
    public String tables() {
        return Descriptors.text(lookup.only());
    }

    /** Shows the descriptor tables of one machine. */
    @Descriptor("shows the descriptor tables")
    public String tables(@Names(Names.Of.MACHINE) @Descriptor("name of a machine") String name) {
        return Descriptors.text(lookup.machine(name));
    }

    private static String hex(String name, long value, int digits) {
        return String.format(Locale.ROOT, "%s %0" + digits + "x", name, value);
    }
}
