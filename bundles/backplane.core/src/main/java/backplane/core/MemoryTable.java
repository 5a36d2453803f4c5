package backplane.core;

import backplane.api.Bytes;
import backplane.api.CpuBus;
import backplane.api.PlugException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The physical address space: which page is memory at which offset of the block, and who answers for the others. */
final class MemoryTable {

    /** Where PCI memory begins: system RAM ends below. */
    static final long MAX_RAM = 3L << 30;

    private static final Comparator<MemoryClaim> WINNER_FIRST = Comparator.<MemoryClaim>comparingInt(
                    MemoryClaim::priority)
            .thenComparingInt(MemoryClaim::order)
            .reversed();

    private final PageMap pages = new PageMap();
    private final Block block = new Block();
    private final List<MemoryClaim> claims = new ArrayList<>();
    private final List<ShadowClaim> windows = new ArrayList<>();
    private final MemoryClaim system;
    private CpuBus.@Nullable CodeListener codeListener;
    private int epoch;
    private int orders;

    /** @param ramSize bytes of system RAM, a multiple of 4096 */
    MemoryTable(long ramSize) throws PlugException {
        if (ramSize < 0 || (ramSize & 4095) != 0 || ramSize > MAX_RAM || ramSize > Bytes.MAX_LENGTH) {
            long most = Math.min(MAX_RAM, Bytes.MAX_LENGTH) >> 20;
            throw new PlugException(
                    ramSize + " bytes of RAM: at most " + most + " MB, in pages of 4 KB, fit into memory; lower megs");
        }
        system = new MemoryClaim(this, "board", "system", MemoryClaim.Kind.RAM, 0, ramSize, null, null);
        system.priority(-1);
        if (ramSize > 0) {
            system.check();
            system.commit();
        }
    }

    Block block() {
        return block;
    }

    Bytes bytes() {
        if (block.allocated()) {
            return block.bytes();
        }
        Bytes bytes = block.bytes();
        for (MemoryClaim c : claims) {
            if (c != system && c.blockOffset() >= 0) {
                c.fill(bytes);
            }
        }
        epoch++;
        return bytes;
    }

    int epoch() {
        return epoch;
    }

    void changed() {
        epoch++;
    }

    long ramSize() {
        return system.length();
    }

    List<MemoryClaim> claims() {
        return claims;
    }

    List<ShadowClaim> windows() {
        return windows;
    }

    void codeListener(CpuBus.@Nullable CodeListener listener) {
        codeListener = listener;
    }

    // ---- who lies where

    long readPage(long address) {
        return pages.read(address);
    }

    long writePage(long address) {
        return pages.write(address);
    }

    PageHandler handler(long address) {
        return pages.handler(address);
    }

    long take(MemoryClaim claim) throws PlugException {
        long offset = block.take(claim.length());
        if (offset < 0) {
            throw new PlugException(claim.length() + " bytes for " + claim.name() + " of " + claim.owner()
                    + " do not fit beside the RAM in memory (" + block.free() + " bytes are left); lower megs");
        }
        return offset;
    }

    void give(long offset, long length) {
        for (long o = offset; o < offset + length; o += 4096) {
            written(o);
            block.unmark(o, CpuBus.CODE | CpuBus.DIRTY);
        }
        block.give(offset);
    }

    void add(MemoryClaim claim) {
        claim.order(orders++);
        claims.add(claim);
        sort();
        if (block.allocated() && claim.blockOffset() >= 0) {
            claim.fill(block.bytes());
        }
        resolve(claim.base(), claim.length());
    }

    void remove(MemoryClaim claim) {
        claims.remove(claim);
        resolve(claim.base(), claim.length());
    }

    void sort() {
        claims.sort(WINNER_FIRST);
    }

    void check(ShadowClaim window) throws PlugException {
        if (window.base() + window.length() > Math.max(ramSize(), 1 << 20)) {
            throw new PlugException(
                    "shadow window " + window.name() + " of " + window.owner() + " lies beyond the RAM");
        }
        for (ShadowClaim w : windows) {
            if (w.base() < window.base() + window.length() && window.base() < w.base() + w.length()) {
                throw new PlugException(String.format(
                        "shadow window %s of %s overlaps %s of %s at 0x%x",
                        window.name(), window.owner(), w.name(), w.owner(), Math.max(w.base(), window.base())));
            }
        }
    }

    void add(ShadowClaim window) {
        windows.add(window);
        resolve(window.base(), window.length());
    }

