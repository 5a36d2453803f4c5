package backplane.cpu.engine;

import static backplane.cpu.engine.ProtectedMachine.*;
import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.CpuAccess;
import backplane.cpu.api.StateLayout;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hardware task switches between two 32-bit tasks of ring 0 (Intel SDM volume 3, chapter 8). */
class TaskSwitchTest {
    private static final int OTHER = 0x30;
    private static final int LDT = 0x38;
    private static final int OTHER_TSS = 0x3100;
    private static final int OTHER_STACK = 0x5800;
    private static final int ENTRY = 0x8000;
    private static final int AVAILABLE = 9, BUSY = 11;
    private static final String JMP_OTHER = "ea 00 00 00 00 30 00";
    private static final String CALL_OTHER = "9a 00 00 00 00 30 00";

    private final ProtectedMachine m = new ProtectedMachine();

    @BeforeEach
    void otherTask() {
        m.descriptor(OTHER, OTHER_TSS, 0x67, 0x89);
        m.descriptor(LDT, 0x9000, 0xf, 0x82);
        m.memory.put64(0x9000, raw(0xa000, 0xfff, 0x93));
        m.memory.put32(OTHER_TSS + 0x20, ENTRY);
        m.memory.put32(OTHER_TSS + 0x24, 0x2 | Flag.DF | Flag.CF);
        for (int i = 0; i < 8; i++) {
            m.memory.put32(OTHER_TSS + 0x28 + 4 * i, 0x0101_0101 * (i + 1));
        }
        m.memory.put32(OTHER_TSS + 0x38, OTHER_STACK);
        int[] selectors = {DATA, CODE, DATA, DATA, DATA, 0};
        for (int i = 0; i < 6; i++) {
            m.memory.put32(OTHER_TSS + 0x48 + 4 * i, selectors[i]);
        }
        m.memory.put32(OTHER_TSS + 0x60, LDT);
        m.memory.put8(ENTRY, 0xf4);
    }

    @Test
    void aJumpLoadsTheRegistersOfTheNewTask() {
        m.run(JMP_OTHER);

        assertThat(m.access.rip()).isEqualTo(ENTRY + 1);
        assertThat(m.access.gpr(CpuAccess.RAX)).isEqualTo(0x0101_0101);
        assertThat(m.access.gpr(CpuAccess.RDI)).isEqualTo(0x0808_0808);
        assertThat(m.access.gpr(CpuAccess.RSP)).isEqualTo(OTHER_STACK);
        assertThat(m.access.rflags()).isEqualTo(0x2 | Flag.DF | Flag.CF);
        assertThat(m.access.selector(CpuAccess.GS)).isZero();
        assertThat(m.access.selector(Core.TR)).isEqualTo(OTHER);
        assertThat(m.access.base(Core.TR)).isEqualTo(OTHER_TSS);
        assertThat(m.access.selector(Core.LDTR)).isEqualTo(LDT);
        assertThat(m.access.base(Core.LDTR)).isEqualTo(0x9000);
        assertThat(m.access.control(0) & Control.TS).isNotZero();
    }

    @Test
    void aJumpSavesTheOldTaskWithTheNextInstruction() {
        m.access.gpr(CpuAccess.RBX, 0x1234_5678);

        // stc; jmp
        m.run("f9 " + JMP_OTHER);

        assertThat(m.memory.i32(TSS + 0x20)).isEqualTo(ORIGIN + 8);
        assertThat(m.memory.i32(TSS + 0x24)).isEqualTo(0x2 | Flag.CF);
        assertThat(m.memory.i32(TSS + 0x34)).isEqualTo(0x1234_5678);
        assertThat(m.memory.i32(TSS + 0x38)).isEqualTo(STACK);
        assertThat(m.memory.u16(TSS + 0x4c)).isEqualTo(CODE);
        assertThat(m.memory.u16(TSS + 0x50)).isEqualTo(DATA);
    }

    @Test
    void aJumpMovesTheBusyBitAndDoesNotNest() {
        m.memory.put16(OTHER_TSS, 0x7777);

        m.run(JMP_OTHER);

        assertThat(m.descriptorType(TASK)).isEqualTo(AVAILABLE);
        assertThat(m.descriptorType(OTHER)).isEqualTo(BUSY);
        assertThat(m.memory.u16(OTHER_TSS)).isEqualTo(0x7777);
        assertThat(m.access.rflags() & Flag.NT).isZero();
    }

