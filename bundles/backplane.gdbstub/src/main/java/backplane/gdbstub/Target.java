package backplane.gdbstub;

import backplane.api.Bytes;
import backplane.api.CpuAccess;
import backplane.api.Reset;
import backplane.core.Machine;
import backplane.core.MachineListener;
import backplane.core.MachineState;
import backplane.core.StopCause;
import backplane.cpu.api.Debugger;
import backplane.cpu.api.StateLayout;
import backplane.gdbstub.TargetDescription.Architecture;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The machine as the protocol sees it. */
final class Target {
    private static final long LONG_MODE = 0x400;
    /** The D bit of a code segment. */
    private static final int BIG = 0x4000;

    private final Machine machine;
    private final GdbStub.Settings settings;

    Target(Machine machine, GdbStub.Settings settings) {
        this.machine = machine;
        this.settings = settings;
    }

    String offsets() {
        return settings.offsets();
    }

    /** What gdb is to see: as configured, or the mode that the processor is in now. */
    Architecture architecture() {
        return switch (settings.arch()) {
            case "i8086" -> Architecture.I8086;
            case "i386" -> Architecture.I386;
            case "x86-64" -> Architecture.X86_64;
            default -> debugger(d -> mode(d.state())).orElse(Architecture.I386);
        };
    }

    /** Compatibility mode counts as 64 bits, since its kernel is of 64 bits. */
    private static Architecture mode(Bytes state) {
        if ((state.i64(StateLayout.EFER) & LONG_MODE) != 0) {
            return Architecture.X86_64;
        }
        int code = state.i32(StateLayout.SEGMENT + CpuAccess.CS * StateLayout.SEGMENT_SIZE + StateLayout.ATTRIBUTES);
        return (code & BIG) != 0 ? Architecture.I386 : Architecture.I8086;
    }

    // ---- looking

    /** Uses the processor; empty if there is none. */
    <T> Optional<T> processor(BiFunction<CpuAccess, Debugger, T> use) {
        return machine.<Optional<T>, RuntimeException>call(() -> {
            var processor = machine.board().processor();
            Debugger debugger = machine.board().service(Debugger.class, "cpu0");
            return processor == null || debugger == null
                    ? Optional.empty()
                    : Optional.of(use.apply(processor.access(), debugger));
        });
    }

    <T> Optional<T> debugger(Function<Debugger, T> use) {
        return processor((cpu, debugger) -> use.apply(debugger));
    }

    byte[] read(long address, int length) {
        return machine.<byte[], RuntimeException>call(() -> machine.board().peekLinear(address, length));
    }

    boolean write(long address, byte[] bytes) {
        return machine.<Integer, RuntimeException>call(() -> machine.board().pokeLinear(address, bytes))
                == bytes.length;
    }

    // ---- going on

    /** Stops time; a machine that is off stays off. */
    void pause() {
        machine.pause();
    }

    void resume() {
        machine.resume();
    }

    boolean paused() {
        return machine.state() == MachineState.PAUSED;
    }

    boolean off() {
        return machine.state() != MachineState.PAUSED && machine.state() != MachineState.RUNNING;
    }

    void step() {
        debugger(d -> {
            d.holdInterrupts();
            return true;
        });
        machine.step(1);
    }

    void reset() {
        machine.reset(Reset.HARDWARE);
    }

    void kill() {
        machine.stop(new StopCause("killed by gdb", 0));
    }

    Debugger.@Nullable Hit takeHit() {
        Debugger.Hit[] hit = new Debugger.Hit[1];
        debugger(d -> {
            hit[0] = d.takeHit();
            return true;
        });
        return hit[0];
    }

    /** Removes breakpoints that were set through this stub. */
    void remove(List<Integer> numbers) {
        debugger(d -> {
            numbers.forEach(d::remove);
            return true;
        });
    }

    void addListener(MachineListener listener) {
        machine.addListener(listener);
    }

    void removeListener(MachineListener listener) {
        machine.removeListener(listener);
    }
}
