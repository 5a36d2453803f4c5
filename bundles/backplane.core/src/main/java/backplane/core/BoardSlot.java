package backplane.core;

import backplane.api.Clock;
import backplane.api.Device;
import backplane.api.DeviceLog;
import backplane.api.IrqLine;
import backplane.api.Link;
import backplane.api.MachineControl;
import backplane.api.MachineFacts;
import backplane.api.MemoryMap;
import backplane.api.PlugException;
import backplane.api.PortMap;
import backplane.api.Slot;
import backplane.api.StateIo;
import backplane.api.Timer;
import backplane.api.TimerHandler;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One attachment of a device to a slot: what it has claimed. */
final class BoardSlot implements Slot {

    /** Bounds what a device that claims in a loop can take. */
    private static final int MOST_CLAIMS = 4096;

    private final Board board;
    private final String id;
    private final Device device;
    private final List<Claim> claims = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final SlotPorts ports;
    private final SlotMemory memory;
    private final SlotClock clock = new SlotClock();
    private final DeviceLog log;
    private boolean open = true;

    BoardSlot(Board board, String id, Device device) {
        this.board = board;
        this.id = id;
        this.device = device;
        ports = new SlotPorts(board.ports(), id, claims, this::claim);
        memory = new SlotMemory(board.memory(), board.dma(), id, this::claim);
        log = board.log(id);
    }

    Device device() {
        return device;
    }

    List<Claim> claims() {
        return claims;
    }

    /** Lets the device claim; on the service thread. */
    void attach() throws PlugException {
        try {
            device.attach(this);
        } catch (PlugException e) {
            throw e;
        } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
            throw new PlugException(id + ": the device failed in attach: " + e, e);
        } finally {
            open = false;
        }
    }

    /** Checks all and puts all into force; if it throws, {@link #withdraw} is due. */
    void commit() throws PlugException {
        for (Claim c : claims) {
            c.check();
            c.commit();
        }
    }

    /** Takes everything back, the last first. */
    void withdraw() {
        for (int i = claims.size() - 1; i >= 0; i--) {
            claims.get(i).withdraw();
        }
    }

    /** Takes back what calls into the device; lines stay driven and memory stays there until {@link #withdraw}. */
    void suspend() {
        for (int i = claims.size() - 1; i >= 0; i--) {
            claims.get(i).suspend();
        }
    }

    /** Saves what belongs to the slot. */
    void save(StateIo io) {
        for (Claim c : claims) {
            if (c.stateful()) {
                io.section(c.name(), c::state);
            }
        }
    }

    /** Loads what belongs to the slot; a claim that was not there when it was saved keeps what it has. */
    void load(StateTree saved) {
        for (Claim c : claims) {
            StateTree section = saved.section(c.name());
            if (section != null && c.stateful()) {
                c.state(new StateReader(section));
            }
        }
    }

    void claim(Claim claim) throws PlugException {
        if (!open) {
            throw new PlugException(
                    id + " claims " + claim.name() + " outside of attach; claim all there and disable it");
        }
        if (claims.size() >= MOST_CLAIMS) {
            throw new PlugException(id + " claims more than " + MOST_CLAIMS + " things; is there a loop in attach?");
        }
        if (!names.add(claim.name())) {
            throw new PlugException(id + " claims " + claim.name() + " twice; give each its own name");
        }
        claims.add(claim);
    }

    /** Claims the ports of a base address register. */
    PortClaim barPorts(String name, int size, int widths, PortClaim.PortHandler handler) throws PlugException {
        return ports.bar(name, size, widths, handler);
    }

    IrqLine wire(Wires wires, String name, int wire) throws PlugException {
        LineClaim line = new LineClaim(wires, name, wire);
        claim(line);
        return line;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public PortMap ports() {
        return ports;
    }

    @Override
    public MemoryMap memory() {
        return memory;
    }

    @Override
    public IrqLine irq(int n) throws PlugException {
        if (n < 0 || n > 15 || n == 2) {
            throw new PlugException(id + ": irq=" + n + "; 0 .. 15 without 2, the cascade (the card's line 2 is 9)");
        }
        return wire(board.wiring().isa(), "irq " + n + countOf("irq " + n), n);
    }

    /** A device that takes the same line twice gets two drivers of it. */
    private String countOf(String prefix) {
        long n = claims.stream()
                .filter(c -> (c.name() + '#').startsWith(prefix + '#'))
                .count();
        return n == 0 ? "" : "#" + n;
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public DeviceLog log() {
        return log;
    }

    @Override
    public MachineFacts facts() {
        return board.facts();
    }

    @Override
    public MachineControl control() {
        return board.control();
    }

    @Override
    public <T> T socket(Class<T> type, String name) throws PlugException {
        return board.sockets().open(this, type, name);
    }

    @Override
    public <T> void provide(Class<T> type, String name, T service) throws PlugException {
        claim(board.services().claim(type, name, service, id));
    }

    @Override
    public <T> Link<T> link(Class<T> type, String name) {
        return board.services().cell(type, name);
    }

    /** The clock as this slot sees it. */
    private final class SlotClock implements Clock {

        @Override
        public long now() {
            return board.time().now();
        }

        @Override
        public Timer timer(String name, TimerHandler handler) throws PlugException {
            TimerClaim timer = new TimerClaim(board.timers(), board.time(), id, "timer " + name, handler);
            claim(timer);
            return timer;
        }
    }
}
