package backplane.cpu.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** IA32_MISC_ENABLE (Intel SDM volume 4): what a kernel asks before it copies with string instructions. */
class MiscEnableTest {
    private static final int MISC_ENABLE = 0x1a0, FAST_STRINGS = 1, NO_BRANCH_TRACE = 1 << 11, NO_SAMPLING = 1 << 12;

    private final ProtectedMachine m = of("GenuineIntel", 0x0001_06a5);

    private static ProtectedMachine of(String vendor, int signature) {
        return new ProtectedMachine(new Model(vendor, signature, "", EnumSet.of(Feature.FPU, Feature.MSR), false));
    }

    @Test
    void fastStringsAreOnAfterReset() {
        assertThat(m.access.msr(MISC_ENABLE)).isEqualTo(FAST_STRINGS | NO_BRANCH_TRACE | NO_SAMPLING);
    }

    @Test
    void onlyFastStringsCanBeSwitched() {
        m.access.msr(MISC_ENABLE, 0x4_0040_0088L);

        assertThat(m.access.msr(MISC_ENABLE)).isEqualTo(NO_BRANCH_TRACE | NO_SAMPLING);
        m.core.control.reset();
        assertThat(m.access.msr(MISC_ENABLE) & FAST_STRINGS).isOne();
    }

    @ParameterizedTest
    @CsvSource({
        "GenuineIntel, 543, false, Pentium",
        "GenuineIntel, 673, false, Pentium III",
        "GenuineIntel, 695, true, Pentium M",
        "GenuineIntel, f0a, true, Pentium 4",
        "AuthenticAMD, 20ff2, false, Athlon 64"
    })
    void theRegisterIsThereSinceThePentium4(String vendor, String signature, boolean there, String name) {
        // mov ecx,1a0h; rdmsr; hlt
        int fault = of(vendor, Integer.parseInt(signature, 16)).run("b9 a0 01 00 00 0f 32 f4");

        assertThat(fault).as(name).isEqualTo(there ? -1 : Fault.GP);
    }
}
