package backplane.display.rfb;

import backplane.api.DeviceLog;
import backplane.api.DisplayBackend.Monitor;
import backplane.api.DisplayFrame;
import backplane.testkit.RecordedMessages;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A machine as a display sees it: a picture that tests draw, and a list of what arrives. */
final class Desk implements Monitor {

    final List<String> events = new CopyOnWriteArrayList<>();
    final RecordedMessages log = new RecordedMessages();
    volatile boolean attended;
    volatile int paintings;
    private int width = 64;
    private int height = 32;
    private int[] pixels = new int[width * height];
    private boolean changed = true;

    synchronized void size(int newWidth, int newHeight) {
        width = newWidth;
        height = newHeight;
        pixels = new int[width * height];
        changed = true;
    }

    synchronized void fill(int x, int y, int columns, int rows, int colour) {
        for (int row = y; row < y + rows; row++) {
            Arrays.fill(pixels, row * width + x, row * width + x + columns, colour);
        }
        changed = true;
    }

    synchronized void dot(int x, int y, int colour) {
        pixels[y * width + x] = colour;
        changed = true;
    }

    @Override
    public String machine() {
        return "desk";
    }

    @Override
    public boolean powered() {
        return true;
    }

    @Override
    public synchronized boolean paint(DisplayFrame frame) {
        paintings++;
        boolean was = changed;
        changed = false;
        if (was) {
            frame.size(width, height);
            System.arraycopy(pixels, 0, frame.pixels(), 0, pixels.length);
        }
        return was;
    }

    @Override
    public boolean key(int code, boolean pressed) {
        return events.add((pressed ? "+" : "-") + Integer.toHexString(code));
    }

    @Override
    public void pointer(int dx, int dy, int dz, int buttons) {
        events.add("mouse " + dx + " " + dy + " " + dz + " " + buttons);
    }

    @Override
    public void attended(boolean present) {
        attended = present;
    }

    @Override
    public DeviceLog log() {
        return log;
    }
}