    @Test
    void aCallLeavesBothTasksBusyAndLinksThem() {
        m.run(CALL_OTHER);

        assertThat(m.descriptorType(TASK)).isEqualTo(BUSY);
        assertThat(m.descriptorType(OTHER)).isEqualTo(BUSY);
        assertThat(m.memory.u16(OTHER_TSS)).isEqualTo(TASK);
        assertThat(m.access.rflags() & Flag.NT).isNotZero();
        assertThat(m.memory.i32(TSS + 0x24) & Flag.NT).isZero();
    }

    @Test
    void anIretOfANestedTaskGoesBackAlongTheLink() {
        m.code(ENTRY, "cf f4");

        m.run(CALL_OTHER + " f4");

        assertThat(m.access.rip()).isEqualTo(ORIGIN + 8);
        assertThat(m.access.selector(Core.TR)).isEqualTo(TASK);
        assertThat(m.access.rflags() & Flag.NT).isZero();
        assertThat(m.descriptorType(TASK)).isEqualTo(BUSY);
        assertThat(m.descriptorType(OTHER)).isEqualTo(AVAILABLE);
        assertThat(m.memory.i32(OTHER_TSS + 0x20)).isEqualTo(ENTRY + 1);
        assertThat(m.memory.i32(OTHER_TSS + 0x24) & Flag.NT).isZero();
    }

    @Test
    void anInterruptThroughATaskGateNests() {
        m.gate(0x40, OTHER, 0, 0x85);

        m.run("cd 40");

        assertThat(m.access.rip()).isEqualTo(ENTRY + 1);
        assertThat(m.memory.u16(OTHER_TSS)).isEqualTo(TASK);
        assertThat(m.access.rflags() & Flag.NT).isNotZero();
        assertThat(m.memory.i32(TSS + 0x20)).isEqualTo(ORIGIN + 2);
        assertThat(m.access.gpr(CpuAccess.RSP)).isEqualTo(OTHER_STACK);
    }

    @Test
    void anExceptionThroughATaskGatePushesItsErrorCodeOnTheNewStack() {
        m.gate(Fault.GP, OTHER, 0, 0x85);

        // mov ax,7f8; mov ds,ax: beyond the limit of the GDT
        m.run("66 b8 f8 07 8e d8");

        assertThat(m.access.gpr(CpuAccess.RSP)).isEqualTo(OTHER_STACK - 4);
        assertThat(m.stacked(0)).isEqualTo(0x7f8);
        assertThat(m.memory.i32(TSS + 0x20)).isEqualTo(ORIGIN + 4);
    }

    @Test
    void aCallThroughATaskGateOfTheGdtSwitchesToo() {
        m.memory.put64(GDT + 0x40, (long) OTHER << 16 | 0x85L << 40);

        m.run("9a 00 00 00 00 40 00");

        assertThat(m.access.selector(Core.TR)).isEqualTo(OTHER);
        assertThat(m.memory.u16(OTHER_TSS)).isEqualTo(TASK);
    }

    @Test
    void aDataSegmentMayComeFromTheLdtOfTheNewTask() {
        m.memory.put32(OTHER_TSS + 0x54, 4);

        m.run(JMP_OTHER);

        assertThat(m.access.selector(CpuAccess.DS)).isEqualTo(4);
        assertThat(m.access.base(CpuAccess.DS)).isEqualTo(0xa000);
    }

    @Test
    void aJumpToABusyTaskIsAGeneralProtectionFault() {
        assertThat(m.run("ea 00 00 00 00 28 00")).isEqualTo(Fault.GP);

        assertThat(m.stacked(0)).isEqualTo(TASK);
        assertThat(m.stacked(1)).isEqualTo(ORIGIN);
    }

    @Test
    void aTaskStateSegmentThatIsTooShortIsAnInvalidTssOfTheOldTask() {
        m.descriptor(OTHER, OTHER_TSS, 0x66, 0x89);

        assertThat(m.run(JMP_OTHER)).isEqualTo(Fault.TS);

        assertThat(m.stacked(0)).isEqualTo(OTHER);
        assertThat(m.stacked(1)).isEqualTo(ORIGIN);
        assertThat(m.access.selector(Core.TR)).isEqualTo(TASK);
        assertThat(m.descriptorType(OTHER)).isEqualTo(AVAILABLE);
    }

    @Test
    void anAbsentTaskStateSegmentIsNotPresent() {
        m.descriptor(OTHER, OTHER_TSS, 0x67, 0x09);

        assertThat(m.run(CALL_OTHER)).isEqualTo(Fault.NP);

        assertThat(m.stacked(0)).isEqualTo(OTHER);
        assertThat(m.access.selector(Core.TR)).isEqualTo(TASK);
    }

