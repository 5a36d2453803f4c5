package backplane.cpu.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FeatureTest {

    /** CPUID.1: EDX bit 9 and ECX bit 21. */
    @Test
    void noLocalApicIsAnnouncedAsLongAsThereIsNone() {
        assertThat(Feature.values())
                .noneMatch(f -> f.word == 0 && f.bit == 9)
                .noneMatch(f -> f.word == 1 && f.bit == 21);
    }
}
