package backplane.cpu.engine;

import static backplane.cpu.engine.ProtectedMachine.*;
import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.CpuAccess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Operands and instructions at the ends of segments, pages and address spaces. */
class AddressLimitTest {
    private static final int DIRECTORY = 0x10000;
    private static final int TABLE = 0x11000;
    private static final int PAGE = 0x20000;
    private static final long NOT_CANONICAL = 0x8000_0000_0000L;

    private final ProtectedMachine m = new ProtectedMachine();

    // ---- 64 KB

    /** The image of IP that an exception pushes in real mode. */
    private int pushedIp() {
        return m.memory.u16(m.access.gpr(CpuAccess.RSP) & 0xffff);
    }

    @Test
    void aShortJumpIn16BitCodeWrapsAt64Kb() {
        m.realMode();
        // at fff8: jmp short $+12h
        m.code(0xfff8, "eb 10");
        m.code(0x000a, "f4");
        m.access.rip(0xfff8);

        m.run();

        assertThat(m.access.rip()).isEqualTo(0x0b);
    }

    @Test
    void anInstructionAcross64KbIsAGeneralProtectionFault() {
        m.realMode();
        // mov ax,imm16 of which the last byte lies beyond
        m.code(0xfffe, "b8 34 12");
        m.access.rip(0xfffe);

        assertThat(m.run()).isEqualTo(Fault.GP);

        assertThat(pushedIp()).isEqualTo(0xfffe);
    }

    /** NOP, INC of a register and a conditional jump that is not taken, each ending with the last byte of the segment. */
    @ParameterizedTest
    @ValueSource(strings = {"90", "fe c0", "72 10"})
    void anInstructionPointerBeyond64KbIsAGeneralProtectionFaultOfTheNextFetch(String bytes) {
        m.realMode();
        int at = 0x1_0000 - (bytes.length() + 1) / 3;
        m.code(at, bytes);
        m.code(0, "f4");
        m.access.rip(at);

        assertThat(m.run()).isEqualTo(Fault.GP);

        assertThat(pushedIp()).isZero();
    }

    @Test
    void the32BitsOfTheInstructionPointerAreSavedWhere16BitCodeRunsBeyond64Kb() {
        m.access.segment(CpuAccess.CS, CODE, 0, 0xffff, 0x009b);
        m.code(0xffff, "90");
        m.access.rip(0xffff);

        assertThat(m.run()).isEqualTo(Fault.GP);

        assertThat(m.stacked(0)).isZero();
        assertThat(m.stacked(1)).isEqualTo(0x1_0000);
    }

    @Test
    void code16OfALargeSegmentGoesOnBeyond64KbAndItsShortJumpsComeBack() {
        m.access.segment(CpuAccess.CS, CODE, 0, 0xffff_ffffL, 0x809b);
        m.code(0xffff, "40 40 eb 10");
        m.code(0x0013, "f4");
        m.access.rip(0xffff);

        assertThat(m.run()).isEqualTo(-1);

        assertThat(m.access.gpr(CpuAccess.RAX)).isEqualTo(2);
        assertThat(m.access.rip()).isEqualTo(0x14);
    }

    /** The first page is not even mapped: the limit is looked at first. */
    @Test
    void theLimitOfCodeIsCheckedBeforeThePageOfAnInstruction() {
        paging();
        m.access.segment(CpuAccess.CS, CODE, 0, 0xffff, 0x009b);
        m.memory.put32(TABLE + 4 * 0x10, 0);
        m.code(0xffff, "90");
        m.access.rip(0xffff);

        assertThat(m.run()).isEqualTo(Fault.GP);
    }

    /** MOV AX,[FFFF], MOV [FFFF],AX, MOV EAX,[FFFD], MOV AX,[DI+1] with a DI of FFFE. */
    @ParameterizedTest
    @ValueSource(strings = {"a1 ff ff", "a3 ff ff", "66 a1 fd ff", "8b 45 01"})
    void anOperandAcross64KbIsAGeneralProtectionFault(String bytes) {
        m.realMode();
        m.access.gpr(CpuAccess.RDI, 0xfffe);

        assertThat(m.run(bytes + " f4")).isEqualTo(Fault.GP);

        assertThat(pushedIp()).isEqualTo(ORIGIN);
    }

    @Test
    void theLastByteOfASegmentMayBeRead() {
        m.realMode();
        m.memory.put8(0xffff, 0x5a);

        assertThat(m.run("a0 ff ff f4")).isEqualTo(-1);

        assertThat(m.access.gpr(CpuAccess.RAX) & 0xff).isEqualTo(0x5a);
    }

