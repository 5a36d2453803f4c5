package backplane.cpu;

import static backplane.cpu.api.StateLayout.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backplane.api.Bytes;
import backplane.api.CpuAccess;
import backplane.api.CpuPins;
import backplane.cpu.api.Exit;
import backplane.cpu.api.Gear;
import backplane.cpu.api.GearFactory;
import backplane.cpu.api.GearHost;
import backplane.cpu.engine.Access;
import backplane.cpu.engine.Core;
import backplane.cpu.engine.Flag;
import backplane.cpu.engine.Interpreter;
import backplane.cpu.engine.Model;
import backplane.cpu.vector.FlatBus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much the interpreter executes between two runs of a gear, and what ends a run. */
class GearboxTest {
    private static final int CODE = 0x10000;
    private static final int NOP = 0x90, HLT = 0xf4;

    /** A gear that executes NOPs, as many as it is told, and exits as it is told. */
    private static final class Script implements Gear, GearFactory {
        /** One run: instructions, exit, detail. */
        private record Step(int executed, int exit, int detail) {}

        private final Deque<Step> steps = new ArrayDeque<>();
        /** The budgets that the gear was given. */
        final List<Long> budgets = new ArrayList<>();

        int waiting;
        /** How often it was closed. */
        int closed;

        Runnable meanwhile = () -> {};
        private Bytes st = new Bytes(0);

        Script then(int executed, int exit, int detail) {
            steps.add(new Step(executed, exit, detail));
            return this;
        }

        @Override
        public String name() {
            return "script";
        }

        @Override
        public Gear open(GearHost host) {
            st = host.state();
            return this;
        }

        @Override
        public int run() {
            long budget = st.i64(BUDGET);
            budgets.add(budget);
            waiting = st.i32(WAITING);
            meanwhile.run();
            Step step = steps.isEmpty() ? new Step((int) budget, Exit.BUDGET, 0) : steps.remove();
            st.put64(RIP, st.i64(RIP) + step.executed);
            st.put64(EXECUTED, step.executed);
            if (step.detail != 0) {
                st.put32(EXIT_DETAIL, step.detail);
            }
            return step.exit;
        }

        @Override
        public void written(long page, int at, int bytes) {}

        @Override
        public void unmapped() {}

        @Override
        public void flush() {}

        @Override
        public void close() {
            closed++;
        }
    }

    private final FlatBus bus = new FlatBus(1 << 17);
    private final Core core = new Core(bus, Model.everything());
    private final Gearbox box = new Gearbox(core, new Interpreter(core));
    private final Access access = new Access(core);
    private final Script gear = new Script();

    @BeforeEach
    void noOperations() {
        core.control.reset();
        access.control(0, 0x11);
        for (int s = 0; s < 6; s++) {
            access.segment(s, s == CpuAccess.CS ? 8 : 16, 0, 0xffff_ffffL, s == CpuAccess.CS ? 0xc09b : 0xc093);
        }
        bus.bytes().fill(CODE, 0x10000, NOP);
        access.rip(CODE);
        box.shift(gear);
    }

    @Test
    void aGearThatIsTakenOutIsClosed() {
        Script other = new Script();

        box.shift(other);
        assertThat(gear.closed).isOne();
        box.withdraw(gear);
        assertThat(other.closed).isZero();
        box.withdraw(other);

        assertThat(gear.closed).isOne();
        assertThat(other.closed).isOne();
        assertThat(box.gear()).isEqualTo("interpreter");
    }

    @Test
    void aGearStaysOpenIfItsSuccessorCannotDriveTheProcessor() {
        GearFactory none = new GearFactory() {
            @Override
            public String name() {
                return "none";
            }

            @Override
            public Gear open(GearHost host) {
                throw new IllegalArgumentException("not this processor");
            }
        };

        assertThatThrownBy(() -> box.shift(none)).hasMessage("not this processor");

        assertThat(gear.closed).isZero();
        assertThat(box.gear()).isEqualTo("script");
    }

    @Test
    void aGearMaySayHowManyInstructionsTheInterpreterIsToExecute() {
        gear.then(0, Exit.UNSUPPORTED, 3).then(20, Exit.UNSUPPORTED, 5);

        assertThat(box.run(1000)).isEqualTo(1000);

        assertThat(gear.budgets).containsExactly(1000L, 997L, 972L);
    }

    @ParameterizedTest
    @CsvSource({"0,16", "7,16", "8,1", "100,1"})
    void theInterpreterExecutesForAWhileWhatAGearCannotDo(int executed, int left) {
        gear.then(executed, Exit.UNSUPPORTED, 0).then(executed, Exit.MEMORY, 0);

        assertThat(box.run(1000)).isEqualTo(1000);

        assertThat(gear.budgets).containsExactly(1000L, 1000L - executed - left, 1000L - 2 * (executed + left));
        assertThat(access.rip()).isEqualTo(CODE + 1000);
    }

