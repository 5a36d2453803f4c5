package backplane.cpu.engine;

import static backplane.cpu.api.StateLayout.SPACE;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much of a segment may be both read and written without a closer look, as the state block tells gears. */
class SegmentSpaceTest {
    private final ProtectedMachine m = new ProtectedMachine();

    private long space(int segment) {
        return m.core.st.i64(Core.segmentAt(segment) + SPACE);
    }

    @ParameterizedTest
    @CsvSource({
        "0, ffffffff, c093, 100000000", // data
        "5000, ffffffff, c0f3, 100000000", // of the user
        "0, fff, 4093, 1000", // small
        "0, 0, 4093, 1", // a byte
        "0, ffffffff, c091, 0", // read-only
        "0, ffffffff, c09b, 0", // code
        "0, ffff, 4097, 0", // expand-down
        "0, ffffffff, c013, 0", // not present
        "0, 0, 0, 0" // null
    })
    void aSegmentRegisterTellsItsSpace(String base, String limit, String attributes, String space) {
        m.core.segments.set(
                Core.DS, 0x10, Long.parseLong(base, 16), Long.parseLong(limit, 16), Integer.parseInt(attributes, 16));

        assertThat(space(Core.DS)).isEqualTo(Long.parseLong(space, 16));
    }

    @Test
    void afterResetASegmentHasItsFirst64Kilobytes() {
        m.core.control.reset();

        for (int s = Core.ES; s <= Core.GS; s++) {
            assertThat(space(s)).isEqualTo(0x1_0000);
        }
    }

    @Test
    void theSpaceFollowsLoadsOfTheGuest() {
        m.descriptor(0x48, 0x8000, 0x7ff, 0x4093);
        m.descriptor(0x50, 0, 0xf_ffff, 0xc091);

        m.run("b8 48 00 00 00 8e c0 b8 50 00 00 00 8e d8 f4"); // mov eax,48h; mov es,ax; mov eax,50h; mov ds,ax

        assertThat(space(Core.ES)).isEqualTo(0x800);
        assertThat(space(Core.DS)).isZero();
        assertThat(space(Core.SS)).isEqualTo(1L << 32);
    }
}
