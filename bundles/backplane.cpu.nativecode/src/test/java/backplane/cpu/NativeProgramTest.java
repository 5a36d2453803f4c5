package backplane.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.cpu.nativecode.NativeGearFactory;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever executes a random program, the state after each slice is the same. */
class NativeProgramTest {
    private static final int SLICES = Integer.getInteger("slices", 300);

    /** One program with the interpreter and with the gear, from its first slice on. */
    private static final class Pair {
        final ProgramMachine one;
        final ProgramMachine other;
        private final SplittableRandom random;
        private final int most;
        private boolean started;

        Pair(long seed, int most, boolean wide, boolean paging, NativeGearFactory factory) {
            one = new ProgramMachine(seed, wide, paging);
            other = new ProgramMachine(seed, wide, paging);
            other.box.shift(factory);
            random = new SplittableRandom(seed);
            this.most = most;
        }

        /** Does what lies between two slices, and returns the length of the next. */
        int prepare() {
            boolean interrupt = random.nextInt(10) == 0;
            boolean flush = random.nextBoolean();
            long registers = random.nextLong();
            int budget = 1 + random.nextInt(most);
            if (started) {
                one.core.mmu.flush();
                if (flush) {
                    other.core.mmu.flush();
                }
                one.signal(interrupt);
                other.signal(interrupt);
                one.point(registers);
                other.point(registers);
            }
            started = true;
            return budget;
        }

        boolean same(int budget) {
            return one.box.run(budget) == other.box.run(budget) && one.state().equals(other.state());
        }
    }

    /** Says after which instruction of a slice the states differ first, and which instructions came before. */
    private static String difference(long seed, int most, boolean wide, boolean paging, int slice) {
        NativeGearFactory factory = new NativeGearFactory();
        for (int n = 1; n <= most; n++) {
            Pair pair = new Pair(seed, most, wide, paging, factory);
            for (int i = 0; i < slice; i++) {
                pair.same(pair.prepare());
            }
            pair.prepare();
            if (!pair.same(n)) {
                return n + " instructions:\n" + trace(seed, most, wide, paging, slice, n) + pair.one.state() + "\n"
                        + pair.other.state();
            }
        }
        return "not the same the second time";
    }

    private static String trace(long seed, int most, boolean wide, boolean paging, int slice, int n) {
        Pair pair = new Pair(seed, most, wide, paging, new NativeGearFactory());
        for (int i = 0; i < slice; i++) {
            pair.one.box.run(pair.prepare());
        }
        pair.prepare();
        StringBuilder s = new StringBuilder();
        for (int i = 0; i < n; i++) {
            if (i >= n - 24) {
                byte[] bytes = new byte[12];
                long at = pair.one.core.mmu.look(pair.one.core.rip);
                if (at >= 0 && at < 0x1fff0) {
                    pair.one.core.ram.get(at, bytes, 0, 12);
                }
                s.append(String.format(
                        "%x: %s%n", pair.one.core.rip, HexFormat.of().formatHex(bytes)));
                s.append("   ").append(pair.one.state()).append('\n');
            }
            pair.one.box.run(1);
        }
        return s.toString();
    }

    /** Slices of one program after the other, each until it has shut down the processor. */
    @ParameterizedTest
    @CsvSource({
        "1,40,false,false",
        "2,3000,false,false",
        "3,40,false,true",
        "4,3000,false,true",
        "5,40,true,false",
        "6,3000,true,false",
        "7,40,true,true",
        "8,3000,true,true"
    })
    void theStateAfterEverySliceIsThatOfTheInterpreter(long seed, int most, boolean wide, boolean paging) {
        SplittableRandom random = new SplittableRandom(seed + Long.getLong("seed", 0));
        NativeGearFactory factory = new NativeGearFactory();
        for (int slices = 0; slices < SLICES; ) {
            long program = random.nextLong();
            Pair pair = new Pair(program, most, wide, paging, factory);
            for (int slice = 0; slice < 100 && !pair.one.core.shutDown; slice++, slices++) {
                if (!pair.same(pair.prepare())) {
                    String what = difference(program, most, wide, paging, slice);
                    assertThat(what).as("program %d, slice %d", program, slice).isNull();
                }
            }
        }
    }
}
