package backplane.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backplane.api.PlugException;
import backplane.cpu.engine.Feature;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pentium_mmx",
                "core_duo_t2400_yonah",
                "atom_n270",
                "corei5_lynnfield_750",
                "corei5_arrandale_m520",
                "p2_klamath",
                "p3_katmai",
                "p4_willamette",
                "athlon64_venice",
                "core2_penryn_t9600",
                "bx_generic"
            })
    void noModelAnnouncesWhatTheProcessorDoesNotDo(String name) throws PlugException {
        assertThat(Models.of(name, "", "", "", true, false).has(Feature.VME)).isFalse();
    }

    @Test
    void aFeatureIsAddedAndAnotherExcluded() throws PlugException {
        var model = Models.of("p2_klamath", "", "sse, sse2", "mmx", true, false);

        assertThat(model.has(Feature.SSE2)).isTrue();
        assertThat(model.has(Feature.MMX)).isFalse();
    }

    @Test
    void aCoreI5HasAllOfX8664V2() throws PlugException {
        var model = Models.of("corei5_lynnfield_750", "", "", "", true, false);

        assertThat(model.signature()).isEqualTo(0x0001_06e5);
        assertThat(Set.of(
                        Feature.CX16,
                        Feature.LAHF_LM,
                        Feature.POPCNT,
                        Feature.SSE3,
                        Feature.SSSE3,
                        Feature.SSE4_1,
                        Feature.SSE4_2,
                        Feature.LM))
                .allMatch(model::has);
    }

    @Test
    void anUnknownFeatureIsRefusedWithThoseThatAreKnown() {
        assertThatThrownBy(() -> Models.of("p2_klamath", "", "sse9", "", true, false))
                .isInstanceOf(PlugException.class)
                .hasMessageContaining("sse9")
                .hasMessageContaining("sse4_2");
    }

    @Test
    void withTheLimitForWindowsNtNothingAboveLeaf2IsAnnounced() throws PlugException {
        var model = Models.of("bx_generic", "", "smep, umip", "", true, true);

        assertThat(model.has(Feature.SMEP)).isFalse();
        assertThat(model.has(Feature.UMIP)).isFalse();
        assertThat(model.has(Feature.SSE2)).isTrue();
    }
}
