package backplane.device.vga;

import backplane.api.DisplayFrame;
import java.util.Arrays;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * What has changed since a frame was painted last. Time is a count of paintings; each change is stamped with it, so any
 * number of frames can be kept up to date.
 */
final class Changes {

    static final int PAGE = 4096;

    private final long[] pages;
    private final Map<DisplayFrame, Long> painted = new WeakHashMap<>();
    private long now = 1;
    private long everything = 1;
    private long something = 1;

    Changes(int memory) {
        pages = new long[memory / PAGE];
    }

    /** Every dot may look different: modes, palette, fonts. */
    void everything() {
        everything = now;
        something = now;
    }

    /** The cursor or the start of the picture moved. */
    void something() {
        something = now;
    }

    /** A byte of video memory was written. */
    void memory(int address) {
        pages[address / PAGE] = now;
        something = now;
    }

    /** All of the video memory was written. */
    void allMemory() {
        Arrays.fill(pages, now);
        everything();
    }

    /** Returns when the frame was painted last, -1 if never. */
    long last(DisplayFrame frame) {
        return painted.getOrDefault(frame, -1L);
    }

    void painted(DisplayFrame frame) {
        painted.put(frame, now);
        now++;
    }

    boolean everythingAfter(long last) {
        return everything > last;
    }

    boolean anythingAfter(long last) {
        return something > last;
    }

    /** Tells whether a page with one of these bytes changed; both ends inclusive. */
    boolean memoryAfter(long last, int first, int end) {
        for (int page = first / PAGE; page <= end / PAGE && page < pages.length; page++) {
            if (pages[page] > last) {
                return true;
            }
        }
        return false;
    }
}
