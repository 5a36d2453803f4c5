package backplane.core;

import backplane.api.IrqLine;
import backplane.api.MemoryRegion;
import backplane.api.PciFunction;
import backplane.api.PciIdentity;
import backplane.api.PlugException;
import backplane.api.PortBlock;
import backplane.api.PortReader;
import backplane.api.PortWriter;
import backplane.api.StateIo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A PCI function that belongs to a slot: its configuration space and what the registers in it move around. */
final class PciClaim implements Claim, PciFunction {

    private final PciBus bus;
    private final BoardSlot slot;
    private final PciIdentity identity;
    private final int device;
    private final int function;
    private final byte[] config = new byte[256];
    private final byte[] initial = new byte[256];
    private final byte[] writable = new byte[256];
    private final byte[] cleared = new byte[256];
    private final List<PciBar> bars = new ArrayList<>();
    private @Nullable ConfigListener listener;
    private boolean committed;

    PciClaim(PciBus bus, BoardSlot slot, int device, int function, PciIdentity identity) {
        this.bus = bus;
        this.slot = slot;
        this.device = device;
        this.function = function;
        this.identity = identity;
        PciHeader.identify(config, identity);
        writable[PciHeader.COMMAND] = (byte) PciHeader.COMMAND_WRITABLE;
        writable[PciHeader.COMMAND + 1] = (byte) (PciHeader.COMMAND_WRITABLE >> 8);
        cleared[PciHeader.STATUS + 1] = (byte) PciHeader.STATUS_CLEARED_HIGH;
        writable[0x0c] = (byte) 0xff; // cache line size
        writable[0x0d] = (byte) 0xf8; // latency timer
        writable[PciHeader.LINE] = (byte) 0xff;
        System.arraycopy(config, 0, initial, 0, 256);
    }

    String owner() {
        return slot.id();
    }

    PciIdentity identity() {
        return identity;
    }

    int function() {
        return function;
    }

    // ---- the device's side

    @Override
    public void ioBar(int index, int size, int widths, PortReader reader, PortWriter writer, @Nullable PortBlock block)
            throws PlugException {
        int offset = barOffset(index);
        if (size < 4 || size > 256 || Integer.bitCount(size) != 1) {
            throw new PlugException(
                    "I/O BAR" + index + " of " + owner() + ": " + size + " ports; 4 .. 256, a power of two");
        }
        PortClaim ports =
                slot.barPorts(label() + " bar" + index, size, widths, new PortClaim.PortHandler(reader, writer, block));
        ports.enable(false);
        declare(PciBar.io(offset, ports));
    }

    @Override
    public void memoryBar(int index, MemoryRegion region, boolean prefetchable) throws PlugException {
        int offset = barOffset(index);
        long size = region.length();
        if (size < 16 || Long.bitCount(size) != 1 || !(region instanceof MemoryClaim memory)) {
            throw new PlugException(
                    "memory BAR" + index + " of " + owner() + ": " + size + " bytes; a power of two from 16 on");
        }
        memory.enable(false);
        declare(PciBar.memory(offset, memory, size, prefetchable ? 8 : 0));
    }

    @Override
    public void rom(byte[] image) throws PlugException {
        long size = Math.max(4096, Long.highestOneBit(image.length * 2L - 1));
        byte[] padded = new byte[(int) size];
        Arrays.fill(padded, (byte) 0xff);
        System.arraycopy(image, 0, padded, 0, image.length);
        MemoryClaim memory = (MemoryClaim) slot.memory().rom(label() + " rom", 0, padded);
        memory.enable(false);
        declare(PciBar.memory(PciHeader.ROM, memory, size, 0));
    }

    private int barOffset(int index) throws PlugException {
        int offset = PciHeader.BAR + 4 * index;
        if (index < 0 || index > 5 || bars.stream().anyMatch(b -> b.offset() == offset)) {
            throw new PlugException("BAR" + index + " of " + owner() + " is declared twice, or not one of 0 .. 5");
        }
        return offset;
    }

    private void declare(PciBar bar) {
        bars.add(bar);
        PciHeader.put32(writable, bar.offset(), bar.writable());
        PciHeader.put32(config, bar.offset(), bar.flags());
        PciHeader.put32(initial, bar.offset(), bar.flags());
    }

    @Override
    public IrqLine intx(int pin) throws PlugException {
        if (pin < 1 || pin > 4) {
            throw new PlugException("interrupt pin " + pin + " of " + owner() + ": 1 (INTA#) .. 4 (INTD#)");
        }
        register(PciHeader.PIN, pin, 0);
        return slot.wire(bus.wires(), label() + " int" + (char) ('a' + pin - 1), PciBus.wire(device, pin));
    }

