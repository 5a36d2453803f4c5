package backplane.device.keyboard;

import backplane.api.StateIo;

/** A PS/2 mouse with three buttons; with a wheel once the driver has knocked with the rates 200, 100, 80. */
final class Ps2Mouse implements Ps2Device {

    private static final int ACK = 0xfa, ERROR = 0xfe, PASSED = 0xaa;
    private static final int RESET_WRAP = 0xec, RESET = 0xff;
    private static final int SET_RESOLUTION = 0xe8, SET_RATE = 0xf3;
    private static final int KNOCK = 200 << 16 | 100 << 8 | 80;
    /** Movement beyond this is lost: more than ten screens. */
    private static final int FAR = 32767;

    private final boolean wheelFitted;
    private final ByteQueue replies = new ByteQueue(16);
    private final ByteQueue packets = new ByteQueue(64);

    private int dx;
    private int dy;
    private int dz;
    private int buttons;
    /** The buttons as the last packet told them. */
    private int toldButtons;

    private boolean wheel;
    private boolean reporting;
    private boolean remote;
    private boolean wrap;
    private boolean scaling;
    private int resolution = 2;
    private int rate = 100;
    /** The last three sample rates. */
    private int rates;

    private int command;
    private int last;

    /** @param wheelFitted whether it can become an IntelliMouse */
    Ps2Mouse(boolean wheelFitted) {
        this.wheelFitted = wheelFitted;
    }

    void reset() {
        replies.clear();
        dx = dy = dz = buttons = toldButtons = 0;
        wheel = wrap = false;
        rates = command = last = 0;
        defaults();
    }

    private void defaults() {
        packets.clear();
        reporting = remote = scaling = false;
        resolution = 2;
        rate = 100;
    }

    /** Moves the mouse. A change of buttons gets a packet of its own, so that no click is lost. */
    void move(int right, int up, int towards, int newButtons) {
        dx = limit(dx + (long) right);
        dy = limit(dy + (long) up);
        dz = limit(dz + (long) towards);
        boolean changed = buttons != (newButtons & 7);
        buttons = newButtons & 7;
        if (changed && streaming() && packets.room() >= 4) {
            packets.add(packet(scaling));
        }
    }

    private static int limit(long distance) {
        return (int) Math.max(-FAR, Math.min(FAR, distance));
    }

    private boolean streaming() {
        return reporting && !remote && !wrap;
    }

    private boolean moved() {
        return (dx | dy) != 0 || wheel && dz != 0 || buttons != toldButtons;
    }

    @Override
    public boolean available() {
        return !replies.isEmpty() || !packets.isEmpty() || streaming() && moved();
    }

    @Override
    public int send() {
        if (replies.isEmpty() && packets.isEmpty()) {
            packets.add(packet(scaling));
        }
        last = replies.isEmpty() ? packets.take() : replies.take();
        return last;
    }

    /** Takes as much of the movement as fits into a packet; the rest follows in the next. */
    private int[] packet(boolean scaled) {
        int x = Math.max(-255, Math.min(255, dx));
        int y = Math.max(-255, Math.min(255, dy));
        int z = Math.max(-8, Math.min(7, dz));
        dx -= x;
        dy -= y;
        dz = wheel ? dz - z : 0;
        toldButtons = buttons;
        int head = 0x08 | buttons | (x < 0 ? 0x10 : 0) | (y < 0 ? 0x20 : 0);
        int sentX = (scaled ? scale(x) : x) & 0xff;
        int sentY = (scaled ? scale(y) : y) & 0xff;
        return wheel ? new int[] {head, sentX, sentY, z & 0xff} : new int[] {head, sentX, sentY};
    }

    /** Scaling 2:1 of the data sheet: 1, 1, 3, 6, 9, then twice. */
    private static int scale(int distance) {
        int size = Math.abs(distance);
        int scaled = size > 5 ? Math.min(2 * size, 255) : new int[] {0, 1, 1, 3, 6, 9}[size];
        return distance < 0 ? -scaled : scaled;
    }

    @Override
    public void receive(int value) {
        // a command interrupts the packet that is being sent
        packets.clear();
        int pending = command;
        command = 0;
        if (wrap && value != RESET_WRAP && value != RESET) {
            replies.add(value);
        } else if (pending != 0) {
            parameter(pending, value);
        } else {
            command(value);
        }
    }

    private void parameter(int pending, int value) {
        replies.add(ACK);
        if (pending == SET_RESOLUTION) {
            resolution = value & 3;
        } else {
            rate = value;
            rates = rates << 8 & 0xffffff | value;
            wheel |= wheelFitted && rates == KNOCK;
        }
    }

    private void command(int value) {
        if (value == 0xfe) {
            replies.add(last);
            return;
        }
        replies.add(known(value) ? ACK : ERROR);
        switch (value) {
            case 0xe6 -> scaling = false;
            case 0xe7 -> scaling = true;
            case SET_RESOLUTION, SET_RATE -> command = value;
            case 0xe9 -> replies.add(status(), resolution, rate);
            case 0xea -> remote = false;
            case 0xeb -> replies.add(packet(false));
            case RESET_WRAP -> wrap = false;
            case 0xee -> wrap = true;
            case 0xf0 -> remote = true;
            case 0xf2 -> replies.add(wheel ? 3 : 0);
            case 0xf4 -> reporting = true;
            case 0xf5 -> reporting = false;
            case 0xf6 -> defaults();
            case RESET -> {
                reset();
                replies.add(ACK, PASSED, 0);
            }
            default -> {
                // answered already
            }
        }
    }

    private static boolean known(int value) {
        return value >= 0xe6 && value <= 0xeb
                || value == RESET_WRAP
                || value == 0xee
                || value == 0xf0
                || value >= 0xf2 && value <= 0xf6
                || value == RESET;
    }

    private int status() {
        int pressed = (buttons & 1) << 2 | (buttons & 4) >> 1 | (buttons & 2) >> 1;
        return (remote ? 0x40 : 0) | (reporting ? 0x20 : 0) | (scaling ? 0x10 : 0) | pressed;
    }

    void state(StateIo io) {
        replies.state(io, "replies");
        packets.state(io, "packets");
        dx = io.u32("dx", dx);
        dy = io.u32("dy", dy);
        dz = io.u32("dz", dz);
        buttons = io.u8("buttons", buttons) & 7;
        toldButtons = io.u8("told_buttons", toldButtons) & 7;
        wheel = io.flag("wheel", wheel);
        reporting = io.flag("reporting", reporting);
        remote = io.flag("remote", remote);
        wrap = io.flag("wrap", wrap);
        scaling = io.flag("scaling", scaling);
        resolution = io.u8("resolution", resolution) & 3;
        rate = io.u8("rate", rate);
        rates = io.u32("rates", rates) & 0xffffff;
        command = io.u8("command", command);
        last = io.u8("last", last);
    }
}
