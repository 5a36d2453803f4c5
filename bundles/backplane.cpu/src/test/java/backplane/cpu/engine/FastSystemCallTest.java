package backplane.cpu.engine;

import static backplane.cpu.engine.ProtectedMachine.*;
import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.CpuAccess;
import backplane.cpu.api.StateLayout;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SYSENTER, SYSEXIT, SYSCALL and SYSRET: what they load, and what they need (Intel SDM volume 2). */
class FastSystemCallTest {
    private static final int SYSENTER_CS = 0x174, SYSENTER_ESP = 0x175, SYSENTER_EIP = 0x176;
    private static final int STAR = 0xc000_0081, LSTAR = 0xc000_0082, CSTAR = 0xc000_0083, FMASK = 0xc000_0084;
    private static final int ENTRY = 0x8000;
    private static final int USER = 0x8800;
    private static final String SYSENTER = "0f 34", SYSEXIT = "0f 35", SYSCALL = "0f 05", SYSRET = "0f 07";
    private static final String WIDE_SYSEXIT = "48 0f 35", WIDE_SYSRET = "48 0f 07";
    private static final long NOT_CANONICAL = 0x8000_0000_0000L;

    private final ProtectedMachine m = new ProtectedMachine();

    private void sysenter() {
        m.access.msr(SYSENTER_CS, 0x41);
        m.access.msr(SYSENTER_ESP, 0x5700);
        m.access.msr(SYSENTER_EIP, ENTRY);
        m.memory.put8(ENTRY, 0xf4);
    }

    private void syscall() {
        m.core.st.put64(StateLayout.EFER, m.core.st.i64(StateLayout.EFER) | Control.SCE);
        m.access.msr(STAR, 0x0063_0040_0000_0000L | ENTRY);
        m.access.msr(LSTAR, ENTRY);
        m.access.msr(CSTAR, ENTRY + 0x100);
        m.memory.put8(ENTRY, 0xf4);
        m.memory.put8(ENTRY + 0x100, 0xf4);
    }

    private void assertFlat(int segment, int selector, int attributes) {
        assertThat(m.access.selector(segment)).isEqualTo(selector);
        assertThat(m.access.base(segment)).isZero();
        assertThat(m.core.limit(segment)).isEqualTo(0xffff_ffffL);
        assertThat(m.core.attributes(segment)).isEqualTo(attributes);
    }

    // ---- SYSENTER and SYSEXIT

    @Test
    void sysenterEntersRing0WithFlatSegmentsAndInterruptsOff() {
        sysenter();
        m.ring(3);
        m.access.rflags(Flag.IF | Flag.CF | 2);

        assertThat(m.run(SYSENTER)).isEqualTo(-1);

        assertThat(m.access.rip()).isEqualTo(ENTRY + 1);
        assertThat(m.access.gpr(CpuAccess.RSP)).isEqualTo(0x5700);
        assertFlat(CpuAccess.CS, 0x40, 0xc09b);
        assertFlat(CpuAccess.SS, 0x48, 0xc093);
        assertThat(m.access.rflags()).isEqualTo(Flag.CF | 2);
        assertThat(m.core.cpl).isZero();
    }

    @Test
    void sysexitLeavesForRing3AtEdxWithTheStackOfEcx() {
        sysenter();
        m.access.gpr(CpuAccess.RCX, 0x5800);
        m.access.gpr(CpuAccess.RDX, USER);
        m.code(USER, "cd 20");

        assertThat(m.run(SYSEXIT)).isEqualTo(0x20);

        assertThat(m.stacked(0)).isEqualTo(USER + 2);
        assertThat(m.stacked(1)).isEqualTo(0x53);
        assertThat(m.stacked(3)).isEqualTo(0x5800);
        assertThat(m.stacked(4)).isEqualTo(0x5b);
    }

    @ParameterizedTest
    @ValueSource(strings = {SYSENTER, SYSEXIT})
    void aNullCodeSegmentFaults(String bytes) {
        sysenter();
        m.access.msr(SYSENTER_CS, 3);

        assertThat(m.run(bytes)).isEqualTo(Fault.GP);

        assertThat(m.stacked(0)).isZero();
    }

    @Test
    void sysexitIsForRing0() {
        sysenter();
        m.ring(3);

        assertThat(m.run(SYSEXIT)).isEqualTo(Fault.GP);
    }