    @Test
    void aBadDataSegmentIsAnInvalidTssOfTheNewTask() {
        m.memory.put32(OTHER_TSS + 0x54, 0x7f8);

        assertThat(m.run(JMP_OTHER)).isEqualTo(Fault.TS);

        assertThat(m.access.selector(Core.TR)).isEqualTo(OTHER);
        assertThat(m.stacked(0)).isEqualTo(0x7f8);
        assertThat(m.stacked(1)).isEqualTo(ENTRY);
        assertThat(m.access.gpr(CpuAccess.RAX)).isEqualTo(0x0101_0101);
    }

    /** The new task has no usable stack yet when its LDT is looked at: only a third task can handle that. */
    @Test
    void aBadLdtIsAnInvalidTssOfTheNewTask() {
        int third = 0x48;
        m.descriptor(third, 0x3200, 0x67, 0x89);
        for (int i = 0; i < 0x68; i++) {
            m.memory.put8(0x3200 + i, m.memory.u8(OTHER_TSS + i));
        }
        m.gate(Fault.TS, third, 0, 0x85);
        m.memory.put32(OTHER_TSS + 0x60, DATA);

        m.run(JMP_OTHER);

        assertThat(m.access.selector(Core.TR)).isEqualTo(third);
        assertThat(m.memory.u16(0x3200)).isEqualTo(OTHER);
        assertThat(m.stacked(0)).isEqualTo(DATA);
    }

    @Test
    void anIretToATaskThatIsNotBusyIsAnInvalidTss() {
        m.memory.put16(TSS, OTHER);
        m.access.rflags(Flag.NT);

        assertThat(m.run("cf")).isEqualTo(Fault.TS);

        assertThat(m.stacked(0)).isEqualTo(OTHER);
        assertThat(m.stacked(1)).isEqualTo(ORIGIN);
    }

    @Test
    void theTrapBitOfATaskRaisesADebugExceptionBeforeItsFirstInstruction() {
        m.memory.put16(OTHER_TSS + 0x64, 1);

        assertThat(m.run(JMP_OTHER)).isEqualTo(Fault.DB);

        assertThat(m.stacked(0)).isEqualTo(ENTRY);
        assertThat(m.core.st.i64(StateLayout.DR + 48) & 0xe00f).isEqualTo(0x8000);
    }

    @Test
    void aTaskOfThe80286HasRegistersOf16Bits() {
        m.descriptor(OTHER, OTHER_TSS, 0x2b, 0x81);
        m.memory.fill(OTHER_TSS, 0x68, 0);
        m.memory.put16(OTHER_TSS + 0x0e, ENTRY);
        m.memory.put16(OTHER_TSS + 0x10, 2);
        m.memory.put16(OTHER_TSS + 0x18, 0x4321);
        m.memory.put16(OTHER_TSS + 0x1a, OTHER_STACK);
        int[] selectors = {DATA, CODE, DATA, DATA};
        for (int i = 0; i < 4; i++) {
            m.memory.put16(OTHER_TSS + 0x22 + 2 * i, selectors[i]);
        }

        m.run(JMP_OTHER);

        assertThat(m.access.rip()).isEqualTo(ENTRY + 1);
        assertThat(m.access.gpr(CpuAccess.RBX) & 0xffff).isEqualTo(0x4321);
        assertThat(m.descriptorType(OTHER)).isEqualTo(3);
    }

    // ---- with paging

    private static final int DIRECTORY = 0x1_0000, TABLE = 0x1_1000;
    private static final int OTHER_DIRECTORY = 0x1_2000, OTHER_TABLE = 0x1_3000;

    /** Maps the first 4 MB to themselves in the tables of both tasks. */
    private void paging() {
        for (int i = 0; i < 1024; i++) {
            m.memory.put32(TABLE + 4 * i, i << 12 | 7);
            m.memory.put32(OTHER_TABLE + 4 * i, i << 12 | 7);
        }
        m.memory.put32(DIRECTORY, TABLE | 7);
        m.memory.put32(OTHER_DIRECTORY, OTHER_TABLE | 7);
        m.memory.put32(TSS + 0x1c, DIRECTORY);
        m.memory.put32(OTHER_TSS + 0x1c, OTHER_DIRECTORY);
        m.access.control(3, DIRECTORY);
        m.access.control(0, m.access.control(0) | Control.PG & 0xffff_ffffL | Control.WP);
    }

    /** Moves the other task's segment to another place. */
    private void moveOther(int to) {
        for (int i = 0; i < 0x68; i++) {
            m.memory.put8(to + i, m.memory.u8(OTHER_TSS + i));
        }
        m.descriptor(OTHER, to, 0x67, 0x89);
    }

