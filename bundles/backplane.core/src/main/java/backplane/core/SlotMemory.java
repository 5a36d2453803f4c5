package backplane.core;

import backplane.api.Bytes;
import backplane.api.MemoryMap;
import backplane.api.MemoryRegion;
import backplane.api.MmioHandler;
import backplane.api.PlugException;
import backplane.api.ShadowWindow;
import org.jspecify.annotations.Nullable;

/** The physical address space as one slot sees it. */
final class SlotMemory implements MemoryMap {

    private final MemoryTable table;
    private final Dma dma;
    private final String owner;
    private final Claims claims;

    SlotMemory(MemoryTable table, Dma dma, String owner, Claims claims) {
        this.table = table;
        this.dma = dma;
        this.owner = owner;
        this.claims = claims;
    }

    @Override
    public MemoryRegion ram(String name, long base, long length) throws PlugException {
        pages(name, base, length);
        return claim(name, MemoryClaim.Kind.RAM, base, length, null, null);
    }

    @Override
    public MemoryRegion rom(String name, long base, byte[] image) throws PlugException {
        long length = image.length + 4095L & -4096L;
        pages(name, base, length);
        return claim(name, MemoryClaim.Kind.ROM, base, length, null, image.clone());
    }

    @Override
    public MemoryRegion mmio(String name, long base, long length, MmioHandler handler) throws PlugException {
        if (base < 0 || length < 1 || base + length > 1L << 32) {
            throw new PlugException(range(name, base, length) + " lies outside of the first 4 GB");
        }
        return claim(name, MemoryClaim.Kind.MMIO, base, length, handler, null);
    }

    @Override
    public ShadowWindow shadow(String name, long base, long length) throws PlugException {
        pages(name, base, length);
        ShadowClaim window = new ShadowClaim(table, owner, "shadow " + name, base, length);
        claims.add(window);
        return window;
    }

    private MemoryClaim claim(
            String name,
            MemoryClaim.Kind kind,
            long base,
            long length,
            @Nullable MmioHandler handler,
            byte @Nullable [] image)
            throws PlugException {
        MemoryClaim claim = new MemoryClaim(table, owner, "memory " + name, kind, base, length, handler, image);
        claims.add(claim);
        return claim;
    }

    private void pages(String name, long base, long length) throws PlugException {
        if (base < 0 || length < 1 || base + length > 1L << 32 || ((base | length) & 4095) != 0) {
            throw new PlugException(range(name, base, length) + " is not made of 4 KB pages in the first 4 GB");
        }
    }

    private String range(String name, long base, long length) {
        return String.format("memory %s of %s at 0x%x, length 0x%x", name, owner, base, length);
    }

    @Override
    public Bytes bytes() {
        return table.bytes();
    }

    @Override
    public void read(long address, byte[] into, int offset, int length) {
        dma.read(address, into, offset, length);
    }

    @Override
    public void write(long address, byte[] from, int offset, int length) {
        dma.write(address, from, offset, length);
    }

    @Override
    public int read16(long address) {
        return (int) dma.read(address, 2) & 0xffff;
    }

    @Override
    public int read32(long address) {
        return (int) dma.read(address, 4);
    }

    @Override
    public long read64(long address) {
        return dma.read(address, 8);
    }

    @Override
    public void write8(long address, int value) {
        dma.write(address, value, 1);
    }

    @Override
    public void write16(long address, int value) {
        dma.write(address, value, 2);
    }

    @Override
    public void write32(long address, int value) {
        dma.write(address, value, 4);
    }

    @Override
    public void write64(long address, long value) {
        dma.write(address, value, 8);
    }
}
