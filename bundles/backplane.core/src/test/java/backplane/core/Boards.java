package backplane.core;

import backplane.api.PlugException;
import backplane.api.Slot;
import java.util.List;
import java.util.Map;

/** Boards for tests. */
final class Boards {

    private Boards() {}

    static BoardSettings settings(long ram) {
        return new BoardSettings(
                "test", ram, 1_000_000_000L, ClockSync.NONE, true, List.of(), 0, Map.of(), Map.of(), true);
    }

    static Board board() {
        return board(2 << 20);
    }

    static Board board(long ram) {
        try {
            return new Board(settings(ram), LogSink.NONE, () -> {});
        } catch (PlugException e) {
            throw new AssertionError(e);
        }
    }

    /** Plugs a device that claims what the lambda does. */
    static TestDevice plug(Board board, String id, Claiming claims) throws PlugException {
        TestDevice device = new TestDevice((slot, self) -> claims.from(slot));
        board.plug(id, device);
        return device;
    }

    /** What a device claims. */
    @FunctionalInterface
    interface Claiming {
        void from(Slot slot) throws PlugException;
    }
}
