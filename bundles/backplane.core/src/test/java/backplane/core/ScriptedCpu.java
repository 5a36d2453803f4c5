package backplane.core;

import backplane.api.CpuAccess;
import backplane.api.CpuBus;
import backplane.api.Device;
import backplane.api.PlugException;
import backplane.api.Processor;
import backplane.api.Reset;
import backplane.api.Slot;
import backplane.api.StateIo;
import java.util.function.Consumer;

/** A processor whose instruction is a lambda: each run of it counts as one executed instruction. */
final class ScriptedCpu implements Device, Processor {

    private final Consumer<ScriptedCpu> instruction;
    CpuBus bus;
    boolean halted;
    long total;
    private long executed;
    private long limit;
    private volatile boolean preempted;

    ScriptedCpu(Consumer<ScriptedCpu> instruction) {
        this.instruction = instruction;
    }

    /** Counts nothing but instructions. */
    static ScriptedCpu spinning() {
        return new ScriptedCpu(cpu -> {});
    }

    /** Waits for interrupts and takes them. */
    static ScriptedCpu halting() {
        return new ScriptedCpu(cpu -> cpu.halted = true);
    }

    @Override
    public void attach(Slot slot) throws PlugException {
        bus = slot.socket(CpuBus.class, "cpu0");
        slot.provide(Processor.class, "cpu0", this);
    }

    @Override
    public void reset(Reset kind) {
        halted = false;
        total = 0;
    }

    @Override
    public void state(StateIo io) {
        total = io.u64("total", total);
        halted = io.flag("halted", halted);
    }

    @Override
    public long run(long budget) {
        limit = budget;
        executed = 0;
        if (bus.pins().pending() != 0) {
            halted = false;
        }
        while (executed < limit && !halted && !preempted) {
            instruction.accept(this);
            executed++;
            total++;
        }
        preempted = false;
        return executed;
    }

    @Override
    public void preempt() {
        preempted = true;
    }

    @Override
    public long executed() {
        return executed;
    }

    @Override
    public void limit(long atMost) {
        limit = Math.min(limit, atMost);
    }

    @Override
    public void stop() {
        limit = executed;
    }

    @Override
    public boolean halted() {
        return halted;
    }

    @Override
    public CpuAccess access() {
        throw new UnsupportedOperationException();
    }
}
