package backplane.cpu.engine;

import static backplane.cpu.engine.ProtectedMachine.*;
import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.CpuAccess;
import backplane.cpu.api.StateLayout;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Page faults with their error codes, 32-bit and PAE paging (Intel SDM volume 3, chapter 4). */
class PageProtectionTest {
    private static final int DIRECTORY = 0x10000;
    private static final int TABLE = 0x11000;
    private static final int POINTERS = 0x12000;
    private static final int PAGE = 0x20000;
    private static final int READ_ONLY = 1, SUPERVISOR = 3, USER_READ_ONLY = 5, USER = 7;
    private static final int ACCESSED = 0x20, DIRTY = 0x40, LARGE = 0x80;
    private static final long NX = 1L << 63;
    /** Bits of the error code. */
    private static final int P = 1, W = 2, U = 4, RSVD = 8, I = 16;

    private static final String READ = "a1 00 00 02 00 f4";
    private static final String WRITE = "a3 00 00 02 00 f4";
    private static final String EXECUTE = "b8 00 00 02 00 ff e0";

    private final ProtectedMachine m = new ProtectedMachine();
    private boolean wide;

    /** Maps the first 4 MB (2 MB) to itself, open to everybody. */
    @BeforeEach
    void paging() {
        for (int i = 0; i < 1024; i++) {
            m.memory.put32(TABLE + 4 * i, i << 12 | USER);
        }
        m.memory.put32(DIRECTORY, TABLE | USER);
        m.access.control(3, DIRECTORY);
        m.access.control(0, m.access.control(0) | 0x8000_0000L);
    }

    private void pae() {
        wide = true;
        for (int i = 0; i < 512; i++) {
            m.memory.put64(TABLE + 8 * i, (long) i << 12 | USER);
        }
        m.memory.put64(DIRECTORY, TABLE | USER);
        m.memory.put64(POINTERS, DIRECTORY | 1);
        m.access.control(3, POINTERS);
        m.access.control(4, Control.PAE);
    }

    private void noExecute() {
        pae();
        m.core.st.put64(StateLayout.EFER, Control.NXE);
    }

    private void page(long linear, long entry) {
        if (wide) {
            m.memory.put64(TABLE + 8 * (linear >>> 12), entry);
        } else {
            m.memory.put32(TABLE + 4 * (linear >>> 12), (int) entry);
        }
        m.core.mmu.flush();
    }

    private void cr0(int bit) {
        m.access.control(0, m.access.control(0) | bit);
    }

    private void assertFault(int level, String program, int code) {
        m.ring(level);
        assertThat(m.run(program)).isEqualTo(Fault.PF);
        assertThat(m.stacked(0)).isEqualTo(code);
        assertThat(m.access.control(2)).isEqualTo(PAGE);
    }

    private void assertRuns(String program) {
        m.memory.put8(PAGE, 0xf4);
        assertThat(m.run(program)).isEqualTo(-1);
    }

    @Test
    void anAbsentPageTellsOfWriteAndUser() {
        page(PAGE, 0);

        assertFault(0, READ, 0);
        assertFault(0, WRITE, W);
        assertFault(3, READ, U);
        assertFault(3, WRITE, W | U);
    }

    @Test
    void aUserMayNotTouchAPageOfTheSupervisor() {
        page(PAGE, PAGE | SUPERVISOR);

        assertFault(3, READ, P | U);
        assertFault(3, WRITE, P | W | U);
        assertFault(3, EXECUTE, P | U);
    }

    @Test
    void aUserMayNotWriteAReadOnlyPage() {
        page(PAGE, PAGE | USER_READ_ONLY);

        assertFault(3, WRITE, P | W | U);
    }