    @Test
    void a16BitAddressWrapsAt64Kb() {
        m.realMode();
        m.memory.put16(0x0e, 0x1234);

        // mov bx,fffe; mov ax,[bx+10]; hlt
        assertThat(m.run("bb fe ff 8b 47 10 f4")).isEqualTo(-1);

        assertThat(m.access.gpr(CpuAccess.RAX) & 0xffff).isEqualTo(0x1234);
    }

    @Test
    void anOperandOfTheStackAcross64KbIsAStackFault() {
        m.realMode();

        // mov bp,ffff; mov ax,[bp]
        assertThat(m.run("bd ff ff 8b 46 00")).isEqualTo(Fault.SS);

        assertThat(pushedIp()).isEqualTo(ORIGIN + 3);
    }

    @Test
    void aPopOfTheLastWordWrapsTheStackPointer() {
        m.realMode();
        m.memory.put16(0xfffe, 0x1234);

        // mov sp,fffe; pop ax; hlt
        assertThat(m.run("bc fe ff 58 f4")).isEqualTo(-1);

        assertThat(m.access.gpr(CpuAccess.RAX) & 0xffff).isEqualTo(0x1234);
        assertThat(m.access.gpr(CpuAccess.RSP) & 0xffff).isZero();
    }

    // ---- 4 GB

    @Test
    void anOperandAcross4GbIsAGeneralProtectionFault() {
        // mov eax,[fffffffe]
        assertThat(m.run("a1 fe ff ff ff f4")).isEqualTo(Fault.GP);

        assertThat(m.stacked(1)).isEqualTo(ORIGIN);
    }

    @Test
    void theLastDoublewordOf4GbMayBeRead() {
        assertThat(m.run("a1 fc ff ff ff f4")).isEqualTo(-1);
    }

    @Test
    void a32BitAddressWrapsAt4Gb() {
        m.memory.put32(0x9000, 0x1234_5678);

        // mov ebx,ffffffff; mov eax,[ebx+9001]; hlt
        assertThat(m.run("bb ff ff ff ff 8b 83 01 90 00 00 f4")).isEqualTo(-1);

        assertThat(m.access.gpr(CpuAccess.RAX)).isEqualTo(0x1234_5678);
    }

    @Test
    void theSumOfSegmentBaseAndOffsetWrapsAt4Gb() {
        m.memory.put32(0x9000, 0x1234_5678);
        m.access.segment(CpuAccess.DS, DATA, 0xffff_0000L, 0xf_ffff, 0x4093);

        // mov eax,[19000]; hlt
        assertThat(m.run("a1 00 90 01 00 f4")).isEqualTo(-1);

        assertThat(m.access.gpr(CpuAccess.RAX)).isEqualTo(0x1234_5678);
    }

    // ---- canonical addresses

    private long wideStacked(int index) {
        return m.memory.i64(m.access.gpr(CpuAccess.RSP) + 8 * index);
    }

    /** MOV RAX,[RBX], MOV [RBX],AL, ADD [RBX],ECX, CMPXCHG [RBX],RCX. */
    @ParameterizedTest
    @ValueSource(strings = {"48 8b 03", "88 03", "01 0b", "48 0f b1 0b"})
    void anAddressThatIsNotCanonicalIsAGeneralProtectionFault(String bytes) {
        m.longMode(0);
        m.access.gpr(CpuAccess.RBX, NOT_CANONICAL);

        assertThat(m.run(bytes)).isEqualTo(Fault.GP);

        assertThat(wideStacked(0)).isZero();
        assertThat(wideStacked(1)).isEqualTo(ORIGIN);
    }

    /** MOV RAX,[RBP], MOV [RBP],AL, MOV EAX,[RBP+RCX]. */
    @ParameterizedTest
    @ValueSource(strings = {"48 8b 45 00", "88 45 00", "8b 44 0d 00"})
    void byWayOfRbpItIsAStackFault(String bytes) {
        m.longMode(0);
        m.access.gpr(CpuAccess.RBP, NOT_CANONICAL);

        assertThat(m.run(bytes)).isEqualTo(Fault.SS);

        assertThat(wideStacked(0)).isZero();
    }

    /** PUSH RAX, POP RAX, PUSH 1, CALL $, RET, PUSHFQ, POPFQ. */
    @ParameterizedTest
    @ValueSource(strings = {"50", "58", "6a 01", "e8 00 00 00 00", "c3", "9c", "9d"})
    void aStackThatIsNotCanonicalIsAStackFault(String bytes) {
        m.longMode(3);
        m.access.gpr(CpuAccess.RSP, NOT_CANONICAL + 0x100);

        assertThat(m.run(bytes)).isEqualTo(Fault.SS);

        assertThat(wideStacked(0)).isZero();
        assertThat(wideStacked(1)).isEqualTo(ORIGIN);
        assertThat(wideStacked(4)).isEqualTo(NOT_CANONICAL + 0x100);
    }

