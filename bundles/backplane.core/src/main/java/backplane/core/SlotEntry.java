package backplane.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A slot over time: what is plugged, or what is kept of what was. Changed by the machine thread only. */
final class SlotEntry {

    /**
     * What a held device left behind.
     *
     * @param type class name of the device
     * @param device its state
     * @param board levels, deadlines, positions
     * @param slot the attachment whose lines are still driven and whose memory is still there
     */
    record Kept(String type, StateTree device, StateTree board, BoardSlot slot) {}

    final String id;
    volatile SlotState state = SlotState.EMPTY;
    volatile String detail = "";
    volatile @Nullable BoardSlot slot;
    volatile @Nullable Kept kept;

    SlotEntry(String id) {
        this.id = id;
    }

    void plugged(BoardSlot now) {
        slot = now;
        kept = null;
        detail = "";
        state = SlotState.PLUGGED;
    }

    void held(Kept what) {
        slot = null;
        kept = what;
        detail = "waits for its device to return";
        state = SlotState.HELD;
    }

    void failed(String why) {
        slot = null;
        detail = why;
        state = SlotState.FAILED;
    }

    SlotInfo info() {
        return info(state, detail);
    }

    /** Returns what there is to tell now, but with the state and the detail of another moment. */
    SlotInfo info(SlotState then, String detailThen) {
        BoardSlot s = slot;
        Kept k = kept;
        String type = s != null ? s.device().getClass().getName() : k != null ? k.type() : "";
        List<String> claims = s == null
                ? List.of()
                : List.copyOf(s.claims()).stream().map(Claim::text).toList();
        return new SlotInfo(id, then, type, detailThen, k != null, claims);
    }
}
