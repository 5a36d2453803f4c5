package backplane.cpu.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which translations a load of CR3 forgets (Intel SDM volume 3, section 4.10.2.4). */
class GlobalPageTest {
    private static final int DIRECTORY = 0x10000, TABLE = 0x11000;
    private static final int PAGE = 0x20000, OTHER = 0x30000;
    private static final int WRITABLE = 3, GLOBAL = 0x100;

    private final ProtectedMachine m = new ProtectedMachine();

    @BeforeEach
    void paging() {
        for (int i = 0; i < 1024; i++) {
            m.memory.put32(TABLE + 4 * i, i << 12 | WRITABLE);
        }
        m.memory.put32(DIRECTORY, TABLE | WRITABLE);
        m.memory.put32(PAGE, 1);
        m.memory.put32(OTHER, 2);
        m.access.control(3, DIRECTORY);
        m.access.control(0, m.access.control(0) | 0x8000_0000L);
        m.core.mmu.afterBus();
    }

    /** Reads the page, maps it elsewhere, loads CR3 and reads it again. */
    private int readAfterLoad(int bits) {
        m.memory.put32(TABLE + PAGE / 1024, PAGE | WRITABLE | bits);
        m.core.read32(PAGE);
        m.memory.put32(TABLE + PAGE / 1024, OTHER | WRITABLE | bits);
        m.core.control.cr3(DIRECTORY);
        return m.core.read32(PAGE);
    }

    @Test
    void aLoadOfCr3ForgetsPagesThatAreNotGlobal() {
        m.access.control(4, Control.PGE);

        assertThat(readAfterLoad(0)).isEqualTo(2);
    }

    @Test
    void globalPagesOutliveALoadOfCr3AndNotInvlpg() {
        m.access.control(4, Control.PGE);

        assertThat(readAfterLoad(GLOBAL)).isEqualTo(1);
        m.core.mmu.invalidate(PAGE);
        assertThat(m.core.read32(PAGE)).isEqualTo(2);
    }

    /** Linux has a program at 8048000h and the kernel at C1000000h. */
    @Test
    void aPageOfAProgramAndOneOfTheKernelDoNotPushEachOtherOut() {
        int program = 0x0804_8000, kernel = 0xc104_8000;
        for (int address : new int[] {program, kernel}) {
            m.memory.put32(DIRECTORY + (address >>> 22) * 4, TABLE | WRITABLE);
        }
        int entry = TABLE + (program >>> 12 & 0x3ff) * 4;
        assertThat(entry).isEqualTo(TABLE + (kernel >>> 12 & 0x3ff) * 4);
        m.memory.put32(entry, PAGE | WRITABLE);
        m.core.read32(program);
        m.core.read32(kernel & 0xffff_ffffL);

        m.memory.put32(entry, OTHER | WRITABLE);

        assertThat(m.core.read32(program)).isEqualTo(1);
        assertThat(m.core.read32(kernel & 0xffff_ffffL)).isEqualTo(1);
    }

    @Test
    void withoutPgeNoPageIsGlobal() {
        assertThat(readAfterLoad(GLOBAL)).isEqualTo(2);
    }

    @Test
    void aChangeOfPgeForgetsGlobalPages() {
        m.access.control(4, Control.PGE);
        assertThat(readAfterLoad(GLOBAL)).isEqualTo(1);

        m.core.control.cr4(0);

        assertThat(m.core.read32(PAGE)).isEqualTo(2);
    }

    @Test
    void morePagesThanAreRememberedAreAllForgotten() {
        m.access.control(4, Control.PGE);
        for (int round = 0; round < 4; round++) {
            for (int page = 0; page < 1024; page++) {
                m.core.read32((long) page << 12);
                m.core.mmu.invalidate((long) page << 12);
            }
        }

        assertThat(readAfterLoad(0)).isEqualTo(2);
    }
}
