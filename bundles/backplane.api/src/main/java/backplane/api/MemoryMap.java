package backplane.api;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The physical address space, as seen by bus masters, and the regions that devices put into it.
 *
 * <p>Regions may overlap: the one with the highest priority wins; among equals the one that was mapped last. Addresses
 * that no region covers read all ones and ignore writes. The granularity of RAM and ROM is a page of 4 KB, that of MMIO
 * handlers one byte.
 */
@ProviderType
public interface MemoryMap {

    /**
     * Claims zeroed memory that the processor reaches directly (video memory, say).
     *
     * @param base physical address, a multiple of 4096
     * @param length bytes, a multiple of 4096
     */
    MemoryRegion ram(String name, long base, long length) throws PlugException;

    /** Claims read-only memory: processor and bus masters read the image, their writes are dropped. */
    MemoryRegion rom(String name, long base, byte[] image) throws PlugException;

    /** Claims addresses answered by a handler. */
    MemoryRegion mmio(String name, long base, long length, MmioHandler handler) throws PlugException;

    /**
     * Claims the switch that lays system RAM over a window of other regions: PAM registers, SMRAM.
     *
     * @param base a multiple of 4096 below the size of RAM; the window starts as "no RAM"
     */
    ShadowWindow shadow(String name, long base, long length) throws PlugException;

    /**
     * Returns the block that holds all RAM and ROM; {@link MemoryRegion#offset()} tells where a region lies in it. Ask
     * again in every call: plugging a device may replace the block.
     */
    Bytes bytes();

    /** Reads as a bus master; addresses without memory give FFh, MMIO regions are called bytewise. */
    void read(long address, byte[] into, int offset, int length);

    /** Writes as a bus master; decoded code at these addresses is forgotten. */
    void write(long address, byte[] from, int offset, int length);

    /** Reads a 16-bit word as a bus master. */
    int read16(long address);

    /** Reads a 32-bit word as a bus master. */
    int read32(long address);

    /** Reads a 64-bit word as a bus master. */
    long read64(long address);

    /** Writes one byte as a bus master. */
    void write8(long address, int value);

    /** Writes a 16-bit word as a bus master. */
    void write16(long address, int value);

    /** Writes a 32-bit word as a bus master. */
    void write32(long address, int value);

    /** Writes a 64-bit word as a bus master. */
    void write64(long address, long value);
}
