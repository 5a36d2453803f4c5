package backplane.cpu.engine;

import static backplane.cpu.api.StateLayout.*;
import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.Bytes;
import backplane.api.CpuAccess;
import backplane.api.CpuBus;
import backplane.cpu.api.Debugger;
import backplane.cpu.vector.FlatBus;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the processor does for a gear and tells it: entries of the TLB, writes to code, changed translations. */
class GearHostTest {
    private static final int DIRECTORY = 0x10000, TABLE = 0x11000;
    private static final int PAGE = 0x20000, OTHER = 0x30000;
    /** An address at which nobody answers. */
    private static final int NOBODY = 0x100_0000;

    private static final int READ_ONLY = 1, SUPERVISOR = 3, USER = 7;
    private static final int ACCESSED = 0x20, DIRTY = 0x40;
    private static final long SENTINEL = 0x1234_5678;

    private final ProtectedMachine m = new ProtectedMachine();
    private final RecordingGear gear = new RecordingGear();
    private final List<String> told = gear.told;

    @BeforeEach
    void paging() {
        for (int i = 0; i < 1024; i++) {
            m.memory.put32(TABLE + 4 * i, i << 12 | USER);
        }
        m.memory.put32(DIRECTORY, TABLE | USER);
        m.access.control(3, DIRECTORY);
        m.access.control(0, m.access.control(0) | 0x8000_0000L);
        m.core.mmu.afterBus();
        m.access.control(2, SENTINEL);
        m.core.gear = gear;
    }

    private void page(int linear, int entry) {
        m.memory.put32(TABLE + 4 * (linear >>> 12), entry);
    }

    private int entry(int linear) {
        return m.memory.i32(TABLE + 4 * (linear >>> 12));
    }

    private boolean holds(int linear, int kind) {
        int e = Mmu.entry(linear);
        return m.core.st.i64(e + kind) == (linear & -4096L | m.core.context);
    }

    private boolean marked(int page, int flag) {
        return (m.bus.flags(page) & flag) != 0;
    }

    private void assertRefused(int address, int bytes, boolean write) {
        assertThat(m.core.mmu.reach(address, bytes, write)).isFalse();
        assertThat(holds(address, write ? TLB_WRITE : TLB_READ)).isFalse();
        assertThat(m.access.control(2)).isEqualTo(SENTINEL);
    }

    // ---- reach

    @Test
    void anAccessOfAGearIsEnteredInTheTlb() {
        page(PAGE, OTHER | USER);

        assertThat(m.core.mmu.reach(PAGE + 0xffc, 4, false)).isTrue();

        assertThat(holds(PAGE, TLB_READ)).isTrue();
        assertThat(holds(PAGE, TLB_WRITE)).isFalse();
        assertThat(m.core.st.i64(Mmu.entry(PAGE) + TLB_ADDEND)).isEqualTo(OTHER - PAGE);
        assertThat(entry(PAGE)).isEqualTo(OTHER | USER | ACCESSED);
        assertThat(marked(OTHER, CpuBus.DIRTY)).isFalse();
        assertThat(told).isEmpty();
    }

    @Test
    void aWriteOfAGearMarksThePageInTheTableAndInTheBlock() {
        page(PAGE, OTHER | USER);

        assertThat(m.core.mmu.reach(PAGE, 16, true)).isTrue();

        assertThat(holds(PAGE, TLB_WRITE)).isTrue();
        assertThat(entry(PAGE)).isEqualTo(OTHER | USER | ACCESSED | DIRTY);
        assertThat(marked(OTHER, CpuBus.DIRTY)).isTrue();
    }

    @Test
    void whatFaultsIsNotReached() {
        page(PAGE, 0);
        assertRefused(PAGE, 1, false);
        assertRefused(PAGE, 1, true);
        assertThat(entry(PAGE)).isZero();

        page(PAGE, PAGE | READ_ONLY);
        m.access.control(0, m.access.control(0) | Control.WP);
        assertRefused(PAGE, 1, true);
        page(PAGE, PAGE | SUPERVISOR);
        m.ring(3);
        assertRefused(PAGE, 1, false);

        assertThat(entry(PAGE)).isEqualTo(PAGE | SUPERVISOR);
        assertThat(m.core.mmu.reach(OTHER, 1, false)).isTrue();
    }

    @Test
    void whatIsNotCanonicalIsNotReached() {
        m.longMode(0);

        assertThat(m.core.mmu.reach(1L << 47, 8, false)).isFalse();
        assertThat(m.core.mmu.reach(PAGE, 8, false)).isTrue();
    }

