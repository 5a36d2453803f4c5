package backplane.core;

import backplane.api.BlockMedium;
import backplane.api.CharBackend;
import backplane.api.CpuAccess;
import backplane.api.Device;
import backplane.api.DisplayFrame;
import backplane.api.EthernetBackend;
import backplane.api.KeyboardInput;
import backplane.api.PlugException;
import backplane.api.PointerInput;
import backplane.api.PowerButton;
import backplane.api.Reset;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A PC: a board and the thread that drives it. Made by {@link MachineBuilder}. All methods may be called by any thread;
 * those that touch the board wait for the next safepoint, at most for the builder's patience, and throw {@link
 * MachineBusyException} after that. On the machine thread itself they run at once.
 */
public final class Machine implements AutoCloseable {

    private final BoardSettings settings;
    private final Duration longWork;
    private final Board board;
    private final RunLoop loop;
    private final MachineThread thread;
    private final Events events;
    private final Cables cables;
    private final HotPlug hotPlug;
    private final FrontPanel panel;
    private final Set<Object> attendance = ConcurrentHashMap.newKeySet();
    private final PowerSwitch power;

    Machine(BoardSettings settings, LogSink sink, Duration patience, Duration longWork) throws PlugException {
        this.settings = settings;
        this.longWork = longWork;
        Mailbox mailbox = new Mailbox();
        board = new Board(settings, sink, mailbox::wake);
        events = new Events(this);
        power = new PowerSwitch(board, this::changed, events::stopped);
        Tempo tempo = new Tempo(board.time(), settings.ips(), settings.sync());
        loop = new RunLoop(board, mailbox, tempo, power::stop, power::pause);
        thread = new MachineThread(settings.machine(), board, mailbox, loop, patience, this::stuck);
        hotPlug = new HotPlug(settings.machine(), board, thread, power, events, longWork);
        cables = new Cables(this, board);
        panel = new FrontPanel(board);
        board.faults().onTakenOut(slot -> events.slots());
        board.onUnheard(events::unheard);
        thread.start();
    }

    // ---- what it is

    /** Returns the name. */
    public String name() {
        return settings.machine();
    }

    /** Returns what it was built with. */
    public BoardSettings settings() {
        return settings;
    }

    /** Returns the state. */
    public MachineState state() {
        return power.state();
    }

    /** Returns a sentence for the human: {@code RUNNING (realtime): waits for the device in ne2k0 to return}. */
    public String status() {
        if (!thread.stuck().isEmpty()) {
            return "STUCK in a handler:\n" + thread.stuck();
        }
        if (state() == MachineState.PAUSED && !power.detail().isEmpty()) {
            return "PAUSED: " + power.detail();
        }
        if (state() != MachineState.RUNNING) {
            return state().toString();
        }
        String waits = loop.waiting();
        String how = "RUNNING (" + clock().name().toLowerCase(Locale.ROOT) + ")";
        return waits.isEmpty() || waits.equals("not running") ? how : how + ": " + waits;
    }

    /** Returns the way in which virtual time keeps step at present. */
    public ClockSync clock() {
        return loop.tempo().mode();
    }

    /** Returns virtual time in nanoseconds, as of the last safepoint. */
    public long now() {
        return board.publishedTime();
    }

    /** Returns the board; to be touched inside {@link #call} only, except where its methods say otherwise. */
    public Board board() {
        return board;
    }

    /** Adds a listener. */
    public void addListener(MachineListener listener) {
        events.add(listener);
    }

    /** Removes a listener. */
    public void removeListener(MachineListener listener) {
        events.remove(listener);
    }

    // ---- power

    /** Switches the power on: resets everything and lets the processor run. Does nothing while it is on. */
    public void start() {
        run(power::start);
    }

    /** Stops virtual time. */
    public void pause() {
        run(() -> power.pause(""));
    }

    /**
     * Executes instructions of a paused machine, virtual time going on by them; a halted processor is taken to the next
     * timer.
     *
     * @return instructions executed; fewer than asked for if a breakpoint was hit or nothing can wake the processor
     * @throws IllegalStateException if the machine is not paused
     */
    public long step(long instructions) {
        return thread.<Long, RuntimeException>call(
                () -> {
                    if (state() != MachineState.PAUSED) {
                        throw new IllegalStateException(name() + " is not paused; machine:pause stops its time");
                    }
                    return loop.step(instructions);
                },
                longWork);
    }

