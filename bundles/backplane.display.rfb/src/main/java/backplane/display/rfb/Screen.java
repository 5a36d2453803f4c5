package backplane.display.rfb;

import backplane.api.DisplayBackend.Monitor;
import backplane.api.DisplayFrame;
import java.util.List;

/** The guest's picture, shared by all clients. Any thread. */
final class Screen {

    /** What is shown before the guest has set a mode. */
    private static final int DARK_WIDTH = 720, DARK_HEIGHT = 400;

    private final Monitor monitor;
    private final DisplayFrame frame = new DisplayFrame();
    private long version;

    Screen(Monitor monitor) {
        this.monitor = monitor;
    }

    /** Lets the guest paint; returns true if the picture may have changed. */
    synchronized boolean refresh() {
        boolean changed;
        try {
            changed = monitor.paint(frame);
        } catch (RuntimeException e) {
            // the machine is busy or closed; its own watch tells of that
            changed = false;
        }
        if (frame.width() == 0) {
            frame.size(DARK_WIDTH, DARK_HEIGHT);
            changed = true;
        }
        if (changed) {
            version++;
        }
        return changed;
    }

    /** Counts the changes. */
    synchronized long version() {
        return version;
    }

    synchronized Area size() {
        return new Area(0, 0, frame.width(), frame.height());
    }

    /** Brings a client's canvas up to date, inside an area; returns what has changed. */
    synchronized List<Area> update(Canvas canvas, Area wanted) {
        return canvas.update(frame.pixels(), frame.width(), frame.height(), wanted);
    }
}
