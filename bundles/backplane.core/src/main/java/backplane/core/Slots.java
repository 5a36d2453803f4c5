package backplane.core;

import backplane.api.Device;
import backplane.api.PirqRouter;
import backplane.api.PlugException;
import backplane.api.Reset;
import backplane.api.StateException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The slots of a board: plugging, unplugging, holding and returning. Machine thread, except where said. */
final class Slots {

    private final Board board;
    private final Map<String, SlotEntry> entries = new ConcurrentSkipListMap<>();
    private final List<BoardSlot> order = new ArrayList<>();
    private boolean held;

    Slots(Board board) {
        this.board = board;
    }

    /** Returns the inventory; any thread. */
    Collection<SlotEntry> entries() {
        return entries.values();
    }

    /** Returns what is plugged, in the order of plugging. */
    List<BoardSlot> plugged() {
        return order;
    }

    @Nullable
    SlotEntry entry(String id) {
        return entries.get(id);
    }

    /** Returns a slot whose device is away for an update, or null. */
    @Nullable
    SlotEntry held() {
        if (!held) {
            return null;
        }
        for (SlotEntry e : entries.values()) {
            if (e.state == SlotState.HELD) {
                return e;
            }
        }
        held = false;
        return null;
    }

    /** Lets a device claim, with nothing in force yet; on the service thread. */
    BoardSlot stage(String id, Device device) throws PlugException {
        SlotEntry e = entries.computeIfAbsent(id, SlotEntry::new);
        if (e.state == SlotState.PLUGGED) {
            throw new PlugException("slot " + id + " is taken by " + e.info().device() + "; unplug it first");
        }
        BoardSlot slot = new BoardSlot(board, id, device);
        try {
            slot.attach();
        } catch (PlugException x) {
            failed(e, x.getMessage());
            throw x;
        }
        return slot;
    }

    /** Puts a staged device into force: resumes what the slot kept, or resets it. */
    void commit(BoardSlot slot, boolean powered) throws PlugException {
        SlotEntry e = entries.computeIfAbsent(slot.id(), SlotEntry::new);
        SlotEntry.Kept kept = e.kept;
        try {
            adopt(slot, kept);
            slot.commit();
            if (kept != null) {
                resume(slot, kept);
            } else if (powered) {
                reset(slot);
            }
        } catch (PlugException x) {
            giveBack(slot, kept);
            failed(e, x.getMessage());
            throw x;
        }
        e.plugged(slot);
        order.add(slot);
        if (kept != null) {
            kept.slot().withdraw();
        }
        board.wiring().connect();
        tellSharedLines(slot);
    }

    /** Cards on one ISA input lose edges of each other: legal, but seldom meant. */
    private void tellSharedLines(BoardSlot slot) {
        if (routesPci(slot)) {
            return;
        }
        for (Claim c : slot.claims()) {
            for (BoardSlot other : order) {
                if (c instanceof LineClaim line
                        && other != slot
                        && !routesPci(other)
                        && other.claims().stream().anyMatch(line::shares)) {
                    slot.log().info(c.name() + " is driven by " + other.id() + " too");
                }
            }
        }
    }

    /** The bridge has a line to each input that it can route a PCI interrupt to, whether it does or not. */
    private boolean routesPci(BoardSlot slot) {
        return slot.id().equals(board.services().owner(PirqRouter.class, "pci"));
    }

    private void resume(BoardSlot slot, SlotEntry.Kept kept) throws PlugException {
        try {
            slot.device().state(new StateReader(kept.device()));
            slot.load(kept.board());
        } catch (StateException x) {
            throw new PlugException(
                    slot.id() + ": the kept state does not fit: " + x.getMessage()
                            + "; install the old version to resume, or unplug the slot to drop the state",
                    x);
        } catch (Exception | LinkageError | StackOverflowError | AssertionError x) {
            throw new PlugException(slot.id() + ": the device failed while loading its state: " + x, x);
        }
    }

    private void reset(BoardSlot slot) throws PlugException {
        try {
            slot.device().reset(Reset.POWER_ON);
        } catch (Exception | LinkageError | StackOverflowError | AssertionError x) {
            throw new PlugException(slot.id() + ": the device failed in reset: " + x, x);
        }
    }

    private static void adopt(BoardSlot slot, SlotEntry.@Nullable Kept kept) {
        if (kept != null) {
            pair(slot, kept.slot());
        }
    }

    /** Memory of the held attachment goes on under the same name in the new one. */
    private static void pair(BoardSlot to, BoardSlot from) {
        for (Claim c : to.claims()) {
            for (Claim h : from.claims()) {
                if (c instanceof MemoryClaim memory
                        && h instanceof MemoryClaim held
                        && c.name().equals(h.name())) {
                    memory.adopt(held);
                }
            }
        }
    }

    private static void giveBack(BoardSlot slot, SlotEntry.@Nullable Kept kept) {
        if (kept != null) {
            pair(kept.slot(), slot);
        }
        slot.withdraw();
    }

    private static void failed(SlotEntry e, @Nullable String why) {
        e.failed(why == null ? "no reason given" : why);
    }

    /** Takes a device out, and everything back; also drops what a slot has kept. Returns false if it was empty. */
    boolean unplug(String id) {
        SlotEntry e = entries.remove(id);
        if (e == null) {
            return false;
        }
        BoardSlot slot = e.slot;
        SlotEntry.Kept kept = e.kept;
        if (slot != null) {
            takeOut(slot);
        }
        if (kept != null) {
            kept.slot().withdraw();
            board.wiring().disconnect(true);
        }
        return true;
    }

    private void takeOut(BoardSlot slot) {
        order.remove(slot);
        slot.withdraw();
        board.wiring().disconnect(true);
        if (slot.claims().stream().anyMatch(c -> c instanceof ProcessorBus)) {
            board.wiring().release();
        }
    }

    /** A device failed while it ran: it is taken out for good. */
    void fail(String id, String why) {
        SlotEntry e = entries.get(id);
        BoardSlot slot = e == null ? null : e.slot;
        if (e != null && slot != null) {
            takeOut(slot);
            e.kept = null;
            e.failed(why);
        }
    }

    /** Takes a device out and keeps its state, its memory and the levels of its lines. */
    void hold(String id) throws PlugException {
        SlotEntry e = entries.get(id);
        BoardSlot slot = e == null ? null : e.slot;
        if (e == null || slot == null) {
            throw new PlugException("slot " + id + " has no device that could be held");
        }
        StateTree device;
        try {
            device = StateWriter.save(slot.device()::state);
        } catch (Exception | LinkageError | StackOverflowError | AssertionError x) {
            throw new PlugException(id + ": the device failed while saving its state: " + x, x);
        }
        StateTree saved = StateWriter.save(slot::save);
        order.remove(slot);
        slot.suspend();
        e.held(new SlotEntry.Kept(slot.device().getClass().getName(), device, saved, slot));
        held = true;
        board.wiring().disconnect(false);
    }
}