    /** JMP RBX, CALL RBX. */
    @ParameterizedTest
    @ValueSource(strings = {"ff e3", "ff d3"})
    void aBranchToAnAddressThatIsNotCanonicalFaultsAtTheBranch(String bytes) {
        m.longMode(0);
        m.access.gpr(CpuAccess.RBX, NOT_CANONICAL);

        assertThat(m.run(bytes)).isEqualTo(Fault.GP);

        assertThat(wideStacked(1)).isEqualTo(ORIGIN);
        assertThat(wideStacked(4)).isEqualTo(STACK);
    }

    @Test
    void a32BitAddressIn64BitCodeWrapsAt4Gb() {
        m.longMode(0);
        m.memory.put32(0x9000, 0x1234_5678);
        m.access.gpr(CpuAccess.RBX, 0xffff_ffffL);

        // mov eax,[ebx+9001]; hlt
        assertThat(m.run("67 8b 83 01 90 00 00 f4")).isEqualTo(-1);

        assertThat(m.access.gpr(CpuAccess.RAX)).isEqualTo(0x1234_5678);
    }

    // ---- long instructions and pages

    @Test
    void anInstructionOf15BytesRuns() {
        assertThat(m.run("66 ".repeat(14) + "40 f4")).isEqualTo(-1);

        assertThat(m.access.gpr(CpuAccess.RAX)).isEqualTo(1);
        assertThat(m.access.rip()).isEqualTo(ORIGIN + 16);
    }

    @Test
    void anInstructionOf16BytesIsAGeneralProtectionFault() {
        assertThat(m.run("66 ".repeat(15) + "40 f4")).isEqualTo(Fault.GP);

        assertThat(m.stacked(0)).isZero();
        assertThat(m.stacked(1)).isEqualTo(ORIGIN);
    }

