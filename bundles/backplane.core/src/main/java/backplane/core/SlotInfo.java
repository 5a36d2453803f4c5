package backplane.core;

import java.util.List;

/**
 * What the inventory tells of a slot.
 *
 * @param id the slot
 * @param state its state
 * @param device the class of the device, "" if there is none
 * @param detail a sentence for the human, "" if all is well
 * @param kept whether state is kept that a returning device will resume
 * @param claims what the slot has given, as text: {@code ports 0x300-0x31f}, {@code irq 9 low}, {@code timer tick}
 */
public record SlotInfo(String id, SlotState state, String device, String detail, boolean kept, List<String> claims) {

    /** Returns the line that the shell prints: {@code FAILED: port 0xe9 is taken by dbg0}. */
    public String sentence() {
        return detail.isEmpty() ? state.toString() : state + ": " + detail;
    }
}
