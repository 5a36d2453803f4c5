package backplane.cpu.engine;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.CpuAccess;
import org.junit.jupiter.api.Test;

/** MONITOR and MWAIT. */
class MonitorTest {
    private static final int UD = 6, GP = 13;

    private final ProtectedMachine machine = new ProtectedMachine();

    @Test
    void mwaitWaitsForAnInterruptWhereInterruptsAreOn() {
        // xor ecx,ecx; sti; nop; monitor; mwait
        machine.code(ProtectedMachine.ORIGIN, "31 c9 fb 90 0f 01 c8 0f 01 c9 90 f4");
        machine.interpreter.run(100);

        assertThat(machine.core.halted).isTrue();
        assertThat(machine.access.rip()).isEqualTo(ProtectedMachine.ORIGIN + 10);
    }

    @Test
    void mwaitGoesOnWhereNoInterruptCouldEndIt() {
        assertThat(machine.run("31 c9 0f 01 c8 0f 01 c9 f4")).isEqualTo(-1);
    }

    @Test
    void asANoOperationMwaitNeverWaits() {
        machine.core.control.mwaitIsNop = true;

        assertThat(machine.run("31 c9 fb 90 0f 01 c8 0f 01 c9 f4")).isEqualTo(-1);
    }

    @Test
    void unknownExtensionsAreRefused() {
        machine.access.gpr(CpuAccess.RCX, 2);

        assertThat(machine.run("0f 01 c8")).isEqualTo(GP);
        assertThat(machine.run("0f 01 c9")).isEqualTo(GP);
    }

    @Test
    void outsideRing0TheyDoNotExist() {
        machine.ring(3);

        assertThat(machine.run("0f 01 c8")).isEqualTo(UD);
    }
}
