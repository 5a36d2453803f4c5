package backplane.cpu.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecurrenceTest {
    private final Recurrence recurrence = new Recurrence();

    /** Enters so many pages in turn, a thousand times, and tells whether a loop was found. */
    private boolean found(int pages) {
        boolean found = false;
        for (int n = 0; n < 1000 * pages; n++) {
            found |= recurrence.loops(0x40_1234 + 4096L * (n % pages));
        }
        return found;
    }

    @Test
    void aLoopThroughAFewPagesIsFound() {
        assertThat(found(Recurrence.APART)).isTrue();
    }

    @Test
    void aWayThroughManyPagesIsNone() {
        assertThat(found(2 * Recurrence.APART)).isFalse();
    }

    @Test
    void anAddressThatComesUpSeldomIsNone() {
        boolean found = false;
        for (int n = 0; n < 100_000; n++) {
            found |= recurrence.loops(n % 20 == 0 ? 0x1000 : 0x10_0000 + 64L * n);
        }
        assertThat(found).isFalse();
    }
}
