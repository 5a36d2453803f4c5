package backplane.cpu;

import static backplane.cpu.api.StateLayout.CR2;
import static backplane.cpu.api.StateLayout.GPR;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An instruction that begins in one page and ends in the next one is translated like any other. */
class NativeCrossingTest {
    private static final int FIRST = ProgramMachine.CODE;
    private static final int SECOND = FIRST + 0x1000;
    /** Pages of RAM that nothing else uses. */
    private static final int THIRD = FIRST + 0x3000, FOURTH = FIRST + 0x4000, FIFTH = FIRST + 0x5000;

    private static final int RAX = 0, RCX = 1, RBX = 3, RSP = 4, RBP = 5, RSI = 6, RDI = 7;
    private static final int DATA = 0xa000, STACK = 0x18000;
    /** A present page that may be written. */
    private static final int PRESENT = 3;

    private static final int FLAGS = 0x46;

    private static final String MOV_EAX = "b8";

    /** The same machine twice, with the interpreter and with the gear. */
    private static final class Pair {
        final CountingGear.Factory gear = new CountingGear.Factory();
        final ProgramMachine one;
        final ProgramMachine other;

        Pair(boolean wide, boolean paging) {
            one = new ProgramMachine(1, wide, paging);
            other = new ProgramMachine(1, wide, paging);
            other.box.shift(gear);
            registers();
        }

        ProgramMachine[] both() {
            return new ProgramMachine[] {one, other};
        }

        void registers() {
            for (ProgramMachine m : both()) {
                m.point(1);
                // flags for POPF, and where to jump
                m.bus.bytes().put64(STACK, FLAGS);
                m.bus.bytes().put64(DATA + 0x14, FLAGS);
                m.access.gpr(RAX, 0x1234_5678);
                m.access.gpr(RCX, 3);
                m.access.gpr(RBX, DATA + 0x10);
                m.access.gpr(RSP, STACK);
                m.access.gpr(RBP, DATA + 0x40);
                m.access.gpr(RSI, DATA + 0x80);
                m.access.gpr(RDI, DATA + 0xc0);
            }
        }

        void load(int at, String hex) {
            for (ProgramMachine m : both()) {
                m.bus.load(at, HexFormat.of().parseHex(hex.replace(" ", "")));
            }
        }

        void map(int page, int entry) {
            for (ProgramMachine m : both()) {
                m.map(page, entry);
                m.core.mmu.invalidate(page);
            }
        }

        /** Executes from an address; returns how many instructions the gear did itself. */
        long run(long from, int instructions) {
            for (ProgramMachine m : both()) {
                m.access.rip(from);
            }
            return go(instructions);
        }

        long go(int instructions) {
            long before = gear.executed;
            assertThat(other.box.run(instructions)).isEqualTo(one.box.run(instructions));
            assertThat(other.state()).isEqualTo(one.state());
            return gear.executed - before;
        }

        /** Executes an instruction whose end has changed; the gear leaves it once, and then knows the new one. */
        void changed(long from, long eax) {
            assertThat(run(from, 1)).isZero();
            assertThat(eax()).isEqualTo(eax);
            known(from, eax);
        }

        void known(long from, long eax) {
            registers();
            assertThat(run(from, 1)).isEqualTo(1);
            assertThat(eax()).isEqualTo(eax);
        }

        long eax() {
            return other.core.st.i64(GPR);
        }
    }