    /** Maps the first 4 MB to itself but for the page after {@link #PAGE}. */
    private void paging() {
        for (int i = 0; i < 1024; i++) {
            m.memory.put32(TABLE + 4 * i, i << 12 | 7);
        }
        m.memory.put32(TABLE + 4 * (PAGE + 0x1000 >>> 12), 0);
        m.memory.put32(DIRECTORY, TABLE | 7);
        m.access.control(3, DIRECTORY);
        m.access.control(0, m.access.control(0) | 0x8000_0000L);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void anInstructionThatReachesIntoAnAbsentPageFaultsThere(int before) {
        paging();
        m.ring(3);
        // mov eax,12345678
        m.code(PAGE + 0x1000 - before, "b8 78 56 34 12");
        m.access.rip(PAGE + 0x1000 - before);

        assertThat(m.run()).isEqualTo(Fault.PF);

        assertThat(m.access.control(2)).isEqualTo(PAGE + 0x1000);
        assertThat(m.stacked(0)).isEqualTo(4);
        assertThat(m.stacked(1)).isEqualTo(PAGE + 0x1000 - before);
        assertThat(m.access.gpr(CpuAccess.RAX)).isZero();
    }

    @Test
    void anInstructionThatEndsWithThePageRunsBeforeTheNextFaults() {
        paging();
        m.code(PAGE + 0x1000 - 5, "b8 78 56 34 12");
        m.access.rip(PAGE + 0x1000 - 5);

        assertThat(m.run()).isEqualTo(Fault.PF);

        assertThat(m.stacked(1)).isEqualTo(PAGE + 0x1000);
        assertThat(m.access.gpr(CpuAccess.RAX)).isEqualTo(0x1234_5678);
    }

    @Test
    void aWriteThatReachesIntoAnAbsentPageChangesNothing() {
        paging();
        m.access.gpr(CpuAccess.RAX, 0x1234_5678);

        // mov [20ffe],eax
        assertThat(m.run("a3 fe 0f 02 00")).isEqualTo(Fault.PF);

        assertThat(m.access.control(2)).isEqualTo(PAGE + 0x1000);
        assertThat(m.stacked(0)).isEqualTo(2);
        assertThat(m.memory.u16(PAGE + 0xffe)).isZero();
    }

    // ---- stack operands that reach into an absent page

    /** Runs an instruction whose stack operands end beyond the page after {@code below} bytes; nothing may have changed. */
    private void assertStackFault(String bytes, int below) {
        paging();
        int sp = PAGE + 0x1000 - below;
        m.memory.put32(sp, ORIGIN + 0x100);
        m.memory.put32(sp + 4, below > 4 ? CODE : 0);
        m.access.gpr(CpuAccess.RSP, sp);
        // the handler has a stack of its own
        m.gate(Fault.PF, HANDLER_TASK, 0, 0x85);
        for (int r = 0; r < 8; r++) {
            if (r != CpuAccess.RSP) {
                m.access.gpr(r, 0x1111 * (r + 1));
            }
        }
        m.descriptor(HANDLER_TASK, 0x3200, 0x67, 0x89);
        m.memory.put32(0x3200 + 0x1c, DIRECTORY);
        m.memory.put32(0x3200 + 0x20, HANDLERS);
        m.memory.put32(0x3200 + 0x38, STACK);
        int[] selectors = {DATA, CODE, DATA, DATA, DATA, DATA};
        for (int i = 0; i < 6; i++) {
            m.memory.put32(0x3200 + 0x48 + 4 * i, selectors[i]);
        }

        m.run(bytes);

        assertThat(m.access.selector(Core.TR)).isEqualTo(HANDLER_TASK);
        assertThat(m.access.control(2)).isEqualTo(PAGE + 0x1000);
        assertThat(m.memory.i32(TSS + 0x20)).isEqualTo(ORIGIN);
        for (int r = 0; r < 8; r++) {
            assertThat(m.memory.i32(TSS + 0x28 + 4 * r)).isEqualTo(r == CpuAccess.RSP ? sp : 0x1111 * (r + 1));
        }
        assertThat(m.memory.u16(TSS + 0x4c)).isEqualTo(CODE);
    }

    private static final int HANDLER_TASK = 0x30;

    /** POPAD, RETF, RETF 8, IRETD, RET, POP EAX, LEAVE-less POP [EBX], POPFD. */
    @ParameterizedTest
    @CsvSource({
        "61, 4",
        "61, 12",
        "61, 16",
        "61, 28",
        "cb, 4",
        "ca 08 00, 4",
        "cf, 4",
        "cf, 8",
        "cf, 0",
        "c3, 0",
        "58, 0",
        "9d, 0"
    })
    void whatPopsFromAnAbsentPageChangesNothing(String bytes, int below) {
        assertStackFault(bytes, below);
    }

    @Test
    void aReturnToAnOuterRingLooksAtTheNewStackPointerBeforeAnythingChanges() {
        assertOuterReturnFaults("cb", 8);
    }

    @Test
    void anInterruptReturnToAnOuterRingLooksAtTheNewStackPointerBeforeAnythingChanges() {
        assertOuterReturnFaults("cf", 12);
    }

    private void assertOuterReturnFaults(String bytes, int below) {
        paging();
        m.access.segment(CpuAccess.SS, DATA, 0, 0xffff_ffffL, 0xc093);
        int sp = PAGE + 0x1000 - below;
        m.memory.put32(sp, ORIGIN + 0x100);
        m.memory.put32(sp + 4, USER_CODE);
        m.memory.put32(sp + 8, below > 8 ? 2 : 0);
        m.access.gpr(CpuAccess.RSP, sp);

        assertThat(m.run(bytes)).isEqualTo(Fault.PF);

        assertThat(m.access.control(2)).isEqualTo(PAGE + 0x1000);
        assertThat(m.access.gpr(CpuAccess.RSP)).isEqualTo(sp - 16);
        assertThat(m.stacked(1)).isEqualTo(ORIGIN);
        assertThat(m.stacked(2)).isEqualTo(CODE);
    }

    /** RETF and IRETD whose second or third doubleword lies beyond the limit of SS. */
    @ParameterizedTest
    @CsvSource({"cb, 4", "cf, 8"})
    void aReturnFrameBeyondTheStackLimitIsAStackFaultBeforeTheSelectorIsLookedAt(String bytes, int below) {
        m.access.segment(CpuAccess.SS, DATA, 0, 0x4fff, 0x4093);
        m.memory.put32(0x5000 - below, ORIGIN + 0x100);
        m.memory.put32(0x5000 - below + 4, 0x7f8);
        m.access.gpr(CpuAccess.RSP, 0x5000 - below);

        assertThat(m.run(bytes)).isEqualTo(Fault.SS);

        assertThat(m.stacked(0)).isZero();
        assertThat(m.stacked(1)).isEqualTo(ORIGIN);
        assertThat(m.access.gpr(CpuAccess.RSP)).isEqualTo(0x5000 - below - 16);
    }

    @Test
    void aReturnToAnAddressBeyondTheCodeSegmentFaultsWithTheStackAsItWas() {
        m.descriptor(CODE + 0x28, 0, 0xffff, 0x409b);
        m.memory.put32(STACK, 0x1_0000);
        m.memory.put32(STACK + 4, CODE + 0x28);

        assertThat(m.run("cb")).isEqualTo(Fault.GP);

        assertThat(m.stacked(0)).isZero();
        assertThat(m.stacked(1)).isEqualTo(ORIGIN);
        assertThat(m.stacked(2)).isEqualTo(CODE);
        assertThat(m.access.gpr(CpuAccess.RSP)).isEqualTo(STACK - 16);
    }
}
