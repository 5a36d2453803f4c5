package backplane.core;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What happens to devices that throw: they are reported at once, and taken out at the next safepoint. */
final class Faults {

    private final Board board;
    private final Map<String, String> failing = new LinkedHashMap<>();
    private BiConsumer<String, Throwable> listener = (slot, e) -> {};
    private Consumer<String> takenOut = slot -> {};

    Faults(Board board) {
        this.board = board;
    }

    /** Sets who is told of exceptions: slot ("" if unknown) and exception. */
    void listener(BiConsumer<String, Throwable> told) {
        listener = told;
    }

    /** Sets who is told of slots whose device was taken out. */
    void onTakenOut(Consumer<String> told) {
        takenOut = told;
    }

    /** Calls into a device. */
    void guarded(@Nullable String owner, Runnable call) {
        try {
            call.run();
        } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
            fault(owner, e);
        }
    }

    /** The handler of a port has thrown. */
    void port(int port, int width, Throwable e) {
        PortClaim claim = board.ports().direct(port, width);
        if (claim == null) {
            claim = board.ports().direct(port, 1);
        }
        fault(claim == null ? null : claim.owner(), e);
    }

    /** The handler of an address has thrown. */
    void memory(long address, Throwable e) {
        for (MemoryClaim c : board.memory().claims()) {
            if (c.covers(address, 1)) {
                fault(c.owner(), e);
                return;
            }
        }
        fault(null, e);
    }

    /** Reports an exception; the suspect is the slot whose handler the board had called. */
    void fault(@Nullable String suspect, Throwable e) {
        String owner = FaultOrigin.find(board.slots().plugged(), suspect, e);
        board.log(owner == null ? "board" : owner).error("failed: " + FaultOrigin.describe(e));
        listener.accept(owner == null ? "" : owner, e);
        if (owner != null) {
            failing.putIfAbsent(owner, "failed while running: " + e);
        }
        board.time().stop();
    }

    /** Takes the devices out that have thrown; also while time stands still. */
    void takeOut() {
        if (!failing.isEmpty()) {
            Map<String, String> out = Map.copyOf(failing);
            failing.clear();
            out.forEach(board.slots()::fail);
            out.keySet().forEach(takenOut);
        }
    }
}
