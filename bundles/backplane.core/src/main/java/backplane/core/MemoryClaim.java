package backplane.core;

import backplane.api.Bytes;
import backplane.api.MemoryRegion;
import backplane.api.MmioHandler;
import backplane.api.PlugException;
import backplane.api.StateIo;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A range of physical addresses that belongs to a slot: RAM, ROM or a handler. */
final class MemoryClaim implements Claim, MemoryRegion, PageHandler {

    /** What lies there. */
    enum Kind {
        RAM,
        ROM,
        MMIO
    }

    private final MemoryTable table;
    private final String owner;
    private final String name;
    private final Kind kind;
    private final long length;
    private final @Nullable MmioHandler handler;
    private byte @Nullable [] image;
    private long base;
    private long offset = -1;
    private int priority;
    private int order;
    private boolean enabled = true;
    private boolean committed;
    private boolean fresh = true;

    MemoryClaim(
            MemoryTable table,
            String owner,
            String name,
            Kind kind,
            long base,
            long length,
            @Nullable MmioHandler handler,
            byte @Nullable [] image) {
        this.table = table;
        this.owner = owner;
        this.name = name;
        this.kind = kind;
        this.base = base;
        this.length = length;
        this.handler = handler;
        this.image = image;
    }

    String owner() {
        return owner;
    }

    Kind kind() {
        return kind;
    }

    boolean enabled() {
        return enabled;
    }

    int priority() {
        return priority;
    }

    int order() {
        return order;
    }

    void order(int number) {
        order = number;
    }

    boolean covers(long address, long bytes) {
        return enabled && address >= base && address + bytes <= base + length;
    }

    boolean touches(long address, long bytes) {
        return enabled && address < base + length && base < address + bytes;
    }

    /** Lays the image of a ROM into the block, as soon as there is one. */
    void fill(Bytes block) {
        byte[] content = image;
        if (!fresh) {
            return;
        }
        fresh = false;
        if (content != null) {
            block.put(offset, content, 0, content.length);
            block.fill(offset + content.length, length - content.length, 0xff);
            image = null;
        } else if (kind == Kind.RAM) {
            block.fill(offset, length, 0);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void check() throws PlugException {
        if (kind != Kind.MMIO && offset < 0) {
            offset = table.take(this);
        }
    }

    @Override
    public void commit() {
        committed = true;
        table.add(this);
    }

    @Override
    public void withdraw() {
        suspend();
        if (offset >= 0) {
            table.give(offset, length);
            offset = -1;
        }
    }

    /** Out of the address space, but the memory stays taken. */
    @Override
    public void suspend() {
        if (committed) {
            committed = false;
            table.remove(this);
        }
    }

    @Override
    public Span span() {
        return new Span(kind.name().toLowerCase(Locale.ROOT), base, length, enabled);
    }

    @Override
    public String text() {
        return String.format("%s 0x%08x-0x%08x %s%s", name, base, base + length - 1, kind, enabled ? "" : " off");
    }

    /** Continues with the memory of the range of the same name that a held device had. */
    void adopt(MemoryClaim held) {
        if (held.offset >= 0 && held.length == length && held.kind == kind && kind == Kind.RAM) {
            offset = held.offset;
            fresh = held.fresh;
            held.offset = -1;
        }
    }

    @Override
    public boolean stateful() {
        return true;
    }

    @Override
    public void state(StateIo io) {
        boolean on = io.flag("enabled", enabled);
        long at = io.u64("base", base);
        int rank = io.u32("priority", priority);
        if (io.loading()) {
            enable(on);
            move(at);
            priority(rank);
        }
    }

    @Override
    public void enable(boolean on) {
        if (on != enabled) {
            enabled = on;
            changed();
        }
    }

    @Override
    public void move(long to) {
        long at = kind == Kind.MMIO ? to & 0xffff_ffffL : to & 0xffff_f000L;
        if (at != base) {
            boolean was = enabled;
            enable(false);
            base = at;
            enable(was);
        }
    }

    @Override
    public void priority(int rank) {
        if (rank != priority) {
            priority = rank;
            if (committed) {
                table.sort();
                changed();
            }
        }
    }

    private void changed() {
        if (committed) {
            table.resolve(base, length);
        }
    }

    @Override
    public long base() {
        return base;
    }

    @Override
    public long length() {
        return length;
    }

    /** Returns the offset, or -1 without an exception. */
    long blockOffset() {
        return offset;
    }

    @Override
    public long offset() {
        if (offset < 0 || !committed) {
            throw new IllegalStateException("region " + name + " of " + owner
                    + (kind == Kind.MMIO ? " is a handler, not memory" : " has no memory before it is plugged"));
        }
        return offset;
    }

    @Override
    public boolean dirty(long at, boolean clear) {
        if (at < 0 || at >= length || !committed || kind != Kind.RAM) {
            return false;
        }
        return table.dirty(offset + at, clear);
    }

    @Override
    public long read(long address, int width) {
        if (handler != null) {
            return address + width <= base + length
                    ? handler.read(address - base, width)
                    : table.readBytewise(address, width);
        }
        return table.block().bytes().u8(offset + address - base);
    }

    @Override
    public void write(long address, long value, int width) {
        if (handler != null) {
            if (address + width <= base + length) {
                handler.write(address - base, value, width);
            } else {
                table.writeBytewise(address, value, width);
            }
        } else if (kind == Kind.RAM) {
            table.writeByte(offset + address - base, (int) value);
        }
    }

    /** Marks all of it as changed, for the screen and the processor. */
    void touched() {
        for (long o = offset; o >= 0 && o < offset + length; o += 4096) {
            table.written(o);
        }
    }
}
