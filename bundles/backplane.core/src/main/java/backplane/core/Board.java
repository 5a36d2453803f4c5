package backplane.core;

import backplane.api.BlockMedium;
import backplane.api.CpuPins;
import backplane.api.Device;
import backplane.api.DeviceLog;
import backplane.api.DisplaySource;
import backplane.api.Link;
import backplane.api.MachineControl;
import backplane.api.MachineFacts;
import backplane.api.PlugException;
import backplane.api.Processor;
import backplane.api.Reset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A board without a thread of its own: slots, tables, wires, clock. {@link Machine} drives it with a machine thread, a
 * test bench by hand. All methods belong to that one thread, except where said.
 */
public final class Board {

    private final BoardSettings settings;
    private final PortTable ports = new PortTable();
    private final MemoryTable memory;
    private final Dma dma;
    private final ServiceTable services = new ServiceTable();
    private final InterruptWiring wiring = new InterruptWiring(services);
    private final Faults faults = new Faults(this);
    private final VirtualTime time;
    private final TimerQueue timers;
    private final BoardControl control;
    private final Attention attention;
    private final LogQueue log;
    private final Sockets sockets = new Sockets(this);
    private final Slots slots = new Slots(this);
    private final PciBus pci;
    private final Link<Processor> processor;
    private final Safepoint safepoint;
    private final MemoryProbe probe;
    private Consumer<BlockMedium> ejections = medium -> {};
    private Consumer<String> unheard = key -> {};

    /**
     * Builds an empty board.
     *
     * @param wake called, by any thread, when something waits for the next {@link #safepoint}
     * @throws PlugException if the settings make no sense
     */
    public Board(BoardSettings settings, LogSink sink, Runnable wake) throws PlugException {
        this.settings = settings;
        memory = new MemoryTable(settings.ramSize());
        dma = new Dma(memory);
        time = new VirtualTime(new InstructionPace(settings.ips()));
        timers = new TimerQueue(time);
        control = new BoardControl(time);
        attention = new Attention(wake);
        safepoint = new Safepoint(this, control);
        log = new LogQueue(settings.machine(), sink, safepoint::publishedTime);
        pci = new PciBus(ports, wiring.pirq(), settings.pciSlots());
        processor = services.cell(Processor.class, "cpu0");
        probe = new MemoryProbe(memory, processor::get);
    }

    // ---- slots

    /**
     * Lets a device claim what it needs; nothing is in force yet. Service thread, one at a time.
     *
     * @throws PlugException if the slot is taken, or by the device
     */
    Staged stage(String id, Device device) throws PlugException {
        return new Staged(slots.stage(id, device));
    }

    /** A device that has claimed. */
    record Staged(BoardSlot slot) {}

    /**
     * Puts a staged device into force.
     *
     * @param powered whether it is to be reset now, because the machine is on
     * @throws PlugException if something is taken; nothing of it remains
     */
    void commit(Staged staged, boolean powered) throws PlugException {
        slots.commit(staged.slot, powered);
    }

    /** Plugs a device into a board that is on: attach, then reset, or resume of what the slot has kept. */
    public void plug(String id, Device device) throws PlugException {
        commit(stage(id, device), true);
    }

    /** Takes a device out, and back what its slot gave. Returns false if the slot was empty. */
    public boolean unplug(String id) {
        return slots.unplug(id);
    }

    /** Takes a device out for an update and keeps its state. */
    public void hold(String id) throws PlugException {
        slots.hold(id);
    }

    /** Returns the inventory; any thread. */
    public List<SlotInfo> inventory() {
        return slots.entries().stream().map(SlotEntry::info).toList();
    }

    /** Returns the ranges that a slot has now. */
    public List<Span> spans(String id) {
        BoardSlot slot = attachment(id);
        return slot == null ? List.of() : Inventory.spans(slot);
    }

    /** Returns all that is in force on the board, one line each; for tests that nothing is left behind. */
    public List<String> inForce() {
        return Inventory.inForce(this);
    }

    /** Returns how often a timer has expired since the board was built. */
    public long expirations() {
        return safepoint.expirations();
    }

    /** Sets who is told of devices that throw: slot ("" if unknown) and exception. */
    public void onFault(BiConsumer<String, Throwable> told) {
        faults.listener(told);
    }

