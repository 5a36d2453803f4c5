package backplane.cpu;

import backplane.api.CpuAccess;
import backplane.api.CpuBus;
import backplane.api.Device;
import backplane.api.InterruptAcknowledge;
import backplane.api.Keyword;
import backplane.api.Link;
import backplane.api.MachineControl;
import backplane.api.PlugException;
import backplane.api.Processor;
import backplane.api.Reset;
import backplane.api.Slot;
import backplane.api.StateIo;
import backplane.cpu.api.Debugger;
import backplane.cpu.api.GearBox;
import backplane.cpu.engine.Access;
import backplane.cpu.engine.Core;
import backplane.cpu.engine.Interpreter;
import backplane.cpu.engine.Model;
import backplane.cpu.engine.State;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** The processor of a machine: an x86 of a chosen model, executed by the interpreter. */
@Component(
        service = Device.class,
        configurationPid = "backplane.rc.cpu",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = Cpu.Config.class, factory = true)
@Keyword("cpu")
public final class Cpu implements Device, Processor {

    /** The keys of bochsrc's {@code cpu:} line that concern the processor itself. */
    @ObjectClassDefinition(name = "Processor", description = "An x86 of a chosen model, 16, 32 and 64 bits")
    public @interface Config {
        /** Model. */
        @AttributeDefinition(
                description = "What CPUID tells: vendor, family and features",
                options = {
                    @Option("pentium_mmx"),
                    @Option("p2_klamath"),
                    @Option("p3_katmai"),
                    @Option("p4_willamette"),
                    @Option("core_duo_t2400_yonah"),
                    @Option("atom_n270"),
                    @Option("athlon64_venice"),
                    @Option("core2_penryn_t9600"),
                    @Option("corei5_lynnfield_750"),
                    @Option("corei5_arrandale_m520"),
                    @Option("bx_generic")
                })
        String model() default "bx_generic";

        /** Number of processors. */
        @AttributeDefinition(description = "Number of processors", min = "1", max = "255")
        int count() default 1;

        /** Emulated instructions per second. */
        @AttributeDefinition(description = "Emulated instructions per second", min = "1")
        long ips() default 50_000_000;

        /** Instructions that a processor may execute before the next one's turn. */
        @AttributeDefinition(
                description = "Instructions of a processor before the next one's turn; without effect, as there is one",
                min = "1",
                max = "32")
        int quantum() default 16;

        /** What a triple fault does. */
        @AttributeDefinition(description = "1 = a triple fault resets the machine; 0 = it stops")
        boolean reset__on__triple__fault() default true;

        /** What RDMSR and WRMSR of an unknown register do. */
        @AttributeDefinition(description = "1 = unknown MSRs read as zero; 0 = they raise #GP")
        boolean ignore__bad__msrs() default true;

        /** Highest CPUID leaf is 2. */
        @AttributeDefinition(description = "1 = the highest CPUID leaf is 2, for Windows NT 4")
        boolean cpuid__limit__winnt() default false;

        /** Text of CPUID 80000002h. */
        @AttributeDefinition(
                description = "Text that CPUID gives as processor name; none = that of the model",
                required = false)
        String brand__string() default "";

        /** Features to announce beyond the model. */
        @AttributeDefinition(description = "Features to announce beyond those of the model", required = false)
        String add__features() default "";

        /** Features not to announce. */
        @AttributeDefinition(description = "Features of the model not to announce", required = false)
        String exclude__features() default "";

        /** File with descriptions of MSRs. */
        @AttributeDefinition(description = "File that describes MSRs; not read, a warning says so", required = false)
        String msrs() default "";

        /** MWAIT is a no-operation. */
        @AttributeDefinition(description = "1 = MWAIT does nothing; 0 = it waits for an interrupt")
        boolean mwait__is__nop() default false;
    }

    private final Model model;
    private final int count;
    private boolean mwaitIsNop;
    private String msrs = "";
    private @Nullable Core core;
    private @Nullable Gearbox gearbox;
    private @Nullable Access access;
    private @Nullable DebugPort debugger;
    private @Nullable MachineControl control;

    /** Makes the processor of a configuration. */
    @Activate
    public Cpu(Config config) throws PlugException {
        this(
                Models.of(
                        config.model(),
                        config.brand__string(),
                        config.add__features(),
                        config.exclude__features(),
                        config.ignore__bad__msrs(),
                        config.cpuid__limit__winnt()),
                config.count());
        mwaitIsNop = config.mwait__is__nop();
        msrs = config.msrs();
    }

    /** Makes a processor of the default model. */
    public Cpu() throws PlugException {
        this("bx_generic");
    }

    /**
     * Makes a processor.
     *
     * @param model one of the names of {@code cpu: model=}
     */
    public Cpu(String model) throws PlugException {
        this(Models.of(model, "", "", "", true, false), 1);
    }

    private Cpu(Model model, int count) {
        this.model = model;
        this.count = count;
    }

    @Override
    public void attach(Slot slot) throws PlugException {
        if (count > 1) {
            throw new PlugException("cpu: count=" + count + ": a machine has one processor; set count=1");
        }
        CpuBus bus = slot.socket(CpuBus.class, "cpu0");
        Core made = new Core(bus, model);
        Link<InterruptAcknowledge> controller = slot.link(InterruptAcknowledge.class, "cpu0");
        made.interrupts.controller(controller::get);
        made.control.frequency(slot.facts().ips());
        made.control.mwaitIsNop = mwaitIsNop;
        made.control.reset();
        core = made;
        if (!msrs.isEmpty()) {
            slot.log().warn("cpu: msrs=" + msrs + " is not read; unknown MSRs follow ignore_bad_msrs");
        }
        Gearbox box = new Gearbox(made, new Interpreter(made));
        gearbox = box;
        access = new Access(made);
        control = slot.control();
        DebugPort port = new DebugPort(made);
        port.magic(slot.facts().setting("magic_break", ""));
        debugger = port;
        slot.provide(Processor.class, "cpu0", this);
        slot.provide(Debugger.class, "cpu0", port);
        slot.provide(GearBox.class, "cpu0", box);
    }

    private Core core() {
        Core attached = core;
        if (attached == null) {
            throw new IllegalStateException("the processor is not attached");
        }
        return attached;
    }

    private Gearbox gearbox() {
        Gearbox attached = gearbox;
        if (attached == null) {
            throw new IllegalStateException("the processor is not attached");
        }
        return attached;
    }

    @Override
    public long run(long budget) {
        long executed = gearbox().run(budget);
        core().preempted = false;
        if (core().breakpoints.waiting()) {
            pause();
        }
        return executed;
    }

    private void pause() {
        DebugPort port = debugger;
        MachineControl machine = control;
        String why = port == null ? null : port.stopped();
        if (why != null && machine != null) {
            machine.pause(why);
        }
    }

    @Override
    public long executed() {
        return gearbox().executed();
    }

    @Override
    public void limit(long total) {
        Core c = core();
        gearbox().limit(total);
        c.leave();
    }

    @Override
    public void stop() {
        Core c = core();
        c.stop = true;
        c.attention = true;
        c.leave();
    }

    @Override
    public void preempt() {
        Core c = core;
        if (c != null) {
            c.preempted = true;
            c.attention = true;
        }
    }

    @Override
    public boolean halted() {
        return core().halted;
    }

    @Override
    public CpuAccess access() {
        Access attached = access;
        if (attached == null) {
            throw new IllegalStateException("the processor is not attached");
        }
        return attached;
    }

    @Override
    public void reset(Reset kind) {
        core().control.reset();
    }

    @Override
    public void state(StateIo io) {
        State.visit(core(), io);
    }
}
