package backplane.cpu.nativecode;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.Bytes;
import backplane.cpu.api.GearHost;
import backplane.cpu.api.StateLayout;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

/** What a guest can make the store of code keep. */
class CodeStoreTest {
    private static final int FLAT32 = 0x7d;
    private static final int HLT = 0xf4;
    private static final int MOV_EAX = 0xb8;

    /** A processor with nothing but memory. */
    private static final class Host implements GearHost {
        final Bytes memory = new Bytes((CodeStore.MOST_PAGES + 10L) << 12);
        final Bytes state = new Bytes(StateLayout.SIZE);
        final BitSet derived = new BitSet();
        /** What {@link #executable} answers. */
        long executable = -1;
        /** The page that it changes. */
        long changes = -1;

        CodeStore store;

        @Override
        public Bytes state() {
            return state;
        }

        @Override
        public boolean has(String feature) {
            return true;
        }

        @Override
        public Bytes memory() {
            return memory;
        }

        @Override
        public void derived(long page) {
            derived.set((int) (page >>> 12));
        }

        @Override
        public void released(long page) {
            derived.clear((int) (page >>> 12));
        }

        @Override
        public boolean reach(long address, int bytes, boolean write) {
            return false;
        }

        @Override
        public long executable(long address) {
            if (changes >= 0) {
                store.written(changes, 0, 4096);
            }
            return executable;
        }
    }

    private final Host host = new Host();
    private final CodeStore store = new CodeStore(host);

    CodeStoreTest() {
        host.store = store;
    }

    @Test
    void codeInMorePagesThanMayBeKeptDropsAllOfThem() {
        int drops = store.drops();
        for (int page = 0; page < CodeStore.MOST_PAGES; page++) {
            assertThat(store.find((long) page << 12, 0, FLAT32)).isPositive();
        }
        assertThat(store.drops()).isEqualTo(drops);

        store.find((long) CodeStore.MOST_PAGES << 12, 0, FLAT32);

        assertThat(store.drops()).isEqualTo(drops + 1);
        assertThat(host.derived.cardinality()).isEqualTo(1);
    }

    @Test
    void aPageThatIsWrittenIsForgotten() {
        store.find(0x5000, 0x10, FLAT32);
        assertThat(store.written(0x5000, 0x800, 4))
                .as("bytes that no code was made of")
                .isFalse();

        assertThat(store.written(0x5000, 0x10, 1)).isTrue();

        assertThat(host.derived.isEmpty()).isTrue();
        assertThat(store.written(0x5000, 0x10, 1)).isFalse();
    }

    @Test
    void whatTheInterpreterMustDoIsKnownWithoutCode() {
        host.memory.put8(0x6000, HLT);

        int exit = -store.find(0x6000, 0, FLAT32);

        assertThat(store.exits.kind(exit)).isEqualTo(Exits.LEAVE);
        assertThat(store.find(0x6000, 0, FLAT32)).isEqualTo(-exit);
        assertThat(store.written(0x6000, 0, 1)).isTrue();
    }

    @Test
    void moreInstructionsForTheInterpreterThanAreKeptDropAllOfThem() {
        host.memory.fill(0, host.memory.length(), HLT);
        int drops = store.drops();
        for (long at = 0; at < Exits.FULL - 1; at++) {
            store.find(at & -4096, (int) at & 4095, FLAT32);
        }
        assertThat(store.drops()).isEqualTo(drops);

        store.find(Exits.FULL, 0, FLAT32);

        assertThat(store.drops()).isEqualTo(drops + 1);
        assertThat(host.derived.cardinality()).isEqualTo(1);
    }

    @Test
    void anInstructionWhoseSecondPageIsMissingIsAskedForAgain() {
        host.memory.put8(0x6fff, MOV_EAX);
        assertThat(store.find(0x6000, 4095, FLAT32)).isZero();

        host.executable = 0x9000;

        assertThat(store.find(0x6000, 4095, FLAT32)).isPositive();
        assertThat(host.derived.get(9)).as("its bytes are compared each time").isFalse();
    }

    @Test
    void aPageThatLosesItsCodeWhileTheSecondOneIsLookedUpHasTheNewCode() {
        host.memory.put8(0x6fff, MOV_EAX);
        host.executable = 0x9000;
        host.changes = 0x6000;
        store.find(0x6000, 0, FLAT32);

        assertThat(store.find(0x6000, 4095, FLAT32)).isPositive();

        assertThat(host.derived.get(6)).isTrue();
        assertThat(store.written(0x6000, 4095, 1)).isTrue();
    }

    @Test
    void moreCodeThanTheRegionHoldsDropsAllOfIt() {
        int drops = store.drops();
        for (int round = 0; store.drops() == drops; round++) {
            assertThat(round).isLessThan(2000);
            for (int page = 0; page < 256; page++) {
                store.find((long) page << 12, round, FLAT32);
            }
        }
        assertThat(host.derived.cardinality()).isLessThanOrEqualTo(256);
        assertThat(store.find(0, 0, FLAT32)).isPositive();
    }
}