    @Test
    void sysenterInLongModeEnters64BitCode() {
        sysenter();
        m.access.msr(SYSENTER_ESP, 0xffff_8000_0000_1000L);
        m.longMode(3);

        assertThat(m.run(SYSENTER)).isEqualTo(-1);

        assertThat(m.access.gpr(CpuAccess.RSP)).isEqualTo(0xffff_8000_0000_1000L);
        assertFlat(CpuAccess.CS, 0x40, 0xa09b);
        assertThat(m.core.code64()).isTrue();
    }

    @Test
    void sysexitTo64BitCodeUsesTheThirdAndFourthPairOfDescriptors() {
        sysenter();
        m.longMode(0);
        m.access.gpr(CpuAccess.RCX, 0x5800);
        m.access.gpr(CpuAccess.RDX, USER);
        m.code(USER, "f4");

        // HLT faults at ring 3
        assertThat(m.run(WIDE_SYSEXIT)).isEqualTo(Fault.GP);

        long frame = m.access.gpr(CpuAccess.RSP);
        assertThat(m.memory.i64(frame + 8)).isEqualTo(USER);
        assertThat(m.memory.i64(frame + 16)).isEqualTo(0x63);
        assertThat(m.memory.i64(frame + 32)).isEqualTo(0x5800);
        assertThat(m.memory.i64(frame + 40)).isEqualTo(0x6b);
    }

    @ParameterizedTest
    @ValueSource(ints = {CpuAccess.RCX, CpuAccess.RDX})
    void sysexitToAnAddressThatIsNotCanonicalFaultsAtRing0(int register) {
        sysenter();
        m.longMode(0);
        m.access.gpr(register, NOT_CANONICAL);

        assertThat(m.run(WIDE_SYSEXIT)).isEqualTo(Fault.GP);

        assertThat(m.memory.i64(m.access.gpr(CpuAccess.RSP) + 16)).isEqualTo(WIDE_CODE);
    }

    // ---- SYSCALL and SYSRET

    @Test
    void syscallSavesRipAndRflagsAndClearsTheMaskedFlags() {
        syscall();
        m.longMode(3);
        m.access.msr(FMASK, Flag.IF | Flag.DF);
        m.access.rflags(Flag.IF | Flag.DF | Flag.CF | 2);

        assertThat(m.run(SYSCALL)).isEqualTo(-1);

        assertThat(m.access.rip()).isEqualTo(ENTRY + 1);
        assertThat(m.access.gpr(CpuAccess.RCX)).isEqualTo(ORIGIN + 2);
        assertThat(m.access.gpr(11)).isEqualTo(Flag.IF | Flag.DF | Flag.CF | 2);
        assertThat(m.access.rflags()).isEqualTo(Flag.CF | 2);
        assertThat(m.access.gpr(CpuAccess.RSP)).isEqualTo(STACK);
        assertFlat(CpuAccess.CS, 0x40, 0xa09b);
        assertFlat(CpuAccess.SS, 0x48, 0xc093);
    }

    @Test
    void sysretGoesBackTo64BitCodeWithTheFlagsOfR11() {
        syscall();
        m.longMode(0);
        m.access.gpr(CpuAccess.RCX, USER);
        m.access.gpr(11, Flag.RF | Flag.VM | Flag.IF | Flag.ZF | 2);
        m.code(USER, "f4");

        assertThat(m.run(WIDE_SYSRET)).isEqualTo(Fault.GP);

        long frame = m.access.gpr(CpuAccess.RSP);
        assertThat(m.memory.i64(frame + 8)).isEqualTo(USER);
        assertThat(m.memory.i64(frame + 16)).isEqualTo(0x73);
        assertThat(m.memory.i64(frame + 24) & ~Flag.RF).isEqualTo(Flag.IF | Flag.ZF | 2);
        assertThat(m.memory.i64(frame + 32)).isEqualTo(STACK);
        assertThat(m.memory.i64(frame + 40)).isEqualTo(0x6b);
    }

    @Test
    void sysretWithout64BitOperandsGoesToCompatibilityMode() {
        syscall();
        m.longMode(0);
        m.access.gpr(CpuAccess.RCX, 0x1_0000_0000L + USER);
        m.access.gpr(11, 2);
        m.code(USER, "f4");

        assertThat(m.run(SYSRET)).isEqualTo(Fault.GP);

        long frame = m.access.gpr(CpuAccess.RSP);
        assertThat(m.memory.i64(frame + 8)).isEqualTo(USER);
        assertThat(m.memory.i64(frame + 16)).isEqualTo(0x63);
    }