    @Override
    public void register(int offset, int value, int mask) {
        if (offset < 4 || offset > 255) {
            throw new IllegalArgumentException("configuration register " + offset + ": 4 .. 255 are free to declare");
        }
        config[offset] = (byte) value;
        initial[offset] = (byte) value;
        writable[offset] = (byte) mask;
    }

    @Override
    public void onWrite(ConfigListener told) {
        listener = told;
    }

    @Override
    public int get(int offset) {
        return config[offset & 0xff] & 0xff;
    }

    @Override
    public void set(int offset, int value) {
        int o = offset & 0xff;
        config[o] = (byte) value;
        if (!committed) {
            initial[o] = (byte) value;
        } else if (moves(o)) {
            update();
        }
    }

    @Override
    public boolean busMaster() {
        return (config[PciHeader.COMMAND] & PciHeader.MASTER) != 0;
    }

    @Override
    public int deviceNumber() {
        return device;
    }

    // ---- the guest's side

    /** Reads a byte as the guest sees it. */
    int read(int offset) {
        int value = get(offset);
        boolean multi = offset == PciHeader.HEADER_TYPE && function == 0 && bus.multifunction(device);
        return multi ? value | 0x80 : value;
    }

    /** The guest writes 1, 2 or 4 bytes; all are stored before anything moves or anybody is told. */
    void write(int offset, int value, int width) {
        boolean moved = false;
        for (int i = 0; i < width; i++) {
            moved |= store(offset + i, value >>> 8 * i & 0xff);
        }
        if (moved) {
            update();
        }
        ConfigListener told = listener;
        for (int i = 0; i < width && told != null; i++) {
            told.written(offset + i, get(offset + i));
        }
    }

    private boolean store(int offset, int value) {
        int mask = writable[offset] & 0xff;
        int old = get(offset);
        int kept = old & ~mask & ~(value & cleared[offset]);
        config[offset] = (byte) (kept | value & mask);
        return moves(offset) && get(offset) != old;
    }

    private static boolean moves(int offset) {
        return offset == PciHeader.COMMAND
                || offset >= PciHeader.BAR && offset < PciHeader.BAR + 24
                || offset >= PciHeader.ROM && offset < PciHeader.ROM + 4;
    }

    private void update() {
        int command = get(PciHeader.COMMAND);
        for (PciBar bar : bars) {
            bar.update(PciHeader.get32(config, bar.offset()), command);
        }
    }

    // ---- the board's side

    /** A reset of the machine gives every register its first value; nothing answers any more. */
    void reset() {
        System.arraycopy(initial, 0, config, 0, 256);
        update();
    }

    /** Takes over what the guest had configured in an earlier function of the same identity. */
    void resume(byte[] earlier) {
        System.arraycopy(earlier, 0x0c, config, 0x0c, 2);
        System.arraycopy(earlier, PciHeader.COMMAND, config, PciHeader.COMMAND, 2);
        config[PciHeader.LINE] = earlier[PciHeader.LINE];
        for (PciBar bar : bars) {
            System.arraycopy(earlier, bar.offset(), config, bar.offset(), 4);
        }
        update();
    }

    byte[] config() {
        return config.clone();
    }

    /** Returns the layout of the base address registers: an earlier function fits if it had the same. */
    String layout() {
        StringBuilder s = new StringBuilder();
        bars.forEach(b -> s.append(String.format("%x:%x;", b.offset(), b.writable())));
        return s.toString();
    }

    String label() {
        return String.format("pci%d.%d", device, function);
    }

    @Override
    public String name() {
        return label();
    }

    @Override
    public Span span() {
        return new Span("pci", device << 3 | function, 1, true);
    }

    @Override
    public String text() {
        return String.format("PCI %d.%d %04x:%04x", device, function, identity.vendor(), identity.device());
    }

    @Override
    public void check() throws PlugException {
        bus.check(this);
    }

    @Override
    public void commit() {
        committed = true;
        bus.add(this);
    }

    @Override
    public void withdraw() {
        if (committed) {
            committed = false;
            bus.remove(this);
        }
    }

    @Override
    public boolean stateful() {
        return true;
    }

    @Override
    public void state(StateIo io) {
        io.bytes("config", config);
        if (io.loading()) {
            update();
        }
    }
}
