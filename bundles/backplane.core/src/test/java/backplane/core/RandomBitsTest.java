package backplane.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RandomBitsTest {

    private final RandomBits bits = new RandomBits();

    @Test
    void theFirstNumbersAreThoseOfSplitMix64() {
        assertThat(bits.at(0)).isEqualTo(0xe220_a839_7b1d_cdafL);
        assertThat(bits.at(1)).isEqualTo(0x6e78_9e6a_a1b9_65f4L);
    }

    @Test
    void timesThatLieCloseTogetherGiveNumbersThatDifferInHalfOfTheirBits() {
        double differing = LongStream.range(0, 10_000)
                .map(t -> Long.bitCount(bits.at(20 * t) ^ bits.at(20 * t + 20)))
                .average()
                .orElseThrow();

        assertThat(differing).isBetween(31.5, 32.5);
    }

    @Test
    void twoOfOneTimeDiffer() {
        assertThat(bits.at(7)).isNotEqualTo(bits.at(7));
    }

    @Test
    void anotherRunGivesTheSame() {
        var other = new RandomBits();

        for (long t : new long[] {20, 20, 40, 60}) {
            assertThat(bits.at(t)).isEqualTo(other.at(t));
        }
    }

    @Test
    void theHostsNumbersAreNotThoseOfAnotherRun() {
        assertThat(bits.host()).isNotEqualTo(new RandomBits().host());
    }
}