    /** Returns the device in a slot, or null. */
    public @Nullable Device device(String id) {
        BoardSlot slot = attachment(id);
        return slot == null ? null : slot.device();
    }

    private @Nullable BoardSlot attachment(String id) {
        SlotEntry e = slots.entry(id);
        return e == null ? null : e.slot;
    }

    /** Resets everything that is plugged. */
    public void reset(Reset kind) {
        if (kind != Reset.PROCESSOR) {
            wiring.reset(slots.plugged());
            pci.reset();
        }
        for (BoardSlot s : List.copyOf(slots.plugged())) {
            faults.guarded(s.id(), () -> s.device().reset(kind));
        }
    }

    /** The power comes on: everything takes its initial value. */
    void powerOn() {
        control.clear();
        reset(Reset.POWER_ON);
    }

    /** The power goes off: nothing that was asked for is done any more. */
    void powerOff() {
        control.clear();
    }

    /** RAM loses its content. */
    void clearRam() {
        memory.clearRam();
    }

    /** Returns the slot of the processor, or null. */
    public @Nullable String processorSlot() {
        return services.owner(Processor.class, "cpu0");
    }

    /** Saves everything; see {@link Snapshot}. */
    StateTree save() {
        return new Snapshot(this).save();
    }

    /** Loads everything into the same devices, or nothing. */
    void load(StateTree saved) {
        new Snapshot(this).load(saved);
    }

    PciHost pciHost() {
        return pci.host();
    }

    Slots slots() {
        return slots;
    }

    // ---- running

    /** Returns the processor, or null while none is plugged. */
    public @Nullable Processor processor() {
        return processor.get();
    }

    /** Returns virtual time in nanoseconds. */
    public long now() {
        return time.now();
    }

    /** Returns virtual time as of the last safepoint; any thread. */
    public long publishedTime() {
        return safepoint.publishedTime();
    }

    /** Lets time pass without instructions, calling the timers that come due on the way. */
    public void advanceTo(long nanos) {
        while (timers.first() <= nanos) {
            time.advanceTo(timers.first());
            fireTimers();
            safepoint();
        }
        time.advanceTo(nanos);
        safepoint();
    }

    /**
     * The processors have nothing left to do: calls the timers that were set until then.
     *
     * @return whether there were any, and so there may be something to do again
     */
    public boolean idle() {
        if (!timers.idle()) {
            return false;
        }
        fireTimers();
        safepoint();
        return true;
    }

    /** Calls the timers that are due. */
    void fireTimers() {
        safepoint.fireTimers();
    }

    /** Between two instructions: does what chips asked for, takes failed devices out, delivers what has come. */
    public void safepoint() {
        safepoint.take();
    }

    /** Returns what a chip has asked to stop for since the last call, or null. */
    public @Nullable StopCause takeStop() {
        return control.takeStop();
    }

    /** Returns why a chip or the processor wants time to stand still since the last call, or null. */
    public @Nullable String takePause() {
        return control.takePause();
    }

    /** Tells whether something has asked to stop. */
    boolean stopping() {
        return control.stopping();
    }

    void tripleFault() {
        if (settings.resetOnTripleFault()) {
            log("cpu0").info("triple fault: reset");
            control.reset(Reset.HARDWARE);
        } else {
            control.stop("the processor shut down after a triple fault", 1);
        }
    }

    // ---- access from outside

    /** Reads a port as the processor does; zero-extended. */
    public int in(int port, int width) {
        return ports.in(port, width);
    }

    /** Writes a port as the processor does. */
    public void out(int port, int value, int width) {
        ports.out(port, value, width);
    }

    /** Reads physical memory as the processor does. */
    public long read(long address, int width) {
        return probe.read(address, width);
    }

    /** Reads physical memory without side effects: handlers are not called, they read FFh. */
    public byte[] peek(long address, int length) {
        return probe.peek(address, length);
    }

    /** Writes physical memory as the processor does, and tells the processor of written code. */
    public void write(long address, long value, int width) {
        probe.write(address, value, width);
    }

    /** Writes physical memory byte by byte, as {@link #write}. */
    public void poke(long address, byte[] bytes) {
        probe.poke(address, bytes);
    }