    /** Lets virtual time go on. */
    public void resume() {
        run(power::resume);
    }

    /** Resets the machine, or its processor. */
    public void reset(Reset kind) {
        run(() -> board.reset(kind));
    }

    /** Switches the power off. */
    public void stop() {
        stop(new StopCause("stopped by the user", 0));
    }

    /** Switches the power off for a reason, which {@link #awaitStop} gives. */
    public void stop(StopCause cause) {
        run(() -> power.stop(cause));
    }

    /** Waits until the power is off after a {@link #start}, and returns why. */
    public StopCause awaitStop() throws InterruptedException {
        StopCause cause = null;
        while (cause == null) {
            cause = power.await(Long.MAX_VALUE);
        }
        return cause;
    }

    /** As {@link #awaitStop()}; returns null if the time is over before. */
    public @Nullable StopCause awaitStop(Duration time) throws InterruptedException {
        return power.await(time.toMillis());
    }

    /** Stops the machine, closes its cables and ends its threads. A machine thread that is stuck is left behind. */
    @Override
    public void close() {
        if (state() == MachineState.CLOSED) {
            return;
        }
        try {
            stop(new StopCause("closed", 0));
        } catch (MachineBusyException e) {
            board.log("board").error("the machine thread is left behind at close: " + e.getMessage());
        }
        cables.close(thread.stuck().isEmpty());
        power.close();
        thread.close();
        events.close();
        hotPlug.close();
        board.close();
    }

    private void changed(MachineState to, String detail) {
        loop.running(to == MachineState.RUNNING);
        if (to == MachineState.CLOSED) {
            thread.refuse();
        }
        events.state(to, detail);
    }

    // ---- slots

    /**
     * Plugs a device. A slot that keeps the state of an earlier device resumes from it; otherwise the device is reset.
     *
     * @throws PlugException if it cannot be plugged; the slot is then FAILED and tells why, and nothing else has changed
     */
    public void plug(String id, Device device) throws PlugException {
        hotPlug.plug(id, device);
    }

    /** Takes a device out, and back what its slot gave; drops what a held slot keeps. Returns false if it was empty. */
    public boolean unplug(String id) {
        return hotPlug.unplug(id);
    }

    /**
     * Takes a device out for an update: its slot keeps its state, and the machine waits until {@link #plug} or {@link
     * #unplug}.
     *
     * @throws PlugException if it is empty, or if the device cannot save its state; it is then still plugged
     */
    public void hold(String id) throws PlugException {
        hotPlug.hold(id);
    }

    /** Returns the inventory. */
    public List<SlotInfo> slots() {
        return board.inventory();
    }

    /** Saves the whole machine, except media and cables. */
    public StateTree save() {
        return thread.call(board::save, longWork);
    }

    /**
     * Loads a snapshot into the same devices.
     *
     * @throws backplane.api.StateException if it does not fit; the machine is then as it was before
     */
    public void load(StateTree saved) {
        thread.run(() -> board.load(saved), longWork);
    }

    /**
     * Lets the machine run on from a snapshot, whether it is on or off; its media are to be those of then.
     *
     * @throws backplane.api.StateException if it does not fit; the machine is then as it was before
     */
    public void restore(StateTree saved) {
        thread.run(() -> power.restore(saved), longWork);
    }

    // ---- the machine thread

    /**
     * Does something on the machine thread, between two instructions, and returns its result.
     *
     * @throws E what the task throws
     * @throws MachineBusyException if the machine thread does not get to it in time; the task is then not done
     */
    public <T, E extends Exception> T call(Task<T, E> task) throws E {
        return thread.call(task);
    }

    /** As {@link #call}, without a result. */
    public <E extends Exception> void run(Action<E> action) throws E {
        thread.run(action);
    }

    /** Does something on the machine thread soon; for threads that must not wait. */
    public void post(Runnable task) {
        thread.post(task);
    }

    private void stuck(String stack) {
        board.log("board").error("the machine thread does not come back from a handler:\n" + stack);
        events.stuck(stack);
    }

    // ---- cables

    /**
     * Opens a backend and connects it to a network card; an earlier one is closed after the switch. The guest sees the
     * link go down and up.
     *
     * @param key the slot, or {@code slot/name}
     * @throws IOException if the backend does not open; the earlier cable stays
     */
    public void attach(String key, EthernetBackend backend) throws IOException {
        cables.attach(key, backend);
    }

