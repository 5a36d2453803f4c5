package backplane.cpu;

import static backplane.cpu.api.StateLayout.*;
import static org.assertj.core.api.Assertions.assertThat;

import backplane.cpu.engine.Control;
import backplane.cpu.engine.Feature;
import backplane.cpu.engine.Model;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Vector instructions leave the state that the interpreter leaves, whatever is in the registers and in MXCSR. */
class NativeSseTest {
    private static final int ROUNDS = Integer.getInteger("rounds", 6_000);
    private static final long SEED = Long.getLong("seed", 1);

    private final CountingGear.Factory gear = new CountingGear.Factory();

    /** The interpreter and the gear, with the same program. */
    private final class Pair {
        final SseMachine one;
        final SseMachine other;

        Pair(boolean wide, Model model) {
            one = new SseMachine(wide, model);
            other = new SseMachine(wide, model);
            other.box.shift(gear);
        }

        void prepare(long seed, int at, byte[] code) {
            for (SseMachine m : new SseMachine[] {one, other}) {
                m.prepare(new SplittableRandom(seed));
                m.program(at, code);
            }
        }

        void control(int field, long value) {
            one.core.st.put64(field, value);
            other.core.st.put64(field, value);
        }

        String run(int budget) {
            String before = one.state();
            one.box.run(budget);
            other.box.run(budget);
            String a = one.state();
            String b = other.state();
            return a.equals(b) ? "" : "\n " + before + "\n " + a + "\n " + b;
        }
    }

    private static int mode(boolean wide) {
        SseMachine m = new SseMachine(wide, Model.everything());
        m.prepare(new SplittableRandom(1));
        return m.core.mode;
    }

    /** Runs random programs; every one with the same state as the interpreter leaves, else what happened by first bytes. */
    private Map<String, String> differences(Pair pair, boolean wide, int most, boolean crossing, int rounds) {
        SplittableRandom random = new SplittableRandom(SEED);
        Map<String, String> bad = new TreeMap<>();
        int mode = mode(wide);
        for (int i = 0; i < rounds; i++) {
            SseProgram program = new SseProgram(random, most, wide, mode);
            int length = program.length();
            int at = SseMachine.CODE + (crossing ? 4096 - 1 - random.nextInt(length - 2) : 0);
            pair.prepare(random.nextLong(), at, program.code);
            unusual(pair, random);
            if (random.nextInt(4) == 0) {
                pair.other.core.mmu.flush();
            }
            String text = pair.run(program.count + 3);
            if (!text.isEmpty()) {
                String hex = HexFormat.of().formatHex(program.code, 0, length);
                bad.put(most > 1 ? hex : hex.substring(0, Math.min(8, hex.length())), hex + text);
                if (bad.size() > 60) {
                    break;
                }
            }
        }
        return bad;
    }

    /** Now and then vector instructions, or their exceptions, are not allowed. */
    private static void unusual(Pair pair, SplittableRandom random) {
        switch (random.nextInt(40)) {
            case 0:
                pair.control(CR0, 0x11 | Control.TS);
                break;
            case 1:
                pair.control(CR0, 0x11 | Control.EM);
                break;
            case 2:
                pair.control(CR4, Control.OSXMMEXCPT);
                break;
            case 3:
                pair.control(CR4, Control.OSFXSR);
                break;
            default:
        }
    }

    private static String text(Map<String, String> bad) {
        StringBuilder all = new StringBuilder();
        bad.values().stream().limit(30).forEach(t -> all.append(t).append('\n'));
        return all.toString();
    }

    @ParameterizedTest
    @CsvSource({"false,1,false", "true,1,false", "false,12,false", "true,12,false", "false,12,true", "true,1,true"})
    void theStateIsThatOfTheInterpreter(boolean wide, int most, boolean crossing) {
        Pair pair = new Pair(wide, Model.everything());

        Map<String, String> bad = differences(pair, wide, most, crossing, most > 1 ? ROUNDS / 2 : ROUNDS);

        assertThat(bad).as(text(bad)).isEmpty();
        assertThat(gear.executed).isGreaterThan(ROUNDS / 4);
    }

    private static Model without(Set<Feature> absent) {
        EnumSet<Feature> features = EnumSet.allOf(Feature.class);
        features.removeAll(absent);
        return new Model("GenuineIntel", 0x1_06a5, "", features, false);
    }

    @Test
    void whatTheProcessorDoesNotAnnounceIsNotExecuted() {
        Pair pair = new Pair(true, without(EnumSet.of(Feature.SSE3, Feature.SSSE3, Feature.SSE4_1, Feature.SSE4_2)));
        // movsldup; pshufb; pmulld; pcmpgtq xmm0,xmm1
        for (String code : new String[] {"f30f12c1", "660f3800c1", "660f3840c1", "660f3837c1"}) {
            pair.prepare(SEED, SseMachine.CODE, HexFormat.of().parseHex(code + "ebfe"));

            assertThat(pair.run(2)).as(code).isEmpty();
            assertThat(pair.other.core.halted).as(code).isTrue();
        }
        Map<String, String> bad = differences(pair, true, 1, false, ROUNDS / 10);
        assertThat(bad).as(text(bad)).isEmpty();
    }

    @Test
    void aProcessorWithSseAloneHasNoMoreOfIt() {
        Pair pair = new Pair(false, without(EnumSet.of(Feature.SSE2)));

        Map<String, String> bad = differences(pair, false, 1, false, ROUNDS / 10);

        assertThat(bad).as(text(bad)).isEmpty();
    }

    /** movaps xmm0,xmm1; mov eax,cr0; xor eax,8; mov cr0,eax; paddd xmm0,xmm1; jmp to the start. */
    @Test
    void theTaskSwitchedFlagCountsAtOnce() {
        Pair pair = new Pair(false, Model.everything());
        byte[] code = HexFormat.of().parseHex("0f28c1" + "0f20c0" + "83f008" + "0f22c0" + "660ffec1" + "ebee");
        pair.prepare(SEED, SseMachine.CODE, code);

        for (int i = 0; i < 3; i++) {
            pair.control(CR0, 0x11);
            pair.one.program(SseMachine.CODE, code);
            pair.other.program(SseMachine.CODE, code);
            assertThat(pair.run(20)).isEmpty();
            assertThat(pair.other.core.halted).isTrue();
            pair.one.core.halted = false;
            pair.other.core.halted = false;
        }
    }
}