    /**
     * Reads memory at the address that the processor's paging makes of a linear one, without side effects.
     *
     * @return what comes before the first page that is not mapped, at most {@code length} bytes
     */
    public byte[] peekLinear(long linear, int length) {
        return probe.peekLinear(linear, length);
    }

    /** Writes memory at a linear address; returns how many bytes came before the first page that is not mapped. */
    public int pokeLinear(long linear, byte[] bytes) {
        return probe.pokeLinear(linear, bytes);
    }

    /** Reads a PCI configuration register; all ones where nobody is. */
    public int pciRead(int device, int function, int offset, int width) {
        return pci.host().read(device << 3 | function, offset, width);
    }

    /** Writes a PCI configuration register. */
    public void pciWrite(int device, int function, int offset, int value, int width) {
        pci.host().write(device << 3 | function, offset, value, width);
    }

    /** Tells whether an ISA interrupt input is high. */
    public boolean irq(int n) {
        return wiring.isa().high(n);
    }

    /** Tells whether PIRQA (0) .. PIRQD (3) is asserted. */
    public boolean pirq(int wire) {
        return wiring.pirq().high(wire);
    }

    /** Returns the processor's pins. */
    public CpuPins pins() {
        return wiring.pins();
    }

    /** Returns the service that a device provides, or null. */
    public <T> @Nullable T service(Class<T> type, String name) {
        return services.cell(type, name).get();
    }

    /** Returns a network jack, {@code ne2k0} or {@code slot/name}; any thread. */
    public EthernetJack ethernet(String key) {
        return sockets.ethernet(key);
    }

    /** Returns a stream jack; any thread. */
    public CharJack chars(String key) {
        return sockets.chars(key);
    }

    /** Returns a drive bay; any thread. */
    public MediumBay medium(String key) {
        return sockets.media(key);
    }

    /** Returns the displays by slot; any thread. */
    public Map<String, DisplaySource> displays() {
        return sockets.displays();
    }

    /** Returns the keys of all jacks and bays that were ever used, by kind; any thread. */
    public Map<String, List<String>> connectors() {
        return Map.of(
                "ethernet", new ArrayList<>(sockets.ethernet().keySet()),
                "char", new ArrayList<>(sockets.chars().keySet()),
                "medium", new ArrayList<>(sockets.media().keySet()),
                "display", new ArrayList<>(sockets.displays().keySet()));
    }

    /** Registers a kind of connector that this board does not know, or takes it away with null; any thread. */
    public <T> void connector(Class<T> type, @Nullable Connector<T> connector) {
        sockets.connector(type, connector);
    }

    /** Sets who gets the media that the guest ejects, to close them. */
    public void onEject(Consumer<BlockMedium> closer) {
        ejections = closer;
    }

    void ejected(BlockMedium medium) {
        ejections.accept(medium);
    }

    /** Sets who is told, by its key, of a jack whose card sends although there is no wire. */
    void onUnheard(Consumer<String> listener) {
        unheard = listener;
    }

    void unheard(String key) {
        unheard.accept(key);
    }

    /** Returns the log of a slot; any thread. */
    public DeviceLog log(String slot) {
        return new BoardLog(log, slot);
    }

    /** Waits, up to a second, until the log has been written. */
    public void flushLog() {
        log.flush();
    }

    /** Writes the log out and ends its thread. */
    public void close() {
        log.close();
    }

    // ---- parts

    PortTable ports() {
        return ports;
    }

    MemoryTable memory() {
        return memory;
    }

    Dma dma() {
        return dma;
    }

    InterruptWiring wiring() {
        return wiring;
    }

    Faults faults() {
        return faults;
    }

    PciBus pciBus() {
        return pci;
    }

    PciBus pci(String slot) throws PlugException {
        if (!settings.pci()) {
            throw new PlugException(slot + " needs a PCI bus and this machine has none; write pci: enabled=1");
        }
        return pci;
    }

    ServiceTable services() {
        return services;
    }

    VirtualTime time() {
        return time;
    }

    TimerQueue timers() {
        return timers;
    }

    Attention attention() {
        return attention;
    }

    Sockets sockets() {
        return sockets;
    }

    MachineFacts facts() {
        return settings;
    }

    MachineControl control() {
        return control;
    }
}
