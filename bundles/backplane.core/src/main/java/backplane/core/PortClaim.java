package backplane.core;

import backplane.api.PlugException;
import backplane.api.PortBlock;
import backplane.api.PortReader;
import backplane.api.PortRegion;
import backplane.api.PortWriter;
import backplane.api.StateIo;
import org.jspecify.annotations.Nullable;

/** A range of ports that belongs to a slot. */
final class PortClaim implements Claim, PortRegion {

    private final PortTable table;
    private final String owner;
    private final String name;
    private final int count;
    private final int widths;
    private final PortReader reader;
    private final PortWriter writer;
    private final @Nullable PortBlock block;
    private final boolean yielding;
    private int first;
    private boolean enabled = true;
    private boolean committed;

    PortClaim(PortTable table, String owner, String name, PortRange range, PortHandler handler, boolean yielding) {
        this.table = table;
        this.owner = owner;
        this.name = name;
        first = range.first();
        count = range.count();
        widths = range.widths();
        reader = handler.reader();
        writer = handler.writer();
        block = handler.block();
        this.yielding = yielding;
    }

    /** Where and how wide. */
    record PortRange(int first, int count, int widths) {

        PortRange {
            if (first < 0 || count < 1 || first + count > 0x10000 || widths < 1 || widths > 7) {
                throw new IllegalArgumentException(
                        String.format("ports 0x%x, count %d, widths %d: outside of 0 .. 0xffff", first, count, widths));
            }
        }
    }

    /** Who answers. */
    record PortHandler(
            PortReader reader, PortWriter writer, @Nullable PortBlock block) {}

    String owner() {
        return owner;
    }

    int count() {
        return count;
    }

    boolean enabled() {
        return enabled;
    }

    PortReader reader() {
        return reader;
    }

    PortWriter writer() {
        return writer;
    }

    @Nullable
    PortBlock block() {
        return block;
    }

    /** Tells whether it gives way to fixed claims, as a base address register does. */
    boolean yielding() {
        return yielding;
    }

    boolean answers(int port, int width) {
        return enabled && (widths & width) != 0 && port >= first && port + width <= first + count;
    }

    /** Tells whether both want the same accesses; CF8h for double words and CF9h for bytes get along. */
    boolean clashes(PortClaim other, int at) {
        return at < other.first + other.count && other.first < at + count && (widths & other.widths) != 0;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Span span() {
        return new Span("port", first, count, enabled);
    }

    @Override
    public String text() {
        String range = String.format("ports 0x%04x-0x%04x", first, first + count - 1);
        return enabled ? range : range + " off";
    }

    @Override
    public void check() throws PlugException {
        table.check(this, first);
    }

    @Override
    public void commit() {
        committed = true;
        table.add(this);
    }

    @Override
    public void withdraw() {
        committed = false;
        table.remove(this);
    }

    @Override
    public boolean stateful() {
        return true;
    }

    @Override
    public void state(StateIo io) {
        enable(io.flag("enabled", enabled));
        move(io.u32("first", first));
    }

    @Override
    public void enable(boolean on) {
        if (on != enabled) {
            enabled = on;
            if (committed) {
                table.resolve(first, count);
            }
        }
    }

    @Override
    public boolean move(int to) {
        if (to == first) {
            return true;
        }
        if (to < 0 || to + count > 0x10000 || committed && table.conflict(this, to) != null) {
            return false;
        }
        int from = first;
        first = to;
        if (committed) {
            table.resolve(from, count);
            table.resolve(to, count);
        }
        return true;
    }

    @Override
    public int first() {
        return first;
    }
}
