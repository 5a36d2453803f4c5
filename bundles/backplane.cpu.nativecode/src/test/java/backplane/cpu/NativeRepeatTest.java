package backplane.cpu;

import static backplane.cpu.api.StateLayout.EXECUTED;
import static org.assertj.core.api.Assertions.assertThat;

import backplane.cpu.nativecode.NativeGearFactory;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Repeated string instructions leave the state that the interpreter leaves, and are executed by the gear where it can. */
class NativeRepeatTest {
    private static final int RCX = 1, RSI = 6, RDI = 7;
    /** Pages that may be written, the one behind, and one that the page tables do not have. */
    private static final long A = 0x1a000, B = 0x1c000, ABSENT = 0x4000;

    private static final long READ_ONLY = 0x5000, NOBODY = 0x6000, CODE = ProgramMachine.CODE;
    private static final long ALIAS = ProgramMachine.ALIAS, CONFLICT = ProgramMachine.CONFLICT;
    private static final String MOVSB = "f3a4", MOVSD = "f3a5", STOSB = "f3aa", STOSD = "f3ab";

    /** Nothing, and CPUID, so that the instruction in front of it is the last of its block. */
    private static final String[] LAST = {"", "0fa2"};

    private final Map<Boolean, Pair> pairs = new HashMap<>();

    /** The same code and registers for the interpreter and for the gear. */
    private static final class Pair {
        final ProgramMachine one;
        final ProgramMachine other;
        private final byte[] memory;

        Pair(boolean wide) {
            one = new ProgramMachine(1, wide, true);
            other = new ProgramMachine(1, wide, true);
            other.box.shift(new NativeGearFactory());
            memory = new byte[(int) one.core.ram.length()];
            one.core.ram.get(0, memory, 0, memory.length);
        }

        /** An instruction, then a loop that counts in EDX: LEA EDX,[EDX+1] and JMP. */
        Pair load(String hex) {
            byte[] code = HexFormat.of().parseHex(hex + "8d5201ebfb");
            System.arraycopy(code, 0, memory, ProgramMachine.CODE, code.length);
            for (ProgramMachine machine : new ProgramMachine[] {one, other}) {
                machine.bus.load(0, memory);
                machine.core.mmu.flush();
                machine.core.halted = false;
                machine.point(2);
                machine.access.gpr(0, 0x1122_3344_5566_7788L);
                machine.access.rip(ProgramMachine.CODE);
                machine.access.rflags(2);
            }
            return this;
        }

        Pair registers(long count, long source, long destination) {
            for (ProgramMachine machine : new ProgramMachine[] {one, other}) {
                machine.access.gpr(RCX, count);
                machine.access.gpr(RSI, source);
                machine.access.gpr(RDI, destination);
            }
            return this;
        }

        Pair flags(int value) {
            one.access.rflags(value);
            other.access.rflags(value);
            return this;
        }

        /** Returns how many instructions the gear executed when it was asked last. */
        long run(long budget) {
            other.core.st.put64(EXECUTED, 0);
            assertThat(other.box.run(budget)).isEqualTo(one.box.run(budget));
            assertThat(other.state()).isEqualTo(one.state());
            return other.core.st.i64(EXECUTED);
        }

        /** Runs; the gear has executed all, but perhaps the last instruction, for which the loop's block is too long. */
        void alone(long budget) {
            assertThat(run(budget)).isBetween(budget - 1, budget);
        }
    }

    private Pair pair(String hex, boolean wide) {
        Pair known = pairs.get(wide);
        if (known == null || known.one.core.shutDown) {
            known = new Pair(wide);
            pairs.put(wide, known);
        }
        return known.load(hex);
    }

    /** The gear has executed it, and all of it, if it has executed the whole budget at its first turn. */
    private void alone(String hex, boolean wide, long count, long source, long destination) {
        long budget = Math.max(count, 1) + 2;
        assertThat(pair(hex, wide).registers(count, source, destination).run(budget))
                .as("%s wide %b: %d %x %x", hex, wide, count, source, destination)
                .isEqualTo(budget);
    }

    private void left(String hex, boolean wide, long count, long source, long destination) {
        assertThat(pair(hex, wide).registers(count, source, destination).run(count + 1))
                .as("%s wide %b: %d %x %x", hex, wide, count, source, destination)
                .isLessThan(count);
    }

    @ParameterizedTest
    @CsvSource({
        "f3a4, 1, false", "66f3a5, 2, false", "f3a5, 4, false", "f3aa, 1, false", "f366ab, 2, false", "f3ab, 4, false",
        "f3a4, 1, true", "66f3a5, 2, true", "f3a5, 4, true", "f348a5, 8, true", "f341a4, 1, true", "f3aa, 1, true",
        "66f3ab, 2, true", "f3ab, 4, true", "f348ab, 8, true"
    })
    void aRangeIsTheGearsAsFarAsNoOperandCrossesAPage(String hex, int size, boolean wide) {
        long page = 4096 / size;
        for (long count : new long[] {0, 1, 2, 3, 17, page - 1, page, page + 1, 2 * page}) {
            alone(hex, wide, count, A, B);
            alone(hex, wide, count, A + 4096 - size * count % 4096, B);
            alone(hex, wide, count, A, B - size);
            alone(hex, wide, count, A + 16 * size, A + 9 * size);
        }
        alone(hex, wide, page - 1, A + 1, B + size - 1);
        alone(hex, wide, 9, A + 4096 - size, ABSENT - 9 * size);
    }

