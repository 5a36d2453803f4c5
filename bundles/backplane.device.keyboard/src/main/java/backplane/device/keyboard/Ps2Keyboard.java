package backplane.device.keyboard;

import backplane.api.StateIo;

/** An enhanced PS/2 keyboard (101/102 keys). Typematic repeat is the host's. */
final class Ps2Keyboard implements Ps2Device {

    private static final int ACK = 0xfa, RESEND = 0xfe, PASSED = 0xaa, ECHO = 0xee;
    /** Identification of an enhanced keyboard. */
    private static final int ID_LOW = 0xab, ID_HIGH = 0x83;

    private static final int SET_LEDS = 0xed, SELECT_SET = 0xf0, SET_RATE = 0xf3;

    /** Replies go out before keys, which then can wait for long. */
    private final ByteQueue replies = new ByteQueue(16);

    private final ByteQueue keys = new ByteQueue(32);
    private int set = 2;
    private boolean scanning = true;
    private int leds;
    private int rate = 0x2b;
    /** The command whose parameter comes next, 0 if none. */
    private int command;

    private int last;

    void reset() {
        replies.clear();
        keys.clear();
        defaults();
        scanning = true;
        leds = 0;
        command = 0;
        last = 0;
    }

    private void defaults() {
        set = 2;
        rate = 0x2b;
        keys.clear();
    }

    /** A key goes down or up; returns false if there is no room for it. */
    boolean key(int code, boolean pressed) {
        return !scanning || keys.add(ScanCodes.sequence(set, code, pressed));
    }

    /** Returns the lamps: 1 scroll lock, 2 num lock, 4 caps lock. */
    int leds() {
        return leds;
    }

    @Override
    public boolean available() {
        return !replies.isEmpty() || !keys.isEmpty();
    }

    @Override
    public int send() {
        int value = replies.isEmpty() ? keys.take() : replies.take();
        if (value != RESEND) {
            last = value;
        }
        return value;
    }

    @Override
    public void receive(int value) {
        int pending = command;
        command = 0;
        // what looks like a command is one, even where a parameter is expected
        if (pending != 0 && value < SET_LEDS) {
            parameter(pending, value);
        } else {
            command(value);
        }
    }

    private void parameter(int pending, int value) {
        replies.add(ACK);
        switch (pending) {
            case SET_LEDS -> leds = value & 7;
            case SET_RATE -> rate = value & 0x7f;
            case SELECT_SET -> selectSet(value);
            default -> {
                // FB .. FD: the type of one key in set 3, which only matters for repetition
            }
        }
    }

    private void selectSet(int value) {
        if (value == 0) {
            replies.add(set);
        } else if (value <= 3) {
            set = value;
            keys.clear();
        }
    }

    private void command(int value) {
        switch (value) {
            case SET_LEDS, SELECT_SET, SET_RATE, 0xfb, 0xfc, 0xfd -> expect(value);
            case ECHO -> replies.add(ECHO);
            case 0xf2 -> replies.add(ACK, ID_LOW, ID_HIGH);
            case 0xf4 -> scan(true);
            case 0xf5 -> {
                defaults();
                scan(false);
            }
            case 0xf6 -> {
                defaults();
                scan(true);
            }
            // types of all keys in set 3: see above
            case 0xf7, 0xf8, 0xf9, 0xfa -> replies.add(ACK);
            case 0xfe -> replies.add(last);
            case 0xff -> {
                reset();
                replies.add(ACK, PASSED);
            }
            default -> replies.add(RESEND);
        }
    }

    private void expect(int value) {
        command = value;
        replies.add(ACK);
    }

    private void scan(boolean on) {
        scanning = on;
        keys.clear();
        replies.add(ACK);
    }

    void state(StateIo io) {
        replies.state(io, "replies");
        keys.state(io, "keys");
        set = Math.max(1, Math.min(3, io.u8("scan_code_set", set)));
        scanning = io.flag("scanning", scanning);
        leds = io.u8("leds", leds) & 7;
        rate = io.u8("typematic", rate);
        command = io.u8("command", command);
        last = io.u8("last", last);
    }
}