    void remove(ShadowClaim window) {
        windows.remove(window);
        resolve(window.base(), window.length());
    }

    /** Looks up anew what the pages of a range mean. */
    void resolve(long base, long length) {
        epoch++;
        long end = Math.min(base + length, 1L << 32);
        for (long page = base & -4096L; page < end; page += 4096) {
            resolvePage(page);
        }
    }

    private void resolvePage(long page) {
        ShadowClaim window = window(page);
        List<MemoryClaim> layers = layers(page, window != null);
        MemoryClaim top = layers.isEmpty() ? null : layers.get(0);
        boolean whole = top != null && top.covers(page, 4096);
        long memory = whole && top != null && top.kind() != MemoryClaim.Kind.MMIO
                ? top.blockOffset() + page - top.base()
                : -1;
        long read = memory;
        long write = whole && top != null && top.kind() == MemoryClaim.Kind.RAM ? memory : -1;
        if (window != null && page < ramSize()) {
            read = window.readRam() ? page : read;
            write = window.writeRam() ? page : write;
        }
        PageHandler handler = top == null
                ? PageHandler.OPEN
                : whole ? memory < 0 ? top : PageHandler.OPEN : new SplitPage(layers.toArray(new MemoryClaim[0]));
        pages.enter(page, read, write, handler);
    }

    private List<MemoryClaim> layers(long page, boolean windowed) {
        List<MemoryClaim> found = new ArrayList<>(2);
        for (MemoryClaim c : claims) {
            if (c.touches(page, 4096) && !(windowed && c == system)) {
                found.add(c);
                if (c.covers(page, 4096)) {
                    break;
                }
            }
        }
        return found;
    }

    private @Nullable ShadowClaim window(long page) {
        for (ShadowClaim w : windows) {
            if (w.covers(page)) {
                return w;
            }
        }
        return null;
    }

    // ---- accesses

    /** Reads; may cross a page. */
    long read(long address, int width) {
        if ((address & 4095) + width > 4096) {
            return readBytewise(address, width);
        }
        long page = readPage(address);
        if (page < 0) {
            return handler(address).read(address, width);
        }
        long at = page | address & 4095;
        Bytes b = bytes();
        return switch (width) {
            case 1 -> b.u8(at);
            case 2 -> b.u16(at);
            case 4 -> b.i32(at) & 0xffff_ffffL;
            default -> b.i64(at);
        };
    }

    /** Writes; may cross a page. Tells nobody. */
    void write(long address, long value, int width) {
        if ((address & 4095) + width > 4096) {
            writeBytewise(address, value, width);
            return;
        }
        long page = writePage(address);
        if (page < 0) {
            handler(address).write(address, value, width);
            return;
        }
        long at = page | address & 4095;
        Bytes b = bytes();
        block.mark(at, CpuBus.DIRTY);
        switch (width) {
            case 1 -> b.put8(at, (int) value);
            case 2 -> b.put16(at, (int) value);
            case 4 -> b.put32(at, (int) value);
            default -> b.put64(at, value);
        }
    }

    long readBytewise(long address, int width) {
        long value = 0;
        for (int i = 0; i < width; i++) {
            value |= (read(address + i, 1) & 0xff) << 8 * i;
        }
        return value;
    }

    void writeBytewise(long address, long value, int width) {
        for (int i = 0; i < width; i++) {
            write(address + i, value >>> 8 * i & 0xff, 1);
        }
    }

    void writeByte(long offset, int value) {
        bytes().put8(offset, value);
        written(offset);
    }

    /** System RAM loses its content. */
    void clearRam() {
        if (block.allocated()) {
            block.bytes().fill(0, system.length(), 0);
            system.touched();
            epoch++;
        }
    }

    // ---- flags

    /** Somebody who is not the processor wrote to the page at this offset. */
    void written(long offset) {
        block.mark(offset, CpuBus.DIRTY);
        if ((block.flags(offset) & CpuBus.CODE) != 0) {
            CpuBus.CodeListener listener = codeListener;
            if (listener != null) {
                listener.codeWritten(offset & -4096L);
            }
        }
    }

    boolean dirty(long offset, boolean clear) {
        boolean was = (block.flags(offset) & CpuBus.DIRTY) != 0;
        if (was && clear) {
            block.unmark(offset, CpuBus.DIRTY);
            epoch++;
        }
        return was;
    }
}