    /** As {@link #attach(String, EthernetBackend)}, for a stream. */
    public void attach(String key, CharBackend backend) throws IOException {
        cables.attach(key, backend);
    }

    /** Takes a network cable out: what was sent still reaches the host. Returns false if there was none. */
    public boolean detachEthernet(String key) {
        return cables.detachEthernet(key);
    }

    /** Takes a stream's cable out. */
    public boolean detachChars(String key) {
        return cables.detachChars(key);
    }

    /** Returns the cables. */
    public List<CableInfo> cables() {
        return cables.list();
    }

    /** Sets who sees all frames of a network card, or null. */
    public void tap(String key, @Nullable FrameTap tap) {
        run(() -> board.ethernet(key).tap(tap));
    }

    /** Says that somebody who lives in host time (a screen, a terminal) attends the machine, or no longer does. */
    public void attend(Object who, boolean present) {
        if (present ? attendance.add(who) : attendance.remove(who)) {
            liveChanged();
        }
    }

    void liveChanged() {
        loop.live(!attendance.isEmpty() || cables.live());
    }

    /** Registers a kind of connector that the board does not know by itself, or takes it away with null. */
    public <T> void connector(Class<T> type, @Nullable Connector<T> connector) {
        board.connector(type, connector);
    }

    // ---- media

    /**
     * Puts a medium into a bay; returns the one that was in, for the caller to close.
     *
     * @param key {@code slot/name}
     * @throws PlugException if the guest has locked the door
     */
    public @Nullable BlockMedium insert(String key, BlockMedium medium) throws PlugException {
        return exchange(key, medium, false);
    }

    /** Takes the medium out of a bay; {@code force} also through a locked door. Returns it, for the caller to close. */
    public @Nullable BlockMedium eject(String key, boolean force) throws PlugException {
        return exchange(key, null, force);
    }

    private @Nullable BlockMedium exchange(String key, @Nullable BlockMedium medium, boolean force)
            throws PlugException {
        return this.<Optional<BlockMedium>, PlugException>call(() -> {
                    MediumBay bay = board.medium(key);
                    if (bay.locked() && bay.medium() != null && !force) {
                        throw new PlugException(
                                "the guest has locked the door of " + key + "; eject it in the guest, or by force");
                    }
                    return Optional.ofNullable(bay.exchange(medium));
                })
                .orElse(null);
    }

    /** Sets who gets the media that the guest ejects, to close them. Called on the machine thread; must return at once. */
    public void onEject(Consumer<BlockMedium> closer) {
        run(() -> board.onEject(closer));
    }

    // ---- the human

    /**
     * Lets a display paint.
     *
     * @param key the slot of the video card
     * @return whether the frame may have changed; false if there is no such display
     */
    public boolean paint(String key, DisplayFrame frame) {
        return call(() -> state() != MachineState.OFF && panel.paint(key, frame));
    }

    /** Returns the slots with a display. */
    public List<String> displays() {
        return List.copyOf(board.displays().keySet());
    }

    /** A key goes down or up; see {@link KeyboardInput#key}. Returns false if it was lost. */
    public boolean key(int code, boolean pressed) {
        return call(() -> panel.key(code, pressed));
    }

    /** Presses the power button; see {@link PowerButton}. Returns false if the machine has none. */
    public boolean powerButton() {
        return call(panel::powerButton);
    }

    /** The mouse moves; see {@link PointerInput#move}. */
    public void pointer(int dx, int dy, int dz, int buttons) {
        post(() -> panel.pointer(dx, dy, dz, buttons));
    }

    // ---- looking in

    /** Reads physical memory without side effects: what is not RAM or ROM reads FFh. */
    public byte[] peek(long address, int length) {
        return call(() -> board.peek(address, length));
    }

    /** Uses the processor's registers. Returns null if there is no processor. */
    public <T> @Nullable T cpu(Function<CpuAccess, T> use) {
        return this.<Optional<T>, RuntimeException>call(
                        () -> Optional.ofNullable(board.processor()).map(p -> use.apply(p.access())))
                .orElse(null);
    }

    /** Returns the state of a plugged device, or null. */
    public @Nullable StateTree deviceState(String id) {
        return this.<Optional<StateTree>, RuntimeException>call(
                        () -> Optional.ofNullable(board.device(id)).map(d -> StateWriter.save(d::state)))
                .orElse(null);
    }
}