    @Test
    void anAccessAcrossPagesIsNotReached() {
        assertRefused(PAGE + 0xffd, 4, false);
        assertRefused(PAGE + 0xff9, 8, true);

        assertThat(entry(PAGE)).isEqualTo(PAGE | USER);
    }

    @Test
    void whereAHandlerAnswersNothingIsReached() {
        page(PAGE, NOBODY | USER);

        assertRefused(PAGE, 4, false);
        assertRefused(PAGE, 4, true);
        assertThat(m.core.code.executable(PAGE)).isEqualTo(-1);
    }

    @Test
    void pageTablesAtAHandlerAreNotRead() {
        m.memory.put32(DIRECTORY, NOBODY | USER);

        assertRefused(PAGE, 4, false);
        assertThat(m.memory.i32(DIRECTORY)).isEqualTo(NOBODY | USER);
    }

    @Test
    void codeIsRead_butNotWritten() {
        m.core.code.derived(PAGE);

        assertRefused(PAGE, 4, true);
        assertThat(m.core.mmu.reach(PAGE, 4, false)).isTrue();
    }

    @Test
    void pagesWithAWatchedByteAreNotReached() {
        m.core.st.put64(DR, PAGE + 4);
        m.core.control.writeDebug(7, 0x3_0001);
        assertRefused(PAGE + 0x100, 4, false);

        m.core.control.writeDebug(7, 0);
        m.core.breakpoints.add(Debugger.Kind.READ, PAGE, 1);
        assertRefused(PAGE + 0x100, 4, false);
    }

    @Test
    void whereAlignmentIsCheckedNothingIsReached() {
        m.ring(3);
        m.access.control(0, m.access.control(0) | Control.AM);
        m.access.rflags(Flag.AC);

        assertRefused(PAGE, 4, false);
        assertThat(m.core.code.executable(PAGE)).isEqualTo(-1);
    }

    // ---- executable

    @Test
    void thePageToExecuteFromIsEnteredInTheTlb() {
        page(PAGE, OTHER | USER);

        assertThat(m.core.code.executable(PAGE + 0x123)).isEqualTo(OTHER);

        assertThat(holds(PAGE, TLB_EXECUTE)).isTrue();
        assertThat(m.core.code.executable(PAGE + 0x456)).isEqualTo(OTHER);
        assertThat(entry(PAGE)).isEqualTo(OTHER | USER | ACCESSED);
    }

    @Test
    void whatCannotBeExecutedHasNoOffset() {
        page(PAGE, 0);

        assertThat(m.core.code.executable(PAGE)).isEqualTo(-1);

        assertThat(m.access.control(2)).isEqualTo(SENTINEL);
    }

    @Test
    void theInterpreterFindsThePageThatAGearHasEntered() {
        m.memory.put32(DIRECTORY + 16, TABLE | USER);
        int high = PAGE + (4 << 22);
        page(PAGE, OTHER | USER);
        m.code(OTHER, "b0 01 c3"); // mov al,1; ret
        assertThat(m.run("b8 00 00 02 00 ff d0 f4")).isEqualTo(-1); // mov eax,20000h; call eax
        page(PAGE, OTHER + 0x1000 | USER);
        m.code(OTHER + 0x1000, "b0 02 c3"); // mov al,2; ret

        assertThat(m.core.code.executable(high)).isEqualTo(OTHER + 0x1000);

        assertThat(m.run("b8 00 00 02 01 ff d0 f4")).isEqualTo(-1); // mov eax,1020000h; call eax
        assertThat(m.access.gpr(CpuAccess.RAX) & 0xff).isEqualTo(2);
    }

    // ---- writes to code

    @Test
    void aGearIsToldWhichBytesOfItsPagesChange() {
        m.core.code.derived(PAGE);

        m.run("c6 05 05 00 02 00 01 a3 08 00 02 00 f4"); // mov byte [20005h],1; mov [20008h],eax

        assertThat(told).containsExactly("written 20000 5 1", "written 20000 8 4");
        assertThat(holds(PAGE, TLB_WRITE)).isFalse();
    }

    @Test
    void aGearIsToldOfWritesByOthers() {
        m.core.code.derived(PAGE);

        m.bus.load(PAGE + 8, new byte[1]);
        m.bus.load(PAGE + 8, new byte[1]);
        m.bus.load(OTHER, new byte[1]);

        assertThat(told).containsExactly("written 20000 0 4096", "written 20000 0 4096");
    }

    @Test
    void aPageThatIsReleasedIsWrittenAtFullSpeed() {
        m.core.code.derived(PAGE);
        m.core.code.released(PAGE);

        m.run("c6 05 05 00 02 00 01 f4"); // mov byte [20005h],1

        assertThat(told).isEmpty();
        assertThat(holds(PAGE, TLB_WRITE)).isTrue();
    }

