package backplane.testkit;

import backplane.api.BlockMedium;
import backplane.api.CpuBus;
import backplane.api.CpuPins;
import backplane.api.Device;
import backplane.api.DisplayFrame;
import backplane.api.DisplaySource;
import backplane.api.MemoryMap;
import backplane.api.PlugException;
import backplane.api.Reset;
import backplane.api.Slot;
import backplane.api.StateIo;
import backplane.core.Board;
import backplane.core.BoardSettings;
import backplane.core.ClockSync;
import backplane.core.LogMessage;
import backplane.core.SlotInfo;
import backplane.core.StateReader;
import backplane.core.StateTree;
import backplane.core.StateWriter;
import backplane.core.StopCause;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A board for tests: a device is plugged in and poked as a driver would, time is moved by hand, wires are recorded. There
 * is no thread and no processor; exceptions of a handler reach the test.
 *
 * <pre>{@code
 * DeviceBench bench = new DeviceBench();
 * bench.plug("com1", new Serial(0x3f8, 4));
 * bench.out(0x3f8, 'A', 1);
 * bench.advance(100_000);
 * assertThat(bench.stream("com1").text()).isEqualTo("A");
 * }</pre>
 */
public final class DeviceBench implements AutoCloseable {

    /** RAM of a bench unless told otherwise: 4 MB. */
    public static final long RAM = 4 << 20;

    private final Board board;
    private final RecordedLog log = new RecordedLog();
    private final RecordedIrqs irqs = new RecordedIrqs();
    private final Map<String, RecordedWire> wires = new TreeMap<>();
    private final Map<String, RecordedStream> streams = new TreeMap<>();
    private final Probe probe = new Probe();
    private @Nullable StopCause stopped;
    private @Nullable AssertionError fault;

    /** A bench with {@link #RAM}, PCI, and a recorder in place of the interrupt controller. */
    public DeviceBench() {
        this(RAM, Map.of(), true);
    }

    /**
     * A bench to measure.
     *
     * @param ram bytes
     * @param settings what {@link backplane.api.MachineFacts#setting} gives
     * @param recordIrqs false if the test plugs an interrupt controller of its own
     */
    public DeviceBench(long ram, Map<String, String> settings, boolean recordIrqs) {
        try {
            board = new Board(
                    new BoardSettings(
                            "bench",
                            ram,
                            1_000_000_000L,
                            ClockSync.NONE,
                            true,
                            List.of("disk"),
                            // 2026-01-02 03:04:05 UTC
                            1_767_323_045_000L,
                            settings,
                            Map.of(),
                            true),
                    log,
                    () -> {});
            board.onFault((slot, e) -> fault = new AssertionError("the device in " + slot + " has thrown " + e, e));
            board.plug("bench-probe", probe);
            if (recordIrqs) {
                board.plug("bench-irqs", irqs);
            }
        } catch (PlugException e) {
            throw new IllegalStateException(e);
        }
    }

    // ---- slots

    /** Plugs a device, which is then reset; with a slot that was {@linkplain #hold held} it resumes instead. */
    public <D extends Device> D plug(String id, D device) throws PlugException {
        board.plug(id, device);
        settle();
        return device;
    }

    /** Takes a device out. */
    public void unplug(String id) {
        board.unplug(id);
    }

    /** Takes a device out for an update: its slot keeps its state until the next {@link #plug}. */
    public void hold(String id) throws PlugException {
        board.hold(id);
    }

    /** Resets everything that is plugged. */
    public void reset(Reset kind) {
        board.reset(kind);
        settle();
    }

    /** Returns the inventory without the bench's own slots. */
    public List<SlotInfo> inventory() {
        return board.inventory().stream()
                .filter(s -> !s.id().startsWith("bench-"))
                .toList();
    }

    /** Returns the board underneath. */
    public Board board() {
        return board;
    }

    // ---- what a driver does

    /** Reads a port; zero-extended from {@code width} 1, 2 or 4 bytes. */
    public int in(int port, int width) {
        int value = board.in(port, width);
        settle();
        return value;
    }

    /** Reads a byte from a port. */
    public int in(int port) {
        return in(port, 1);
    }

    /** Writes a port. */
    public void out(int port, int value, int width) {
        board.out(port, value, width);
        settle();
    }

    /** Writes a byte to a port. */
    public void out(int port, int value) {
        out(port, value, 1);
    }

    /** Reads physical memory or a register in it; zero-extended from {@code width} 1, 2, 4 or 8 bytes. */
    public long read(long address, int width) {
        long value = board.read(address, width);
        settle();
        return value;
    }

    /** Writes physical memory or a register in it. */
    public void write(long address, long value, int width) {
        board.write(address, value, width);
        settle();
    }

    /** Reads a PCI configuration register of a function on bus 0. */
    public int pciRead(int device, int function, int offset, int width) {
        return board.pciRead(device, function, offset, width);
    }

    /** Writes a PCI configuration register. */
    public void pciWrite(int device, int function, int offset, int value, int width) {
        board.pciWrite(device, function, offset, value, width);
        settle();
    }

    /** Returns the physical address space as a bus master sees it. */
    public MemoryMap memory() {
        return probe.slot().memory();
    }

    /** Returns a processor's view of the bus. */
    public CpuBus bus() {
        return probe.bus();
    }

    /**
     * Does what firmware does for a PCI function: gives each base address register a place, and lets it answer.
     *
     * @param ioBase the first port, ascending from there
     * @param memoryBase the first address, ascending from there
     */
    public void enablePci(int device, int function, int ioBase, long memoryBase) {
        PciSetup.enable(this, device, function, ioBase, memoryBase);
    }