    @Test
    void aWriteToCodeCountsAtEachOfItsAddresses() {
        page(PAGE + 0x1000, PAGE | USER);
        page(PAGE + 0x2000, PAGE | USER);
        m.code(PAGE, "04 01 c3"); // add al,1; ret

        int vector = m.run(
                "c6 05 01 00 02 00 01 c6 05 01 10 02 00 01" // mov byte [20001h],1; mov byte [21001h],1
                        + " 31 c0 bb 00 20 02 00 ff d3" // xor eax,eax; mov ebx,22000h; call ebx
                        + " c6 05 01 00 02 00 10 ff d3" // mov byte [20001h],10h; call ebx
                        + " c6 05 01 10 02 00 20 ff d3 f4"); // mov byte [21001h],20h; call ebx

        assertThat(vector).isEqualTo(-1);
        assertThat(m.access.gpr(CpuAccess.RAX)).isEqualTo(0x31);
    }

    @Test
    void theRightsOfTheDirectoryLimitThoseOfThePage() {
        m.memory.put32(DIRECTORY + 4, TABLE | SUPERVISOR);
        m.core.mmu.flush();
        m.ring(3);

        assertThat(m.run("a1 00 00 42 00")).isEqualTo(Fault.PF);

        assertThat(m.stacked(0)).isEqualTo(P | U);
        assertThat(m.access.control(2)).isEqualTo(0x42_0000);
    }

    @Test
    void theSupervisorWritesReadOnlyPagesUnlessWpIsSet() {
        page(PAGE, PAGE | READ_ONLY);
        assertRuns(WRITE);

        cr0(Control.WP);

        assertFault(0, WRITE, P | W);
    }

    @Test
    void anAccessSetsAccessedAndAWriteDirty() {
        assertRuns(READ);
        assertThat(m.memory.i32(TABLE + 4 * (PAGE >>> 12)) & (ACCESSED | DIRTY)).isEqualTo(ACCESSED);
        assertThat(m.memory.i32(DIRECTORY) & ACCESSED).isNotZero();

        assertRuns(WRITE);

        assertThat(m.memory.i32(TABLE + 4 * (PAGE >>> 12)) & (ACCESSED | DIRTY)).isEqualTo(ACCESSED | DIRTY);
    }

    // ---- SMEP, SMAP, UMIP

    @Test
    void smepKeepsTheSupervisorFromExecutingPagesOfUsers() {
        for (int i = 0; i < 16; i++) {
            page(i << 12, i << 12 | SUPERVISOR);
        }
        assertRuns(EXECUTE);

        m.access.control(4, Control.SMEP);

        assertFault(0, EXECUTE, P | I);
    }

    private void smap() {
        for (int i = 0; i < 16; i++) {
            page(i << 12, i << 12 | SUPERVISOR);
        }
        m.access.control(4, Control.SMAP);
    }

    @Test
    void smapKeepsTheSupervisorFromPagesOfUsers() {
        smap();

        assertFault(0, READ, P);
        assertFault(0, WRITE, P | W);
    }

    @Test
    void stacOpensThePagesOfUsersAndClacClosesThem() {
        smap();
        // stac; mov eax,[20000]; hlt
        assertRuns("0f 01 cb " + READ);

        // stac; mov [20000],eax; clac; mov eax,[20000]
        assertFault(0, "0f 01 cb a3 00 00 02 00 0f 01 ca " + READ, P);
    }

    @Test
    void smapHoldsForDescriptorTablesWhateverAcIs() {
        smap();
        m.core.segments.set(Core.LDTR, 0x38, PAGE, 0xfff, 0x82);
        m.memory.put64(PAGE, raw(0, 0xf_ffff, 0xc093));

        // stac; mov ax,4; mov ds,ax
        assertFault(0, "0f 01 cb 66 b8 04 00 8e d8", P);
    }

    /** SGDT, SIDT, SLDT, STR, SMSW. */
    @ParameterizedTest
    @ValueSource(strings = {"0f 01 05 00 00 02 00", "0f 01 0d 00 00 02 00", "0f 00 c0", "0f 00 c8", "0f 01 e0"})
    void umipHidesTheSystemRegistersFromUsers(String bytes) {
        m.ring(3);
        assertThat(m.run(bytes + " cc")).isEqualTo(Fault.BP);

        m.access.control(4, Control.UMIP);
        m.ring(3);
        assertThat(m.run(bytes + " cc")).isEqualTo(Fault.GP);
        assertThat(m.stacked(0)).isZero();

        m.ring(0);
        assertThat(m.run(bytes + " cc")).isEqualTo(Fault.BP);
    }

