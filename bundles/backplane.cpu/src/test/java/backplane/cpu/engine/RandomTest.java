package backplane.cpu.engine;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.CpuAccess;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RDRAND and RDSEED: what they load, and the flags (Intel SDM volume 2). */
class RandomTest {
    private static final long BITS = 0x8123_4567_89ab_cdefL;

    private final ProtectedMachine m = new ProtectedMachine();

    @ParameterizedTest
    @CsvSource({"66 0f c7 f3 f4, 1111cdef", "0f c7 f3 f4, 89abcdef", "66 0f c7 fb f4, 1111cdef", "0f c7 fb f4, 89abcdef"
    })
    void theLowBitsComeFromTheBus(String code, String value) {
        m.bus.random = BITS;
        m.access.gpr(CpuAccess.RBX, 0x1111_1111);

        assertThat(m.run(code)).isEqualTo(-1);

        assertThat(m.access.gpr(CpuAccess.RBX)).isEqualTo(Long.parseLong(value, 16));
    }

    @ParameterizedTest
    @ValueSource(strings = {"49 0f c7 f1 f4", "49 0f c7 f9 f4"})
    void all64BitsAreLoadedInto64BitRegisters(String code) {
        m.longMode(0);
        m.bus.random = BITS;

        assertThat(m.run(code)).isEqualTo(-1);

        assertThat(m.access.gpr(9)).isEqualTo(BITS);
    }

    @Test
    void carryTellsThatThereIsANumberAndTheOtherFlagsAreCleared() {
        m.access.rflags(Flag.OF | Flag.SF | Flag.ZF | Flag.AF | Flag.PF | 2);

        m.run("0f c7 f0 f4");

        assertThat(m.access.rflags()).isEqualTo(Flag.CF | 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0f c7 f0", "0f c7 f8"})
    void aModelWithoutThemRaisesInvalidOpcode(String code) {
        EnumSet<Feature> features = EnumSet.complementOf(EnumSet.of(Feature.RDRAND, Feature.RDSEED));
        var plain = new ProtectedMachine(new Model("GenuineIntel", 0x0001_06a5, "", features, false));

        assertThat(plain.run(code)).isEqualTo(Fault.UD);
    }

    @Test
    void withALockPrefixTheyAreInvalid() {
        assertThat(m.run("f0 0f c7 f0")).isEqualTo(Fault.UD);
    }
}