    /** Returns the base address that a register holds, without its flag bits. */
    public long pciBar(int device, int function, int index) {
        int value = pciRead(device, function, 0x10 + 4 * index, 4);
        return (value & 1) != 0 ? value & 0xfffc : value & 0xffff_fff0L;
    }

    // ---- time

    /** Returns virtual time in nanoseconds. */
    public long now() {
        return board.now();
    }

    /** Lets virtual time pass; timers that come due on the way are called in their order. */
    public void advance(long nanos) {
        board.advanceTo(board.now() + nanos);
        settle();
    }

    /** The processor, which has been at work so far, has nothing left to do at this moment. */
    public void idle() {
        board.idle();
        settle();
    }

    // ---- wires

    /** Tells whether ISA interrupt input {@code n} is high. */
    public boolean irq(int n) {
        return board.irq(n);
    }

    /** Returns how often ISA interrupt input {@code n} has risen; 0 without the recorder. */
    public int irqRises(int n) {
        return irqs.rises(n);
    }

    /** Tells whether PIRQA (0) .. PIRQD (3) is asserted. */
    public boolean pirq(int wire) {
        return board.pirq(wire);
    }

    /** Returns the processor's pins. */
    public CpuPins pins() {
        return board.pins();
    }

    /** Returns a service that a device provides, or null. */
    public <T> @Nullable T service(Class<T> type, String name) {
        return board.service(type, name);
    }

    /**
     * Provides a service in place of a device that is not on the bench.
     *
     * @param type an interface
     */
    public <T> void provide(Class<T> type, String name, T service) {
        try {
            board.plug("bench-" + type.getSimpleName() + "-" + name, new Stub() {
                @Override
                public void attach(Slot slot) throws PlugException {
                    slot.provide(type, name, service);
                }
            });
        } catch (PlugException e) {
            throw new IllegalStateException(e);
        }
    }

    // ---- cables

    /** Returns the recorded cable at a network jack, plugged in with carrier at the first call. */
    public RecordedWire wire(String slot) {
        RecordedWire wire = wires.computeIfAbsent(slot, s -> new RecordedWire());
        if (board.ethernet(slot).wire() != wire) {
            board.ethernet(slot).connect(wire);
            settle();
        }
        return wire;
    }

    /** Puts a frame on the cable; it is delivered as soon as the card is ready. */
    public void receive(String slot, byte[] frame) {
        wire(slot).put(frame);
        board.ethernet(slot).arrived();
        settle();
    }

    /** Pulls the cable's other end out, or puts it in again. */
    public void carrier(String slot, boolean up) {
        wire(slot).carrier(up);
        board.ethernet(slot).carrierChanged();
    }

    /** Returns the recorded stream at a connector, {@code com1} or {@code slot/name}, connected at the first call. */
    public RecordedStream stream(String key) {
        RecordedStream stream = streams.computeIfAbsent(key, k -> new RecordedStream());
        if (board.chars(key).wire() != stream) {
            board.chars(key).connect(stream);
        }
        return stream;
    }

    /** Sends octets to a stream connector. */
    public void type(String key, byte... octets) {
        stream(key).put(octets);
        board.chars(key).arrived();
        settle();
    }

    /** Sets whether somebody is at the other end of a stream connector. */
    public void connected(String key, boolean on) {
        stream(key).connected(on);
    }

    /** Puts a medium into a bay, {@code slot/name}, or takes it out with null. Returns what was in. */
    public @Nullable BlockMedium insert(String key, @Nullable BlockMedium medium) {
        BlockMedium old = board.medium(key).exchange(medium);
        settle();
        return old;
    }

    /** Lets the display of a slot paint; returns whether it says that something changed. */
    public boolean paint(String slot, DisplayFrame frame) {
        DisplaySource source = board.displays().get(slot);
        return source != null && source.paint(frame);
    }

    private void settle() {
        board.safepoint();
        AssertionError e = fault;
        if (e != null) {
            fault = null;
            throw e;
        }
    }

    // ---- what was said

    /** Returns the messages of a slot so far. */
    public List<String> log(String slot) {
        board.flushLog();
        return log.messages().stream()
                .filter(m -> m.slot().equals(slot))
                .map(LogMessage::text)
                .toList();
    }

    /** Returns why the machine would have stopped (power off, exit), or null. */
    public @Nullable StopCause stopped() {
        StopCause cause = board.takeStop();
        stopped = cause != null ? cause : stopped;
        return stopped;
    }

    // ---- state

    /** Saves the state of a device. */
    public static StateTree save(Device device) {
        return StateWriter.save(device::state);
    }

    /** Loads the state of a device. */
    public static void load(Device device, StateTree state) {
        device.state(new StateReader(state));
    }

    /** Ends the log. */
    @Override
    public void close() {
        board.close();
    }

    /** A device that only attaches. */
    private abstract static class Stub implements Device {

        @Override
        public void reset(Reset kind) {}

        @Override
        public void state(StateIo io) {}
    }

    /** Gives the test a slot of its own. */
    private static final class Probe extends Stub {

        private @Nullable Slot slot;
        private @Nullable CpuBus bus;

        Slot slot() {
            return Objects.requireNonNull(slot);
        }

        CpuBus bus() {
            return Objects.requireNonNull(bus);
        }

        @Override
        public void attach(Slot given) throws PlugException {
            slot = given;
            bus = given.socket(CpuBus.class, "cpu0");
        }
    }
}
