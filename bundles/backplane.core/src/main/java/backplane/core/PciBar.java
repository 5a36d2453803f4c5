package backplane.core;

import org.jspecify.annotations.Nullable;

/** A base address register: what it answers to, and where. */
final class PciBar {

    private final int offset;
    private final long size;
    private final int flags;
    private final @Nullable PortClaim ports;
    private final @Nullable MemoryClaim memory;

    /** An I/O base address register; bit 0 reads 1, bit 1 reads 0. */
    static PciBar io(int offset, PortClaim ports) {
        return new PciBar(offset, ports.count(), 1, ports, null);
    }

    /**
     * A memory base address register or the ROM's.
     *
     * @param flags the read-only low bits: 8 for prefetchable
     */
    static PciBar memory(int offset, MemoryClaim memory, long size, int flags) {
        return new PciBar(offset, size, flags, null, memory);
    }

    private PciBar(int offset, long size, int flags, @Nullable PortClaim ports, @Nullable MemoryClaim memory) {
        this.offset = offset;
        this.size = size;
        this.flags = flags;
        this.ports = ports;
        this.memory = memory;
    }

    int offset() {
        return offset;
    }

    int flags() {
        return flags;
    }

    /** Returns the bits that the guest can write: the address above the size, and the enable bit of a ROM. */
    int writable() {
        int address = (int) -size;
        if (offset == PciHeader.ROM) {
            return address & 0xffff_f800 | 1;
        }
        return ports != null ? address & 0xffff_fffc : address & 0xffff_fff0;
    }

    /** Puts it where the register says, if the command register lets it answer. */
    void update(int value, int command) {
        long address = value & writable() & 0xffff_fffeL & 0xffff_ffffL;
        if (ports != null) {
            updatePorts((int) address, (command & PciHeader.IO) != 0);
        } else if (memory != null) {
            // the specification wants both bits for a ROM, but Bochs' BIOS reads it before it enables memory space
            boolean on = offset == PciHeader.ROM ? (value & 1) != 0 : (command & PciHeader.MEMORY) != 0;
            updateMemory(memory, address, on);
        }
    }

    /** The address 0 and the one that sizing leaves behind (all ones) are no places to answer at. */
    private void updatePorts(int address, boolean on) {
        PortClaim p = ports;
        boolean answer = on && address > 0 && address + size <= 0xffff;
        if (p != null && (p.enabled() != answer || answer && p.first() != address)) {
            p.enable(false);
            p.enable(answer && p.move(address));
        }
    }

    private void updateMemory(MemoryClaim m, long address, boolean on) {
        boolean answer = on && address != 0 && address + size < 1L << 32;
        if (m.enabled() != answer || answer && m.base() != address) {
            m.enable(false);
            if (answer) {
                m.move(address);
                m.enable(true);
            }
        }
    }
}
