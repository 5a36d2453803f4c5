package backplane.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backplane.api.CpuBus;
import backplane.api.MemoryMap;
import backplane.api.MemoryRegion;
import backplane.api.MmioHandler;
import backplane.api.PlugException;
import backplane.api.ShadowWindow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MemoryTableTest {

    private static final long VGA = 0xa0000;
    private static final long BIOS = 0xf0000;

    private final Board board = Boards.board();
    private final List<String> log = new ArrayList<>();
    private CpuBus bus;
    private MemoryMap dma;

    @BeforeEach
    void plugProcessor() throws PlugException {
        Boards.plug(board, "cpu0", s -> {
            bus = s.socket(CpuBus.class, "cpu0");
            dma = s.memory();
        });
    }

    /** Answers with its own letter and the offset, and keeps the accesses. */
    private MmioHandler handler(int letter) {
        return new MmioHandler() {
            @Override
            public long read(long offset, int width) {
                log.add(String.format("%c r%x/%d", letter, offset, width));
                return letter;
            }

            @Override
            public void write(long offset, long value, int width) {
                log.add(String.format("%c w%x=%x/%d", letter, offset, value, width));
            }
        };
    }

    private MemoryRegion mmio(String id, long base, long length) throws PlugException {
        MemoryRegion[] region = new MemoryRegion[1];
        Boards.plug(board, id, s -> region[0] = s.memory().mmio("m", base, length, handler(id.charAt(0))));
        return region[0];
    }

    @Test
    void systemRamStartsAtOffsetZero() {
        assertThat(bus.readPage(0x1234)).isEqualTo(0x1000);
        assertThat(bus.writePage(0x1f_ffff)).isEqualTo(0x1f_f000);
        assertThat(bus.readPage(0x20_0000)).isEqualTo(-1);
        assertThat(bus.readPage(1L << 32)).isEqualTo(-1);
        assertThat(bus.read(0x20_0000, 4)).isEqualTo(0xffff_ffffL);
    }

    @Test
    void aHandlerHidesTheRamUnderIt() throws PlugException {
        mmio("v", VGA, 0x20000);

        assertThat(bus.readPage(VGA)).isEqualTo(-1);
        assertThat(bus.read(VGA + 0x10, 2)).isEqualTo('v');
        bus.write(VGA + 0x1_0000, 0x11223344L, 4);

        assertThat(log).containsExactly("v r10/2", "v w10000=11223344/4");
        board.unplug("v");
        assertThat(bus.readPage(VGA)).isEqualTo(VGA);
    }

    @Test
    void theHighestPriorityWinsAndAmongEqualsTheLastOne() throws PlugException {
        MemoryRegion first = mmio("1", 0xe000_0000L, 0x2000);
        MemoryRegion second = mmio("2", 0xe000_1000L, 0x2000);
        assertThat(bus.read(0xe000_1000L, 1)).isEqualTo('2');

        first.priority(1);
        assertThat(bus.read(0xe000_1000L, 1)).isEqualTo('1');
        assertThat(bus.read(0xe000_2000L, 1)).isEqualTo('2');

        first.enable(false);
        assertThat(bus.read(0xe000_1000L, 1)).isEqualTo('2');
        second.move(0xe001_0000L);
        assertThat(bus.read(0xe000_1000L, 1)).isEqualTo(0xff);
        assertThat(bus.read(0xe001_0000L, 1)).isEqualTo('2');
    }

    @Test
    void regionsMayShareAPage() throws PlugException {
        mmio("a", 0xfec0_0000L, 0x20);
        mmio("b", 0xfec0_0020L, 0x20);

        assertThat(bus.read(0xfec0_0010L, 4)).isEqualTo('a');
        assertThat(bus.read(0xfec0_0020L, 4)).isEqualTo('b');
        assertThat(bus.read(0xfec0_0040L, 1)).isEqualTo(0xff);
        log.clear();
        bus.read(0xfec0_001eL, 4);
        assertThat(log).containsExactly("a r1e/1", "a r1f/1", "b r0/1", "b r1/1");
    }

    @Test
    void ramShowsBesideASmallHandlerInItsPage() throws PlugException {
        bus.write(0x5100, 0xabcd, 2);
        mmio("a", 0x5000, 0x100);

        assertThat(bus.readPage(0x5000)).isEqualTo(-1);
        assertThat(bus.read(0x5100, 2)).isEqualTo(0xabcd);
        bus.write(0x5102, 0x1122_3344, 4);
        assertThat(bus.bytes().i32(0x5102)).isEqualTo(0x1122_3344);
    }

    @Test
    void romIsReadDirectlyAndWritesAreDropped() throws PlugException {
        byte[] image = new byte[0x10000];
        image[0xfff0] = (byte) 0xea;
        Boards.plug(board, "rom", s -> s.memory().rom("bios", 0xffff_0000L, image));

        assertThat(bus.readPage(0xffff_fff0L)).isPositive();
        assertThat(bus.writePage(0xffff_fff0L)).isEqualTo(-1);
        bus.write(0xffff_fff0L, 0, 1);
        assertThat(bus.read(0xffff_fff0L, 1)).isEqualTo(0xea);
    }

    @Test
    void aShadowWindowLaysRamOverRomApartForReadsAndWrites() throws PlugException {
        ShadowWindow[] window = new ShadowWindow[1];
        byte[] image = new byte[0x10000];
        image[0] = 0x11;
        Boards.plug(board, "rom", s -> s.memory().rom("bios", BIOS, image));
        Boards.plug(board, "pam", s -> window[0] = s.memory().shadow("pam0", BIOS, 0x10000));
        assertThat(bus.read(BIOS, 1)).isEqualTo(0x11);
        bus.write(BIOS, 0x22, 1);
        assertThat(bus.bytes().u8(BIOS)).isZero();

        window[0].set(false, true);
        bus.write(BIOS, 0x22, 1);
        assertThat(bus.read(BIOS, 1)).isEqualTo(0x11);
        assertThat(bus.bytes().u8(BIOS)).isEqualTo(0x22);

        window[0].set(true, false);
        assertThat(bus.read(BIOS, 1)).isEqualTo(0x22);
        bus.write(BIOS, 0x33, 1);
        assertThat(bus.read(BIOS, 1)).isEqualTo(0x22);
    }

    @Test
    void aWindowWithoutRamAndWithoutRegionIsOpen() throws PlugException {
        Boards.plug(board, "pam", s -> s.memory().shadow("pam1", 0xc0000, 0x4000));

        assertThat(bus.read(0xc0000, 4)).isEqualTo(0xffff_ffffL);
    }

    @Test
    void overlappingWindowsAreRefused() throws PlugException {
        Boards.plug(board, "pam", s -> s.memory().shadow("pam1", 0xc0000, 0x4000));

        assertThatThrownBy(() -> Boards.plug(board, "x", s -> s.memory().shadow("w", 0xc2000, 0x4000)))
                .isInstanceOf(PlugException.class)
                .hasMessageContaining("pam");
    }

    @Test
    void everyChangeOfTheMapChangesTheEpoch() throws PlugException {
        int before = bus.epoch();
        MemoryRegion region = mmio("a", 0xe000_0000L, 0x1000);
        int plugged = bus.epoch();
        region.move(0xe000_1000L);
        int moved = bus.epoch();
        region.enable(false);

        assertThat(List.of(before, plugged, moved, bus.epoch())).doesNotHaveDuplicates();
    }

    @Test
    void dmaIntoCodeTellsTheProcessor() {
        List<Long> pages = new ArrayList<>();
        bus.codeListener(pages::add);
        bus.bytes();
        bus.mark(0x3000, CpuBus.CODE);

        dma.write(0x2ff0, new byte[0x20], 0, 0x20);
        dma.write32(0x3ffe, -1);
        dma.write8(0x5000, 1);

        assertThat(pages).contains(0x3000L).allMatch(p -> p == 0x3000);
    }

    @Test
    void clearedRamTellsTheProcessor() {
        List<Long> pages = new ArrayList<>();
        bus.codeListener(pages::add);
        bus.bytes();
        bus.mark(0x3000, CpuBus.CODE);
        dma.write8(0x3001, 7);
        pages.clear();

        board.clearRam();

        assertThat(pages).containsExactly(0x3000L);
        assertThat(bus.read(0x3001, 1)).isZero();
    }

    @Test
    void dmaCrossesPagesAndReachesHandlersBytewise() throws PlugException {
        mmio("a", 0x20_0000, 0x1000);
        byte[] in = {1, 2, 3, 4};

        dma.write(0x1f_fffe, in, 0, 4);
        assertThat(log).containsExactly("a w0=3/1", "a w1=4/1");
        byte[] out = new byte[4];
        dma.read(0x1f_fffe, out, 0, 4);

        assertThat(out).containsExactly(1, 2, 'a', 'a');
        assertThat(dma.read16(0x1f_fffe)).isEqualTo(0x0201);
    }

    @Test
    void dmaReadsOnesWhereNobodyAnswersAndWritesThereAreLost() throws PlugException {
        mmio("a", 0x20_2000, 0x1000);
        byte[] in = new byte[0x2004];
        Arrays.fill(in, (byte) 0x55);
        byte[] out = new byte[0x2006];

        dma.write(0x1f_fffe, in, 0, 0x2004);
        dma.read(0x1f_fffd, out, 1, 0x2005);

        assertThat(Arrays.copyOf(out, 4)).containsExactly(0, 0, 0x55, 0x55);
        assertThat(Arrays.copyOfRange(out, 4, 0x2004)).containsOnly(0xff);
        assertThat(Arrays.copyOfRange(out, 0x2004, 0x2006)).containsExactly('a', 'a');
        assertThat(log).containsExactly("a w0=55/1", "a w1=55/1", "a r0/1", "a r1/1");
    }

    @Test
    void dmaAboveFourGigabytesReadsOnes() {
        byte[] out = new byte[0x1802];

        dma.write((1L << 32) - 0x800, new byte[0x1800], 0, 0x1800);
        dma.write(-0x800, new byte[0x800], 0, 0x800);
        dma.read((1L << 32) - 0x800, out, 1, 0x1800);

        assertThat(Arrays.copyOfRange(out, 1, 0x1801)).containsOnly(0xff);
        assertThat(out[0]).isZero();
        assertThat(out[0x1801]).isZero();
    }

    @Test
    void dmaIntoRomIsLostAndADividedPageIsAskedBytewise() throws PlugException {
        byte[] image = new byte[0x1000];
        Boards.plug(board, "rom", s -> s.memory().rom("bios", 0xffff_f000L, image));
        mmio("a", 0xfec0_0002L, 2);
        byte[] out = new byte[6];

        dma.write(0xffff_f000L, new byte[] {1, 2}, 0, 2);
        dma.read(0xfec0_0000L, out, 0, 6);

        assertThat(bus.read(0xffff_f000L, 2)).isZero();
        assertThat(out).containsExactly(0xff, 0xff, 'a', 'a', 0xff, 0xff);
        assertThat(log).containsExactly("a r0/1", "a r1/1");
    }

    @Test
    void dmaToRegistersThatStartDmaEnds() throws PlugException {
        Boards.plug(board, "loop", s -> s.memory().mmio("m", 0xe000_0000L, 0x1000, new MmioHandler() {
            @Override
            public long read(long offset, int width) {
                return 1 + dma.read32(0xe000_0000L);
            }

            @Override
            public void write(long offset, long value, int width) {
                dma.write32(0xe000_0000L, 1);
            }
        }));

        bus.write(0xe000_0000L, 1, 4);
        bus.read(0xe000_0000L, 4);
    }

    @Test
    void dirtyPagesAreToldOnceEach() throws PlugException {
        MemoryRegion[] vram = new MemoryRegion[1];
        Boards.plug(board, "vga", s -> vram[0] = s.memory().ram("vram", 0xe000_0000L, 0x4000));
        vram[0].dirty(0x1000, true);

        bus.write(0xe000_1004L, 7, 1);
        int epoch = bus.epoch();

        assertThat(vram[0].dirty(0x1ffc, true)).isTrue();
        assertThat(bus.epoch()).isNotEqualTo(epoch);
        assertThat(vram[0].dirty(0x1000, true)).isFalse();
        assertThat(vram[0].dirty(0x2000, false)).isFalse();
        assertThat(bus.bytes().u8(vram[0].offset() + 0x1004)).isEqualTo(7);
    }

    @Test
    void ramOfALatePluggedCardIsZeroEvenWhereAnotherCardWas() throws PlugException {
        Boards.plug(board, "a", s -> s.memory().ram("vram", 0xe000_0000L, 0x2000));
        bus.write(0xe000_0000L, 0x55, 1);
        board.unplug("a");

        Boards.plug(board, "b", s -> s.memory().ram("vram", 0xe000_0000L, 0x2000));

        assertThat(bus.read(0xe000_0000L, 1)).isZero();
    }

    @Test
    void theBlockGrowsAndKeepsItsContent() throws PlugException {
        bus.write(0x1000, 0x1234_5678, 4);
        long before = bus.bytes().length();

        Boards.plug(board, "vga", s -> s.memory().ram("vram", 0xe000_0000L, 16 << 20));
        bus.write(0xe0ff_ffffL, 9, 1);

        assertThat(bus.bytes().length()).isGreaterThan(before);
        assertThat(bus.read(0x1000, 4)).isEqualTo(0x1234_5678);
        assertThat(bus.read(0xe0ff_ffffL, 1)).isEqualTo(9);
    }

    @Test
    void ramThatDoesNotFitIsRefusedWithARemedy() {
        assertThatThrownBy(() -> new Board(Boards.settings(3L << 30), LogSink.NONE, () -> {}))
                .isInstanceOf(PlugException.class)
                .hasMessageContaining("megs");
    }

    @Test
    void accessesMayCrossAPage() {
        bus.write(0x1ffd, 0x1122_3344_5566_7788L, 8);

        assertThat(bus.read(0x1ffd, 8)).isEqualTo(0x1122_3344_5566_7788L);
        assertThat(bus.read(0x1fff, 2)).isEqualTo(0x5566);
    }

    @Test
    void theCodeListenerStaysWhenFirmwareUsesTheBusToo() throws PlugException {
        List<Long> pages = new ArrayList<>();
        bus.codeListener(pages::add);
        Boards.plug(board, "firmware", s -> s.socket(CpuBus.class, "cpu0"));
        bus.bytes(); // RAM exists from its first use on
        bus.mark(0x7000, CpuBus.CODE);

        dma.write8(0x7c00, 0xeb);

        assertThat(pages).containsExactly(0x7000L);
        board.unplug("firmware");
        dma.write8(0x7c01, 0x58);
        assertThat(pages).hasSize(2);
    }
}
