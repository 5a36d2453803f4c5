package backplane.cpu.engine;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.CpuAccess;
import backplane.api.CpuPins;
import backplane.cpu.api.StateLayout;
import org.junit.jupiter.api.Test;

/** What INIT resets, and what only RESET# does. */
class InitTest {
    private final ProtectedMachine machine = new ProtectedMachine();
    private final Core core = machine.core;

    private void init() {
        machine.bus.pins().raise(CpuPins.INIT);
        machine.interpreter.run(0);
    }

    @Test
    void executionStartsAtTheResetVectorWithInterruptsOff() {
        machine.access.rflags(Flag.IF);
        init();

        assertThat(machine.access.rip()).isEqualTo(0xfff0);
        assertThat(core.base(CpuAccess.CS)).isEqualTo(0xffff_0000L);
        assertThat(core.protectedMode()).isFalse();
        assertThat(core.eflags()).isEqualTo(2);
        assertThat(machine.access.gpr(CpuAccess.RDX)).isEqualTo(core.model.signature());
    }

    @Test
    void theCacheBitsOfCr0StayAndResetSetsThem() {
        init();
        assertThat(core.cr0()).isEqualTo(Control.ET);

        core.control.reset();
        assertThat(core.cr0()).isEqualTo(Control.ET | Control.CD | Control.NW);
    }

    @Test
    void msrsAndFloatingPointSurvive() {
        core.st.put64(StateLayout.SYSENTER_EIP, 0x1234);
        core.st.put64(StateLayout.EFER, Control.SCE);
        core.st.put32(StateLayout.MXCSR, 0x1fa0);
        // fninit; fld1
        machine.run("db e3 d9 e8 f4");
        init();

        assertThat(core.st.i64(StateLayout.SYSENTER_EIP)).isEqualTo(0x1234);
        assertThat(core.st.i64(StateLayout.EFER)).isZero();
        assertThat(core.st.i32(StateLayout.MXCSR)).isEqualTo(0x1fa0);
        assertThat(core.st.u16(StateLayout.FTW)).isEqualTo(0x80);
    }

    @Test
    void debugRegistersAndControlRegistersAreCleared() {
        core.st.put64(StateLayout.DR, 0x7c00);
        core.st.put64(StateLayout.DR + 56, 0x401);
        core.st.put64(StateLayout.CR3, 0x1000);
        init();

        assertThat(core.st.i64(StateLayout.DR)).isZero();
        assertThat(core.st.i64(StateLayout.DR + 56)).isEqualTo(0x400);
        assertThat(core.st.i64(StateLayout.CR3)).isZero();
    }
}