    // ---- PAE

    @Test
    void aPageThatIsNotForExecutionMayBeRead() {
        noExecute();
        page(PAGE, PAGE | USER | NX);

        assertRuns(READ);
        assertFault(0, EXECUTE, P | I);
        assertFault(3, EXECUTE, P | U | I);
    }

    @Test
    void anAbsentPageTellsOfTheFetchWhereNxIsEnabled() {
        noExecute();
        page(PAGE, 0);

        assertFault(3, EXECUTE, U | I);
    }

    @Test
    void theNxBitIsReservedUnlessItIsEnabled() {
        pae();
        page(PAGE, PAGE | USER | NX);

        assertFault(0, READ, P | RSVD);
    }

    @Test
    void physicalAddressBitsThatDoNotExistAreReserved() {
        pae();
        page(PAGE, PAGE | USER | 1L << 51);

        assertFault(3, WRITE, P | RSVD | W | U);
    }

    @Test
    void aLargePageOfPaeHas2Mb() {
        pae();
        m.memory.put64(DIRECTORY + 8, 0x40_0000 | LARGE | USER);
        m.memory.put32(0x41_2345, 0x1234_5678);

        // mov eax,[212345]; hlt
        assertRuns("a1 45 23 21 00 f4");

        assertThat(m.access.gpr(CpuAccess.RAX)).isEqualTo(0x1234_5678);
    }

    @Test
    void theLowAddressBitsOfALargePageAreReserved() {
        pae();
        m.memory.put64(DIRECTORY + 8, 0x40_2000 | LARGE | USER);

        assertThat(m.run("a1 45 23 21 00 f4")).isEqualTo(Fault.PF);

        assertThat(m.stacked(0)).isEqualTo(P | RSVD);
        assertThat(m.access.control(2)).isEqualTo(0x21_2345);
    }

    // ---- pages of 4 MB, INVLPG

    @Test
    void aLargePageOf32BitPagingHas4Mb() {
        m.access.control(4, Control.PSE);
        m.memory.put32(DIRECTORY + 8, 0x40_0000 | LARGE | USER);
        m.memory.put32(0x61_2345, 0x1234_5678);

        // mov eax,[a12345]; hlt
        assertRuns("a1 45 23 a1 00 f4");

        assertThat(m.access.gpr(CpuAccess.RAX)).isEqualTo(0x1234_5678);
        assertThat(m.memory.i32(DIRECTORY + 8) & (ACCESSED | DIRTY)).isEqualTo(ACCESSED);
    }

    @Test
    void withoutPseTheSizeBitNamesATableAsEver() {
        m.memory.put32(DIRECTORY + 8, TABLE | LARGE | USER);
        m.memory.put32(0x21_2344, 0x1234_5678);

        assertRuns("a1 44 23 a1 00 f4");

        assertThat(m.access.gpr(CpuAccess.RAX)).isEqualTo(0x1234_5678);
    }

    @Test
    void invlpgForgetsTheTranslationOfAPage() {
        m.memory.put32(0x21000, 0x1234_5678);
        int entry = TABLE + 4 * (PAGE >>> 12);

        // mov eax,[20000]; mov dword [entry],21007; invlpg [20123]; mov eax,[20000]; hlt
        assertRuns("a1 00 00 02 00 c7 05 %02x %02x 01 00 07 10 02 00 0f 01 3d 23 01 02 00 a1 00 00 02 00 f4"
                .formatted(entry & 0xff, entry >>> 8 & 0xff));

        assertThat(m.access.gpr(CpuAccess.RAX)).isEqualTo(0x1234_5678);
    }

    @Test
    void invlpgIsPrivilegedAndTouchesNoMemory() {
        page(PAGE, 0);
        // invlpg [20000]; hlt
        assertThat(m.run("0f 01 3d 00 00 02 00 f4")).isEqualTo(-1);

        m.ring(3);
        assertThat(m.run("0f 01 3d 00 00 02 00 f4")).isEqualTo(Fault.GP);
    }
}
