package backplane.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class E820Test {

    @Test
    void entriesAreSortedDisjointAndNotEmpty() {
        E820 map = new E820(256L << 20, true);

        long end = 0;
        for (E820.Entry e : map.entries()) {
            assertThat(e.base()).isGreaterThanOrEqualTo(end);
            assertThat(e.length()).isPositive();
            end = e.base() + e.length();
        }
        assertThat(end).isEqualTo(1L << 32);
    }

    @Test
    void theTablesAreTakenFromTheTopOfRam() {
        E820 map = new E820(64L << 20, true);

        assertThat(map.top()).isEqualTo((64L << 20) - E820.TABLE_AREA);
        assertThat(map.entries()).contains(new E820.Entry(map.top(), E820.TABLE_AREA, E820.ACPI));
    }

    @Test
    void aMachineOfOneMegabyteHasNoExtendedMemory() {
        E820 map = new E820(1L << 20, false);

        assertThat(map.entries()).noneMatch(e -> e.base() == 0x100000);
    }
}