    private static void everySplit(String hex, boolean wide, boolean paging, int flags) {
        int length = hex.replace(" ", "").length() / 2;
        Pair pair = new Pair(wide, paging);
        for (int split = 1; split < length; split++) {
            pair.registers();
            pair.load(SECOND - split, hex);
            for (ProgramMachine m : pair.both()) {
                m.access.rflags(2 | flags);
            }
            assertThat(pair.run(SECOND - split, 1))
                    .as("%s, %d bytes in the first page", hex, split)
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // mov, add, movzx, lea, imul, shl, cmov, setcc, xchg, bts
                "b878563412",
                "66b87856",
                "c7430878563412",
                "8b4308",
                "89430c",
                "0fb68b02010000",
                "8d748b10",
                "69c378563412",
                "6bc305",
                "c1e305",
                "c1630405",
                "0f44c3",
                "0f94c0",
                "8743f0",
                "0fba6b0403",
                "8183fc00000001000000",
                // lock cmpxchg, a segment prefix before it as well
                "f00fb14b04",
                "3ef00fb14b04",
                // push, pop, popf with a prefix; push of an operand
                "6878563412",
                "6a80",
                "2658",
                "3e9d",
                "ff7304",
                // lods, stos, movs with a prefix
                "66ab",
                "3ead",
                "66a5",
                // conditional jumps: to the second page, the first one, one further on
                "7420",
                "7510",
                "0f8480000000",
                "0f8580000000",
                "74f0",
                "75f0",
                "0f8400ffffff",
                "0f8500ffffff",
                "0f8400100000",
                // jumps, calls, a return
                "eb20",
                "ebf0",
                "e900010000",
                "e900ffffff",
                "e800010000",
                "e800ffffff",
                "e8f0efffff",
                "ffd3",
                "ff5304",
                "ff6304",
                "c21000",
                "6690",
                "0f1f440000"
            })
    void everyKindIsExecutedByTheGear(String hex) {
        for (int flags : new int[] {0, 0x40, 0x8d5}) {
            for (boolean paging : new boolean[] {false, true}) {
                everySplit(hex, false, paging, flags);
                everySplit(hex, true, paging, flags);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // operands relative to the next instruction, in front of it and behind it; with an immediate behind the
                // displacement
                "488b0578560000",
                "8b05f0ffffff",
                "88050091ffff",
                "488d0500000000",
                "48030500f8ffff",
                "833d0010000005",
                "c7050091ffff78563412",
                "ff3500100000",
                // others of 64-bit code
                "48b8f0debc9a78563412",
                "4c8b4308",
                "41ffc0",
                "4863c3",
                "498b4424f8"
            })
    void inWideCodeAsWell(String hex) {
        everySplit(hex, true, false, 0);
        everySplit(hex, true, true, 0);
    }

    @Test
    void aLoopOverThePageBoundaryNeverLeavesTheGear() {
        Pair pair = new Pair(false, true);
        // inc eax; dec ecx; jnz -9 over the boundary; jmp -2
        pair.load(SECOND - 5, "40 90 49 0f85f7ffffff 90 ebfe");
        pair.run(SECOND - 5, 20);
        pair.registers();
        for (ProgramMachine m : pair.both()) {
            m.access.gpr(RCX, 1000);
        }

        assertThat(pair.run(SECOND - 5, 4000)).isEqualTo(4000);

        assertThat(pair.eax()).isEqualTo(0x1234_5678 + 1000);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFaultOfItsOperandIsRaised(boolean wide) {
        Pair pair = new Pair(wide, true);
        // to a page that is missing
        pair.load(SECOND - 2, "8b8300a0ffff");
        assertThat(pair.run(SECOND - 2, 1)).isZero();
        assertThat(pair.other.core.st.i64(CR2)).isEqualTo(0x4010);
        // a page that may be written, but is not in the TLB
        pair.registers();
        pair.load(SECOND - 2, "89830000ffff");
        for (ProgramMachine m : pair.both()) {
            m.access.gpr(RBX, DATA + 0x1_0000);
            m.core.mmu.invalidate(DATA);
        }
        assertThat(pair.run(SECOND - 2, 1)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSecondPageThatIsMissingIsAskedForAgain(boolean wide) {
        Pair pair = new Pair(wide, true);
        pair.load(SECOND - 2, MOV_EAX + "11111111");
        pair.map(SECOND, 0);
        for (int i = 0; i < 3; i++) {
            pair.run(SECOND - 2, 1);
            assertThat(pair.other.core.st.i64(CR2)).isEqualTo(SECOND);
        }

        pair.map(SECOND, SECOND | PRESENT);
        assertThat(pair.run(SECOND - 2, 1)).isEqualTo(1);
        assertThat(pair.eax()).isEqualTo(0x1111_1111);

        // once more, now that there is code
        pair.map(SECOND, 0);
        pair.run(SECOND - 2, 1);
        assertThat(pair.other.core.st.i64(CR2)).isEqualTo(SECOND);
        pair.map(SECOND, SECOND | PRESENT);
        assertThat(pair.run(SECOND - 2, 1)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSecondPageFromElsewhereIsExecuted(boolean wide) {
        Pair pair = new Pair(wide, true);
        pair.load(SECOND - 2, MOV_EAX + "11111111");
        pair.load(THIRD, "222222");
        pair.load(FOURTH, "111111");
        assertThat(pair.run(SECOND - 2, 1)).isEqualTo(1);

        // INVLPG
        pair.map(SECOND, THIRD | PRESENT);
        pair.changed(SECOND - 2, 0x2222_2211);

        // a load of CR3
        for (ProgramMachine m : pair.both()) {
            m.map(SECOND, FOURTH | PRESENT);
            m.access.control(3, m.access.control(3));
        }
        pair.changed(SECOND - 2, 0x1111_1111);

        // the same bytes
        pair.map(SECOND, SECOND | PRESENT);
        pair.known(SECOND - 2, 0x1111_1111);
    }

    @Test
    void theSamePageCanBeFollowedByOneOrAnother() {
        Pair pair = new Pair(false, true);
        pair.load(SECOND - 2, MOV_EAX + "11111111");
        pair.load(FIFTH, "222222");
        pair.map(THIRD, FIRST | PRESENT);
        pair.map(FOURTH, FIFTH | PRESENT);
        pair.known(SECOND - 2, 0x1111_1111);
        for (int i = 0; i < 3; i++) {
            pair.changed(FOURTH - 2, 0x2222_2211);
            pair.changed(SECOND - 2, 0x1111_1111);
        }
        // the same bytes in another page
        pair.load(FIFTH, "111111");
        pair.known(FOURTH - 2, 0x1111_1111);
        pair.known(SECOND - 2, 0x1111_1111);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void bytesThatTheGuestWritesAreExecuted(int split) {
        Pair pair = new Pair(false, true);
        pair.load(SECOND - split, MOV_EAX + "11111111 90 90 ebfe");
        // mov byte [second + 4 - split],22
        int last = SECOND + 4 - split;
        String store = "c605%02x%02x%02x%02x22".formatted(last & 255, last >> 8 & 255, last >> 16, last >> 24);
        pair.load(THIRD, store + "ebfe");
        pair.run(SECOND - split, 10);
        assertThat(pair.eax()).isEqualTo(0x1111_1111);

        pair.run(THIRD, 2);

        pair.changed(SECOND - split, 0x2211_1111);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void bytesThatADeviceWritesAreExecuted(int split) {
        Pair pair = new Pair(true, true);
        pair.load(SECOND - split, MOV_EAX + "11111111 90 90 ebfe");
        pair.run(SECOND - split, 10);

        pair.load(SECOND, "22222222 90".substring(2 * (split - 1)));

        pair.changed(SECOND - split, 0x2222_2222L << 8 * (split - 1) & 0xffff_ffffL | 0x1111_1111L >>> 8 * (5 - split));
        // the part in the first page as well
        pair.load(SECOND - split, MOV_EAX + "33333333");
        pair.known(SECOND - split, 0x3333_3333);
    }

    @Test
    void whatComesBeforeItGoesOnWithTheNewBytes() {
        Pair pair = new Pair(false, true);
        // inc ecx; jmp +0; mov eax; jmp -2
        pair.load(SECOND - 5, "41 eb00" + MOV_EAX + "11111111 ebfe");
        pair.run(SECOND - 5, 5);
        pair.load(THIRD, "222222 ebfe");

        pair.map(SECOND, THIRD | PRESENT);

        assertThat(pair.run(SECOND - 5, 4)).isEqualTo(2);
        assertThat(pair.eax()).isEqualTo(0x2222_2211);
        assertThat(pair.run(SECOND - 5, 4)).isEqualTo(4);
    }

    @Test
    void theEndOfTheAddressSpaceIsTheInterpreters() {
        Pair pair = new Pair(false, true);
        int top = 0xffff_f000;
        pair.load(SECOND - 2, MOV_EAX + "11111111");
        for (ProgramMachine m : pair.both()) {
            m.mirror();
        }
        pair.map(top, FIRST | PRESENT);
        for (int i = 0; i < 3; i++) {
            assertThat(pair.run(0xffff_fffeL, 1)).isZero();
            assertThat(pair.run(SECOND - 2, 1)).isEqualTo(1);
        }
    }

    @Test
    void anInstructionThatIsNotTranslatedIsLeft() {
        Pair pair = new Pair(false, true);
        // cpuid; sti with a prefix, which lets no interrupt in before the next instruction; rep movsd
        for (String hex : new String[] {"0fa2", "66fb", "f3a5"}) {
            pair.load(SECOND - 1, hex);
            assertThat(pair.run(SECOND - 1, 1)).isZero();
            assertThat(pair.run(SECOND - 1, 1)).isZero();
        }
    }
}