    private void assertOldTaskFaults(String program, long address, int code) {
        assertThat(m.run(program)).isEqualTo(Fault.PF);

        assertThat(m.access.control(2)).isEqualTo(address);
        assertThat(m.stacked(0)).isEqualTo(code);
        assertThat(m.stacked(1)).isEqualTo(ORIGIN);
        assertThat(m.access.selector(Core.TR)).isEqualTo(TASK);
        assertThat(m.access.control(3)).isEqualTo(DIRECTORY);
        assertThat(m.descriptorType(TASK)).isEqualTo(BUSY);
        assertThat(m.descriptorType(OTHER)).isEqualTo(AVAILABLE);
    }

    @Test
    void aTaskRunsWithItsOwnPageTables() {
        paging();
        // where the new task finds other code
        m.memory.put32(OTHER_TABLE + 4 * (ENTRY >>> 12), 0x2_0007);
        m.code(0x2_0000, "a1 00 80 00 00 f4");

        m.run(JMP_OTHER);

        assertThat(m.access.control(3)).isEqualTo(OTHER_DIRECTORY);
        assertThat(m.access.rip()).isEqualTo(ENTRY + 6);
        assertThat(m.access.gpr(CpuAccess.RAX)).isEqualTo(0x0080_00a1);
    }

    @Test
    void theOldTaskGoesOnWithItsPageTablesAfterANestedOne() {
        paging();
        m.memory.put32(OTHER_TABLE + 4 * (ORIGIN >>> 12), 0);
        m.code(ENTRY, "cf");

        m.run(CALL_OTHER + " f4");

        assertThat(m.access.control(3)).isEqualTo(DIRECTORY);
        assertThat(m.access.rip()).isEqualTo(ORIGIN + 8);
    }

    @Test
    void anAbsentPageOfTheNewTaskIsAFaultOfTheOldOne() {
        paging();
        moveOther(0x2_1000);
        m.memory.put32(TABLE + 4 * 0x21, 0);

        assertOldTaskFaults(JMP_OTHER, 0x2_1000, 0);
    }

    @Test
    void theSecondPageOfTheNewTaskIsLookedAtBeforeAnythingChanges() {
        paging();
        moveOther(0x2_1fc0);
        m.memory.put32(TABLE + 4 * 0x22, 0);

        assertOldTaskFaults(JMP_OTHER, 0x2_2027, 0);
    }

    @Test
    void aLinkThatCannotBeWrittenIsAFaultOfTheOldTask() {
        paging();
        moveOther(0x2_1000);
        m.memory.put32(TABLE + 4 * 0x21, 0x2_1005);

        assertOldTaskFaults(CALL_OTHER, 0x2_1000, 3);
        // without a link nothing is written there
        assertThat(m.run(JMP_OTHER)).isEqualTo(-1);
    }

    @Test
    void anOldTaskThatCannotBeSavedFaults() {
        paging();
        m.descriptor(TASK, 0x2_3000, 0xff, 0x8b);
        m.core.segments.set(Core.TR, TASK, 0x2_3000, 0xff, 0x8b);
        m.memory.put32(TABLE + 4 * 0x23, 0x2_3005);

        assertOldTaskFaults(JMP_OTHER, 0x2_3020, 3);
    }

    @Test
    void anLdtThatTheNewPageTablesDoNotMapIsAFaultOfTheNewTask() {
        paging();
        m.memory.put32(OTHER_TSS + 0x54, 4);
        m.memory.put32(OTHER_TABLE + 4 * 9, 0);

        assertThat(m.run(JMP_OTHER)).isEqualTo(Fault.PF);

        assertThat(m.access.control(2)).isEqualTo(0x9000);
        assertThat(m.stacked(1)).isEqualTo(ENTRY);
        assertThat(m.access.selector(Core.TR)).isEqualTo(OTHER);
        assertThat(m.access.control(3)).isEqualTo(OTHER_DIRECTORY);
        assertThat(m.descriptorType(TASK)).isEqualTo(AVAILABLE);
        assertThat(m.descriptorType(OTHER)).isEqualTo(BUSY);
    }

    @Test
    void codeThatTheNewPageTablesDoNotMapIsAFaultOfTheNewTask() {
        paging();
        m.memory.put32(OTHER_TABLE + 4 * (ENTRY >>> 12), 0);

        assertThat(m.run(JMP_OTHER)).isEqualTo(Fault.PF);

        assertThat(m.access.control(2)).isEqualTo(ENTRY);
        assertThat(m.stacked(1)).isEqualTo(ENTRY);
        assertThat(m.access.selector(Core.TR)).isEqualTo(OTHER);
    }
}
