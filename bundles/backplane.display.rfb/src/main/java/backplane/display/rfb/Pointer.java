package backplane.display.rfb;

import backplane.api.DisplayBackend.Monitor;

/**
 * Turns positions into movements, as a PS/2 mouse has them. For the client's reading thread.
 */
final class Pointer {

    /** Bits of the mask of RFC 6143, 7.5.5; the wheel is two more buttons. */
    private static final int LEFT = 1, MIDDLE = 2, RIGHT = 4, WHEEL_UP = 8, WHEEL_DOWN = 16;

    /** What stands for no movement where QEMU's clients send movements. */
    private static final int CENTRE = 0x7fff;

    private final Monitor monitor;
    private int lastX = -1;
    private int lastY;
    private int lastMask;

    Pointer(Monitor monitor) {
        this.monitor = monitor;
    }

    void position(int mask, int x, int y) {
        if (lastX < 0) {
            lastX = x;
            lastY = y;
        }
        move(mask, x - lastX, lastY - y);
        lastX = x;
        lastY = y;
    }

    /** A position that is a movement, after {@code Pointer Motion Change}. */
    void movement(int mask, int x, int y) {
        move(mask, x - CENTRE, CENTRE - y);
    }

    private void move(int mask, int dx, int dy) {
        int fresh = mask & ~lastMask;
        int dz = ((fresh & WHEEL_DOWN) != 0 ? 1 : 0) - ((fresh & WHEEL_UP) != 0 ? 1 : 0);
        int buttons = ((mask & LEFT) != 0 ? 1 : 0) | ((mask & RIGHT) != 0 ? 2 : 0) | ((mask & MIDDLE) != 0 ? 4 : 0);
        lastMask = mask;
        monitor.pointer(dx, dy, dz, buttons);
    }

    /** The client has gone. */
    void releaseAll() {
        if (lastMask != 0) {
            move(0, 0, 0);
        }
    }
}
