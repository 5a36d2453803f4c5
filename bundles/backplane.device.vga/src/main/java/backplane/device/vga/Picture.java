package backplane.device.vga;

import backplane.api.DisplayFrame;
import backplane.api.DisplaySource;
import java.util.Arrays;

/** Chooses the painter for the present mode. */
final class Picture implements DisplaySource {

    /** What is shown before anybody has set a mode. */
    private static final int DARK_WIDTH = 720, DARK_HEIGHT = 400;

    private final Registers registers;
    private final Dispi dispi;
    private final Changes changes;
    private final TextPainter text;
    private final DotPainter dots;
    private final LinearPainter linear;

    Picture(Registers registers, Dispi dispi, VideoMemory memory, Changes changes) {
        this.registers = registers;
        this.dispi = dispi;
        this.changes = changes;
        text = new TextPainter(registers, memory);
        dots = new DotPainter(registers, memory, changes);
        linear = new LinearPainter(registers, dispi, memory, changes);
    }

    @Override
    public boolean paint(DisplayFrame frame) {
        if (dispi.enabled()) {
            linear.collect();
        }
        long last = changes.last(frame);
        if (!changes.anythingAfter(last)) {
            return false;
        }
        boolean changed = paint(frame, last, changes.everythingAfter(last));
        changes.painted(frame);
        return changed;
    }

    private boolean paint(DisplayFrame frame, long last, boolean all) {
        if (!registers.visible() || !dispi.enabled() && !registers.crtc.programmed()) {
            return all && dark(frame);
        }
        if (dispi.enabled()) {
            return linear.paint(frame, last, all);
        }
        return registers.graphicsMode() ? dots.paint(frame, last, all) : text.paint(frame, all);
    }

    private boolean dark(DisplayFrame frame) {
        if (frame.width() == 0) {
            frame.size(DARK_WIDTH, DARK_HEIGHT);
        }
        frame.text(0, 0);
        frame.cursor(-1);
        Arrays.fill(frame.pixels(), 0);
        return true;
    }
}