    @ParameterizedTest
    @CsvSource({MOVSB + ", 1", "66f3a5, 2", MOVSD + ", 4", "f348a5, 8"})
    void rangesThatOverlapRepeatAPattern(String hex, int size) {
        for (int distance = 0; distance <= 9; distance++) {
            alone(hex, true, 300, A, A + distance);
            alone(hex, true, 300, A + distance, A);
            alone(hex, true, 300, A, ALIAS + A + distance);
            alone(hex, true, 4096 / size + 50, A, ALIAS + A + distance * size);
            alone(hex, true, 4096 / size + 50, A + distance * size, A);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bothRangesMayNeedTheSameEntryOfTheTlb(boolean wide) {
        alone(MOVSB, wide, 100, A, CONFLICT + A + 50);
        alone(MOVSD, wide, 3000, A, CONFLICT + A + 4);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatCrossesAPageIsTheInterpretersFromThereOn(boolean wide) {
        for (int distance = 1; distance < 4; distance++) {
            left(MOVSD, wide, 100, A + 4096 - 80 + distance, B);
            left(MOVSD, wide, 100, A, B - 80 + distance);
            left(STOSD, wide, 100, A, B - distance);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {MOVSB, MOVSD, STOSB, STOSD, "f348a5", "f348ab"})
    void aBudgetMayEndWithin(String hex) {
        boolean wide = hex.length() > 4;
        for (int budget = 1; budget < 60; budget++) {
            for (int n = 0; n < 50; n += 7) {
                Pair pair = pair(hex + LAST[budget & 1], wide).registers(n, A + 4096 - 64, B + 4096 - 96);
                pair.run(budget);
                pair.run(1);
                pair.run(40);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {MOVSB, MOVSD, STOSB, STOSD, "f348a5", "f348ab"})
    void theCountMayBeLargerThanAnyRange(String hex) {
        boolean wide = hex.length() > 4;
        for (long count :
                new long[] {1 << 20, 0x7fff_ffff, 0x8000_0000L, 0xffff_ffffL, 1L << 32, 1L << 60, -1, -4096}) {
            for (int budget : new int[] {100, 4096, 20_000}) {
                pair(hex, wide).registers(count, A + 3, 0x15001).run(budget);
                pair(hex, wide).registers(count, A, A + 512).run(budget);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {MOVSB, MOVSD, STOSB, STOSD, "f348a5", "f348ab"})
    void theInterpreterDoesWhatFaultsAndWhatNoMemoryAnswers(String hex) {
        boolean wide = hex.length() > 4;
        for (long bad : new long[] {ABSENT, READ_ONLY, NOBODY, CODE, 0x12000, 1L << 47, -4096}) {
            for (long before : new long[] {0, 8, 24, 4096}) {
                pair(hex, wide).registers(2000, A, bad - before).run(1500);
                pair(hex, wide).registers(2000, bad - before, A).run(1500);
                pair(hex, wide).registers(20, bad - before, A + 4).run(60);
                pair(hex, wide).registers(20, bad - before, bad - 8).run(60);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {MOVSB, MOVSD, STOSB, STOSD, "f348a5", "f348ab"})
    void downwardsItIsTheInterpreters(String hex) {
        Pair pair = pair(hex, hex.length() > 4).registers(30, A + 100, B + 200).flags(0x402);
        assertThat(pair.run(31)).isLessThan(30);
    }

    @ParameterizedTest
    @ValueSource(strings = {MOVSB, MOVSD, STOSB, STOSD})
    void upperHalvesOfRegistersAreClearedIn32BitCodeWhereItDoesAnything(String hex) {
        long upper = 0x5_0000_0000L;
        for (int n = 0; n < 3; n++) {
            Pair pair = pair(hex, false).registers(upper | n, upper | A, upper | B);
            pair.alone(4);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"64f3a4", "f2a4", "f2aa", "67f3a5", "f3ac", "f2ac", "67f3ae", "67f3a6", "26f3a6", "2ef3a4"})
    void otherRepeatedStringInstructionsAreTheInterpreters(String hex) {
        Pair pair = pair(hex, false).registers(30, A + 100, B + 200);
        assertThat(pair.run(31)).isLessThan(31);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 0x40, 0x8d5, 0x894})
    void flagsThatAreStillTheHostsOutliveIt(int seed) {
        // SUB, XOR, CMC, STC or DEC before, ADC and PUSHF behind
        for (String first : new String[] {"29c8", "31c0", "f5", "f9", "fec8"}) {
            Pair pair = pair(first + MOVSB + "11ca9c", false)
                    .registers(30, A + 100, B + 200)
                    .flags(2 | seed);
            pair.alone(40);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPageIsCopiedAndClearedByTheGear(boolean wide) {
        String size = wide ? "48" : "";
        alone("f3" + size + "a5", wide, wide ? 512 : 1024, A, B);
        alone("f3" + size + "ab", wide, wide ? 512 : 1024, 0, B);
        alone(MOVSB, wide, 4096, A, B);
        alone(MOVSB, wide, 1500, A + 3777, B - 1009);
    }

    /** Both pages full of one byte, but for the place where an operand differs, or where it is the accumulator. */
    private Pair searched(String hex, boolean wide, long difference) {
        Pair pair = pair(hex, wide);
        for (ProgramMachine machine : new ProgramMachine[] {pair.one, pair.other}) {
            machine.core.ram.fill(A, 0x6000, hex.contains("f2") ? 0x55 : 0x88);
            machine.access.gpr(0, -0x7777_7777_7777_7778L);
            if (difference > 0) {
                machine.core.ram.fill(difference, 8, hex.contains("f2") ? 0x88 : 0x99);
            }
        }
        return pair;
    }

    @ParameterizedTest
    @CsvSource({
        "f3ae, 1, false", "f2ae, 1, false", "66f2af, 2, false", "f3af, 4, false", "f3a6, 1, false", "f3a7, 4, false",
        "f2ae, 1, true", "f266af, 2, true", "f2af, 4, true", "f348af, 8, true", "f248af, 8, true", "f3a6, 1, true",
        "66f3a7, 2, true", "f3a7, 4, true", "f348a7, 8, true"
    })
    void comparisonsAreTheGearsAsFarAsNoOperandCrossesAPage(String hex, int size, boolean wide) {
        int page = 4096 / size;
        for (int count : new int[] {0, 1, 2, 17, page - 1, page, page + 1, 2 * page}) {
            for (int place : new int[] {-1, 0, 1, 9, page - 2, page - 1, page, page + 3}) {
                long difference = place < 0 ? -1 : B + 16 + place * (long) size;
                Pair pair = searched(hex, wide, difference).registers(count, A, B + 16);
                pair.alone(count + 4);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"f2ae", "f3ae", "f3a6", "f2a6", "f3a7", "f348a7", "f248af"})
    void aBudgetMayEndWithinAComparison(String hex) {
        boolean wide = hex.length() > 4;
        for (int budget = 1; budget < 50; budget += 2) {
            for (int n = 0; n < 40; n += 5) {
                long difference = n % 2 == 0 ? -1 : B + 4096 - 80;
                Pair pair = searched(hex + LAST[budget >> 1 & 1], wide, difference)
                        .registers(n, A + 4096 - 64, B + 4096 - 96);
                pair.run(budget);
                pair.run(1);
                pair.run(40);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"f2ae", "f3ae", "f3a6", "f2a6", "f3a7", "f348a7", "f248af"})
    void aComparisonMayFaultOrCrossAPageAfterSome(String hex) {
        boolean wide = hex.length() > 4;
        for (long bad : new long[] {ABSENT, NOBODY, CODE, B - 1, B - 3, 1L << 47, -4096}) {
            for (long before : new long[] {0, 8, 24, 4096}) {
                for (long count : new long[] {20, 4100, 1L << 32, -1}) {
                    searched(hex, wide, -1).registers(count, A, bad - before).run(1500);
                    searched(hex, wide, -1).registers(count, bad - before, A).run(1500);
                    searched(hex, wide, -1)
                            .registers(count, bad - before, bad - 8)
                            .run(9000);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theEndOfAStringIsFoundByTheGear(boolean wide) {
        Pair pair = searched("f2ae", wide, B + 2000).registers(-1, 0, A + 4000);
        pair.alone(8000);
        assertThat(pair.other.access.gpr(RDI)).isEqualTo(B + 2001);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bothOperandsOfAComparisonMayNeedTheSameEntryOfTheTlb(boolean wide) {
        Pair pair = searched("f3a6", wide, -1).registers(6000, A, CONFLICT + A + 50);
        pair.alone(6003);
        pair = searched("a7a6", wide, -1).registers(6000, A, CONFLICT + A + 50);
        pair.alone(20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"f3a6", "f3a7", "f2ae", "f3af"})
    void aComparisonOfNothingLeavesTheFlags(String hex) {
        for (String behind : new String[] {"9c", "11ca9c", "39d0", "0f92c2"}) {
            for (int count = 0; count < 2; count++) {
                for (int flags : new int[] {2, 3, 0x8d7}) {
                    Pair pair = pair("29d8" + hex + behind, false)
                            .registers(count, A + 100, B + 200)
                            .flags(flags);
                    pair.alone(40);
                }
            }
        }
    }
}