    @Test
    void aPageStaysMarkedForAGearWhenTheInterpreterHasDroppedIt() {
        m.code(PAGE, "b0 01 c3"); // mov al,1; ret
        m.core.code.derived(PAGE);

        m.run("b8 00 00 02 00 ff d0 c6 05 01 00 02 00 02 f4"); // mov eax,20000h; call eax; mov byte [20001h],2
        m.run("c6 05 05 00 02 00 01 f4"); // mov byte [20005h],1

        assertThat(told).containsExactly("written 20000 1 1", "written 20000 5 1");
    }

    @Test
    void aPageStaysMarkedForTheInterpreterWhenAGearHasReleasedIt() {
        m.code(PAGE, "b0 01 c3"); // mov al,1; ret
        m.core.code.derived(PAGE);
        m.run("b8 00 00 02 00 ff d0 f4"); // mov eax,20000h; call eax

        m.core.code.released(PAGE);
        m.run("c6 05 01 00 02 00 02 b8 00 00 02 00 ff d0 f4"); // mov byte [20001h],2; mov eax,20000h; call eax

        assertThat(m.access.gpr(CpuAccess.RAX) & 0xff).isEqualTo(2);
        assertThat(marked(PAGE, CpuBus.CODE)).isTrue();
    }

    @Test
    void pagesStayMarkedWhenTheInterpreterForgetsEverything() {
        m.core.code.derived(PAGE);
        m.run("f4");

        m.core.code.dropAll();

        assertThat(marked(PAGE, CpuBus.CODE)).isTrue();
        assertThat(marked(ProtectedMachine.ORIGIN & -4096, CpuBus.CODE)).isFalse();
    }

    @Test
    void aGearThatGoesLeavesNoMarks() {
        m.core.code.derived(PAGE);
        m.core.gear = null;

        m.core.code.shift();

        assertThat(marked(PAGE, CpuBus.CODE)).isFalse();
    }

    // ---- translations

    @Test
    void aNewAddressSpaceIsANewContextAndNothingElse() {
        long before = m.core.context;

        m.run("0f 20 d8 0f 22 d8 f4"); // mov eax,cr3; mov cr3,eax

        assertThat(m.core.context).isNotEqualTo(before);
        assertThat(told).isEmpty();
    }

    @Test
    void aContextThatComesASecondTimeIsTold() {
        long before = m.core.context;
        do {
            m.core.mmu.flush();
        } while (m.core.context != before);

        assertThat(told).containsExactly("unmapped");
    }

    @Test
    void aGearIsToldThatATranslationIsForgotten() {
        m.run("0f 01 3d 00 00 02 00 f4"); // invlpg [20000h]

        assertThat(told).containsExactly("unmapped");
    }

    @Test
    void aGearIsToldThatAPageLiesElsewhere() {
        m.core.code.executable(PAGE);
        m.core.mmu.reach(PAGE, 4, false);
        page(PAGE, OTHER | USER);

        m.core.mmu.reach(PAGE, 4, true);

        assertThat(told).containsExactly("unmapped");
        assertThat(m.core.code.executable(PAGE)).isEqualTo(OTHER);
    }

    @Test
    void aPageWhereNothingWasExecutedMayLieElsewhereSilently() {
        m.core.mmu.reach(PAGE, 4, false);
        page(PAGE, OTHER | USER);

        m.core.mmu.reach(PAGE, 4, true);

        assertThat(told).isEmpty();
    }

    @Test
    void theA20GateIsANewContext() {
        long before = m.core.context;
        m.bus.pins().a20(false);

        m.core.mmu.afterBus();

        assertThat(m.core.context).isNotEqualTo(before);
        assertThat(told).isEmpty();
    }

    /** A bus whose memory can become another block. */
    private static final class GrowingBus extends FlatBus {
        private final Bytes larger = new Bytes(0x4000);
        private int epoch;
        private boolean grown;

        GrowingBus() {
            super(0x2000);
        }

        @Override
        public Bytes bytes() {
            return grown ? larger : super.bytes();
        }

        @Override
        public int epoch() {
            return epoch;
        }
    }

    @Test
    void anotherMemoryBlockMakesAGearForgetEverything() {
        GrowingBus bus = new GrowingBus();
        Core core = new Core(bus, Model.everything());
        core.control.reset();
        core.mmu.afterBus();
        core.gear = gear;

        bus.epoch++;
        core.mmu.afterBus();
        assertThat(told).isEmpty();
        bus.epoch++;
        bus.grown = true;
        core.mmu.afterBus();

        assertThat(told).containsExactly("flush");
    }
}