    @Test
    void sysretToAnAddressThatIsNotCanonicalFaultsAtRing0() {
        syscall();
        m.longMode(0);
        m.access.gpr(CpuAccess.RCX, NOT_CANONICAL);

        assertThat(m.run(WIDE_SYSRET)).isEqualTo(Fault.GP);

        assertThat(m.memory.i64(m.access.gpr(CpuAccess.RSP) + 16)).isEqualTo(WIDE_CODE);
    }

    @Test
    void sysretIsForRing0() {
        syscall();
        m.longMode(3);

        assertThat(m.run(WIDE_SYSRET)).isEqualTo(Fault.GP);
    }

    @ParameterizedTest
    @ValueSource(strings = {SYSCALL, WIDE_SYSRET})
    void withoutSceTheyAreUndefined(String bytes) {
        m.longMode(0);

        assertThat(m.run(bytes)).isEqualTo(Fault.UD);
    }

    // ---- outside long mode, where only AMD's processors have them

    @Test
    void syscallOfProtectedModeEntersRing0AtTheAddressInStar() {
        syscall();
        m.ring(3);
        m.access.rflags(Flag.IF | Flag.DF | Flag.CF | 2);

        assertThat(m.run(SYSCALL)).isEqualTo(-1);

        assertThat(m.access.rip()).isEqualTo(ENTRY + 1);
        assertThat(m.access.gpr(CpuAccess.RCX)).isEqualTo(ORIGIN + 2);
        assertThat(m.access.gpr(11)).isZero();
        assertThat(m.access.rflags()).isEqualTo(Flag.DF | Flag.CF | 2);
        assertThat(m.access.gpr(CpuAccess.RSP)).isEqualTo(STACK);
        assertFlat(CpuAccess.CS, 0x40, 0xc09b);
        assertFlat(CpuAccess.SS, 0x48, 0xc093);
    }

    @Test
    void sysretOfProtectedModeGoesToRing3WithInterruptsOn() {
        syscall();
        m.access.gpr(CpuAccess.RCX, USER);
        m.code(USER, "cd 20");

        assertThat(m.run(SYSRET)).isEqualTo(0x20);

        assertThat(m.stacked(0)).isEqualTo(USER + 2);
        assertThat(m.stacked(1)).isEqualTo(0x63);
        assertThat(m.stacked(2)).isEqualTo(Flag.IF | 2);
        assertThat(m.stacked(3)).isEqualTo(STACK);
        assertThat(m.stacked(4)).isEqualTo(0x6b);
    }

    @Test
    void sysretOfProtectedModeIsForRing0() {
        syscall();
        m.ring(3);

        assertThat(m.run(SYSRET)).isEqualTo(Fault.GP);
    }

    @Test
    void syscallOfCompatibilityModeGoesToTheAddressInCstar() {
        syscall();
        m.longMode(3);
        m.access.segment(CpuAccess.CS, USER_CODE, 0, 0xffff_ffffL, 0xc0fb);

        assertThat(m.run(SYSCALL)).isEqualTo(-1);

        assertThat(m.access.rip()).isEqualTo(ENTRY + 0x101);
        assertThat(m.access.gpr(CpuAccess.RCX)).isEqualTo(ORIGIN + 2);
        assertThat(m.core.code64()).isTrue();
    }

    private static ProtectedMachine intel() {
        return new ProtectedMachine(new Model("GenuineIntel", 0x0001_067a, "", EnumSet.allOf(Feature.class), false));
    }

    @ParameterizedTest
    @ValueSource(strings = {SYSCALL, SYSRET})
    void onAnIntelProcessorTheyAreUndefinedOutside64BitCode(String bytes) {
        ProtectedMachine other = intel();
        other.core.st.put64(StateLayout.EFER, Control.SCE);
        assertThat(other.run(bytes)).isEqualTo(Fault.UD);

        other = intel();
        other.core.st.put64(StateLayout.EFER, Control.SCE);
        other.longMode(0);
        other.access.segment(CpuAccess.CS, CODE, 0, 0xffff_ffffL, 0xc09b);
        assertThat(other.run(bytes)).isEqualTo(Fault.UD);
    }

    @Test
    void anIntelProcessorAnnouncesSyscallTo64BitCodeOnly() {
        ProtectedMachine other = intel();
        // mov eax,80000001; cpuid; hlt
        other.run("b8 01 00 00 80 0f a2 f4");
        assertThat(other.access.gpr(CpuAccess.RDX) & 0x800).isZero();

        other.longMode(0);
        other.run("b8 01 00 00 80 0f a2 f4");
        assertThat(other.access.gpr(CpuAccess.RDX) & 0x800).isNotZero();
    }
}
