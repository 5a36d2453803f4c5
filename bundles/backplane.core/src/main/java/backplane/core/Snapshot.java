package backplane.core;

import backplane.api.StateException;
import backplane.api.StateIo;
import java.util.Map;
import java.util.TreeSet;

/**
 * The state of a whole board as a tree: time, pins, RAM, and for each slot the device's state, what the slot keeps for it,
 * and the memory of the card. Media and cables are not in it.
 */
final class Snapshot {

    private static final int VERSION = 1;

    /** RAM is saved in pieces; those of zeros are left out. */
    private static final int PIECE = 1 << 16;

    private final Board board;

    Snapshot(Board board) {
        this.board = board;
    }

    StateTree save() {
        SlotEntry held = board.slots().held();
        if (held != null) {
            throw new StateException("the device in " + held.id + " is away for an update; save when it is back");
        }
        StateWriter out = new StateWriter();
        out.version(VERSION);
        out.section("time", board.time()::state);
        out.section("pins", board.pins()::state);
        out.section("pci", board.pciHost()::state);
        out.u64("ram_size", board.memory().ramSize());
        out.section("ram", this::saveRam);
        out.section("slots", slots -> {
            for (BoardSlot s : board.slots().plugged()) {
                slots.section(s.id(), io -> saveSlot(s, io));
            }
        });
        return out.tree();
    }

    private void saveRam(StateIo io) {
        long size = board.memory().ramSize();
        for (long at = 0; at < size; at += PIECE) {
            byte[] piece = new byte[(int) Math.min(PIECE, size - at)];
            board.memory().bytes().get(at, piece, 0, piece.length);
            if (!zero(piece)) {
                io.bytes(String.format("%08x", at), piece);
            }
        }
    }

    private static boolean zero(byte[] bytes) {
        for (byte b : bytes) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private void saveSlot(BoardSlot slot, StateIo io) {
        io.text("type", slot.device().getClass().getName());
        io.section("device", slot.device()::state);
        io.section("board", slot::save);
        io.section("memory", memory -> {
            for (Claim c : slot.claims()) {
                if (c instanceof MemoryClaim m && m.kind() == MemoryClaim.Kind.RAM) {
                    byte[] content = new byte[(int) m.length()];
                    board.memory().bytes().get(m.blockOffset(), content, 0, content.length);
                    memory.bytes(m.name(), content);
                }
            }
        });
    }

    /**
     * Loads a snapshot into a board with the same devices. If a part does not fit, everything is as it was before.
     *
     * @throws StateException which part does not fit, and why
     */
    void load(StateTree saved) {
        StateTree slots = check(saved);
        StateTree before = save();
        try {
            apply(saved, slots);
        } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
            StateTree old = before.section("slots");
            if (old != null) {
                apply(before, old);
            }
            throw e instanceof StateException refused
                    ? refused
                    : new StateException("a device failed while loading its state: " + e);
        }
    }

    private StateTree check(StateTree saved) {
        StateReader in = new StateReader(saved);
        in.version(VERSION);
        long size = in.u64("ram_size", 0);
        if (size != board.memory().ramSize()) {
            throw new StateException("the snapshot has " + (size >> 20) + " MB of RAM, the machine "
                    + (board.memory().ramSize() >> 20) + " MB; set megs to the former");
        }
        StateTree slots = saved.section("slots");
        if (slots == null || saved.section("ram") == null) {
            throw new StateException("this is no snapshot of a machine: slots or ram are missing");
        }
        var there = new TreeSet<String>();
        board.slots().plugged().forEach(s -> there.add(s.id()));
        if (!there.equals(new TreeSet<>(slots.values().keySet()))) {
            throw new StateException("the snapshot has the slots "
                    + new TreeSet<>(slots.values().keySet()) + ", the machine " + there + "; plug the same devices");
        }
        board.slots().plugged().forEach(s -> checkType(s, section(slots, s.id())));
        return slots;
    }

    private static void checkType(BoardSlot slot, StateTree saved) {
        String type = new StateReader(saved).text("type", "");
        String present = slot.device().getClass().getName();
        if (!type.equals(present)) {
            throw new StateException("slot " + slot.id() + " of the snapshot has a " + type + ", that of the machine a "
                    + present + "; plug the former");
        }
    }

    private void apply(StateTree saved, StateTree slots) {
        StateReader in = new StateReader(saved);
        board.wiring().mute(true);
        try {
            in.section("time", board.time()::state);
            for (BoardSlot s : board.slots().plugged()) {
                StateTree slot = section(slots, s.id());
                s.device().state(new StateReader(section(slot, "device")));
                s.load(section(slot, "board"));
                loadMemory(s, section(slot, "memory"));
            }
            in.section("pins", board.pins()::state);
            in.section("pci", board.pciHost()::state);
            loadRam(section(saved, "ram"));
        } finally {
            board.wiring().mute(false);
        }
    }

    private static StateTree section(StateTree tree, String name) {
        StateTree section = tree.section(name);
        if (section == null) {
            throw new StateException("the snapshot has no section " + name);
        }
        return section;
    }

    private void loadMemory(BoardSlot slot, StateTree memory) {
        for (Claim c : slot.claims()) {
            if (c instanceof MemoryClaim m && m.kind() == MemoryClaim.Kind.RAM) {
                byte[] content = new byte[(int) m.length()];
                new StateReader(memory).bytes(m.name(), content);
                board.memory().bytes().put(m.blockOffset(), content, 0, content.length);
                m.touched();
            }
        }
        board.memory().changed();
    }

    private void loadRam(StateTree ram) {
        long size = board.memory().ramSize();
        board.clearRam();
        for (Map.Entry<String, StateTree.Value> piece : ram.values().entrySet()) {
            long at = Long.parseLong(piece.getKey(), 16);
            if (!(piece.getValue().content() instanceof byte[] bytes) || at < 0 || at + bytes.length > size) {
                throw new StateException("the snapshot has a piece of RAM at " + piece.getKey() + " that does not fit");
            }
            board.memory().bytes().put(at, bytes, 0, bytes.length);
        }
    }
}
