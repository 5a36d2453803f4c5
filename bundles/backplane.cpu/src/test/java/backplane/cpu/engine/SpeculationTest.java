package backplane.cpu.engine;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.CpuAccess;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the processor tells a kernel of speculative execution, which it does not do (Intel SDM volumes 2A and 4). */
class SpeculationTest {
    private static final int ARCH_CAPABILITIES = 0x10a, SPEC_CTRL = 0x48;

    private final ProtectedMachine m = new ProtectedMachine();

    private static ProtectedMachine with(Feature... features) {
        EnumSet<Feature> all = EnumSet.of(Feature.FPU, features);
        return new ProtectedMachine(new Model("GenuineIntel", 0x0001_06a5, "", all, false));
    }

    /** Runs CPUID with leaf 7 and a subleaf: MOV EAX,7; MOV ECX,subleaf; CPUID; HLT. */
    private static void leaf7(ProtectedMachine machine, int subleaf) {
        machine.run("b8 07 00 00 00 b9 0" + subleaf + " 00 00 00 0f a2 f4");
    }

    @Test
    void leaf7AnnouncesTheRegisters() {
        var some = with(Feature.SPEC_CTRL, Feature.ARCH_CAPABILITIES);

        leaf7(some, 0);

        assertThat(some.access.gpr(CpuAccess.RDX)).isEqualTo(1 << 26 | 1 << 29);
        assertThat(some.access.gpr(CpuAccess.RAX)).as("highest subleaf").isZero();
    }

    @Test
    void subleaf2AnnouncesTheControlOfBranchHistory() {
        var some = with(Feature.BHI_CTRL);

        leaf7(some, 0);
        assertThat(some.access.gpr(CpuAccess.RAX)).as("highest subleaf").isEqualTo(2);
        leaf7(some, 2);
        assertThat(some.access.gpr(CpuAccess.RDX)).isEqualTo(1 << 4);
    }

    @ParameterizedTest
    @CsvSource({
        "0, RDCL_NO: Meltdown",
        "1, IBRS_ALL: no retpolines",
        "3, SKIP_L1DFL_VMENTRY",
        "4, SSB_NO",
        "5, MDS_NO",
        "6, PSCHANGE_MC_NO",
        "8, TAA_NO",
        "13, SBDR_SSDP_NO",
        "14, FBSDP_NO",
        "15, PSDP_NO",
        "20, BHI_NO",
        "24, PBRSB_NO",
        "26, GDS_NO",
        "27, RFDS_NO",
        "62, ITS_NO"
    })
    void nothingHasToBeDoneAgainst(int bit, String name) {
        assertThat(m.access.msr(ARCH_CAPABILITIES) >>> bit & 1).as(name).isOne();
    }

    @Test
    void nothingElseIsTold() {
        assertThat(Long.bitCount(m.access.msr(ARCH_CAPABILITIES))).isEqualTo(15);
    }

    @Test
    void specCtrlKeepsWhatIsWritten() {
        m.access.msr(SPEC_CTRL, 0x403);

        assertThat(m.access.msr(SPEC_CTRL)).isEqualTo(0x403);
        m.core.control.reset();
        assertThat(m.access.msr(SPEC_CTRL)).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "a reserved bit of SPEC_CTRL, b9 48 00 00 00 b8 04 00 00 00 31 d2 0f 30",
        "another reserved bit of SPEC_CTRL, b9 48 00 00 00 b8 00 08 00 00 31 d2 0f 30",
        "a reserved bit of PRED_CMD, b9 49 00 00 00 b8 02 00 00 00 31 d2 0f 30",
        "PRED_CMD is read, b9 49 00 00 00 0f 32",
        "ARCH_CAPABILITIES is written, b9 0a 01 00 00 31 c0 31 d2 0f 30"
    })
    void aProtectionFaultIsRaisedWhen(String what, String code) {
        assertThat(m.run(code)).as(what).isEqualTo(Fault.GP);
    }

    @Test
    void aBarrierForPredictionsIsTaken() {
        // mov ecx,49h; mov eax,1; xor edx,edx; wrmsr; hlt
        assertThat(m.run("b9 49 00 00 00 b8 01 00 00 00 31 d2 0f 30 f4")).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({"b9 48 00 00 00 0f 32", "b9 0a 01 00 00 0f 32"})
    void aModelWithoutThemDoesNotKnowTheRegisters(String code) {
        assertThat(with(Feature.MSR).run(code)).isEqualTo(Fault.GP);
    }
}