    @Test
    void theInterpreterExecutesWhatIsLeftOfTheBudget() {
        gear.then(60, Exit.REMAINDER, 0).then(100, Exit.REMAINDER, 0);

        assertThat(box.run(100)).isEqualTo(100);
        assertThat(box.run(200)).isEqualTo(200);

        assertThat(gear.budgets).containsExactly(100L, 200L, 36L);
        assertThat(access.rip()).isEqualTo(CODE + 300);
    }

    @Test
    void aRepeatedInstructionThatAGearLeavesIsDoneAtOnce() {
        bus.load(CODE + 10, new byte[] {(byte) 0xf3, (byte) 0xaa});
        access.gpr(1, 900);
        access.gpr(7, 0x8000);
        gear.then(10, Exit.UNSUPPORTED, 0);

        assertThat(box.run(1000)).isEqualTo(1000);

        assertThat(gear.budgets).containsExactly(1000L, 1000L - 10 - 900);
    }

    @Test
    void codeInAnotherModeIsTheInterpreters() {
        gear.then(0, Exit.UNSUPPORTED, Exit.NOT_IN_THIS_MODE).then(0, Exit.UNSUPPORTED, 0);

        assertThat(box.run(1000)).isEqualTo(1000);

        assertThat(gear.budgets).containsExactly(1000L, 1000L - 256, 1000L - 256 - 16);
    }

    @Test
    void aGearIsAskedAgainWhenTheModeChanges() {
        bus.bytes().put64(0x118, 0x000f_9b00_0000_ffffL);
        access.table(true, 0x100, 0x1f);
        // jmp 18:5000, from which on the code is 16-bit
        bus.load(CODE + 10, new byte[] {(byte) 0xea, 0x00, 0x50, 0, 0, 0x18, 0});
        bus.bytes().fill(0x5000, 0x1000, NOP);
        gear.then(0, Exit.UNSUPPORTED, Exit.NOT_IN_THIS_MODE);

        assertThat(box.run(1000)).isEqualTo(1000);

        assertThat(gear.budgets).containsExactly(1000L, 1000L - 11);
        assertThat(access.rip()).isEqualTo(0x5000 + 1000 - 11);
    }

    @Test
    void aGearThatDoesNotGetOnIsHelpedOn() {
        gear.then(0, Exit.BUDGET, 0);

        assertThat(box.run(10)).isEqualTo(10);

        assertThat(gear.budgets).containsExactly(10L, 9L);
    }

    @Test
    void aPreemptedProcessorEndsBetweenTwoTurns() {
        gear.then(10, Exit.BUDGET, 0);
        gear.meanwhile = () -> core.preempted = true;

        assertThat(box.run(100)).isEqualTo(10);
        core.preempted = false;
        gear.then(20, Exit.PORT, 0);
        assertThat(box.run(100)).isEqualTo(20);

        assertThat(gear.budgets).containsExactly(100L, 100L);
    }

    @Test
    void aHaltEndsTheRun() {
        bus.bytes().put8(CODE + 20, HLT);
        gear.then(20, Exit.UNSUPPORTED, 0);

        assertThat(box.run(100)).isEqualTo(21);

        assertThat(core.halted).isTrue();
        assertThat(box.run(100)).isZero();
    }

    @Test
    void aGearIsToldOfAnInterruptThatWaitsForTheFlag() {
        box.run(10);
        assertThat(gear.waiting).isZero();

        bus.pins().intr(true);
        box.run(10);

        assertThat(gear.waiting).isNotZero();
    }

    @Test
    void anInterruptThatCannotComeDoesNotKeepAGearFromRunning() {
        core.interrupts.nmiBlocked = true;
        bus.pins().raise(CpuPins.NMI);

        assertThat(box.run(10)).isEqualTo(10);

        assertThat(gear.budgets).containsExactly(10L);
    }

    @Test
    void flagsOfAGearAreTaken() {
        gear.meanwhile = () -> core.st.put64(RFLAGS, Flag.FIXED | Flag.CF | Flag.DF);

        box.run(10);

        assertThat(access.rflags()).isEqualTo(Flag.FIXED | Flag.CF | Flag.DF);
    }

    @Test
    void theCountIsExactWhileTheInterpreterExecutes() {
        box.shift(new InterpreterFactory());
        box.run(50);
        box.shift(gear);
        gear.then(10, Exit.UNSUPPORTED, 0);
        gear.meanwhile = () -> assertThat(box.executed()).isLessThanOrEqualTo(11);

        box.run(100);

        assertThat(box.executed()).isEqualTo(100);
    }
}
