package backplane.display.rfb;

import java.io.DataInputStream;
import java.io.IOException;

/** Reads the messages of a client (RFC 6143, 7.5, and two of the community's registry). */
final class Inbox {

    private static final int SET_PIXEL_FORMAT = 0,
            SET_ENCODINGS = 2,
            UPDATE_REQUEST = 3,
            KEY_EVENT = 4,
            POINTER_EVENT = 5,
            CUT_TEXT = 6,
            SET_DESKTOP_SIZE = 251,
            QEMU = 255;
    private static final int SCREEN_OCTETS = 16;
    /** Longer texts in the clipboard end the connection. */
    private static final int LONGEST_TEXT = 1 << 20;

    private final DataInputStream in;
    private final Outbox outbox;
    private final Keys keys;
    private final Pointer pointer;
    private final Throttle throttle = new Throttle();

    Inbox(DataInputStream in, Outbox outbox, Keys keys, Pointer pointer) {
        this.in = in;
        this.outbox = outbox;
        this.keys = keys;
        this.pointer = pointer;
    }

    /** Reads one message and does what it says. */
    void message() throws IOException, InterruptedException {
        int type = in.readUnsignedByte();
        throttle.message();
        switch (type) {
            case SET_PIXEL_FORMAT -> {
                in.skipNBytes(3);
                outbox.format(PixelFormat.read(in));
            }
            case SET_ENCODINGS -> encodings();
            case UPDATE_REQUEST -> {
                boolean incremental = in.readUnsignedByte() != 0;
                outbox.request(area(), incremental);
            }
            case KEY_EVENT -> {
                boolean pressed = in.readUnsignedByte() != 0;
                in.skipNBytes(2);
                keys.keysym(in.readInt(), pressed);
            }
            case POINTER_EVENT -> pointer(in.readUnsignedByte(), in.readUnsignedShort(), in.readUnsignedShort());
            case CUT_TEXT -> cutText();
            case SET_DESKTOP_SIZE -> {
                in.skipNBytes(5);
                in.skipNBytes(1L + SCREEN_OCTETS * in.readUnsignedByte());
                outbox.refuseSize();
            }
            case QEMU -> qemu();
            default -> throw new IOException("it sent an unknown message " + type);
        }
    }

    private Area area() throws IOException {
        return new Area(in.readUnsignedShort(), in.readUnsignedShort(), in.readUnsignedShort(), in.readUnsignedShort());
    }

    private void encodings() throws IOException {
        in.skipNBytes(1);
        int[] encodings = new int[in.readUnsignedShort()];
        for (int i = 0; i < encodings.length; i++) {
            encodings[i] = in.readInt();
        }
        outbox.encodings(encodings);
    }

    private void pointer(int mask, int x, int y) {
        try {
            if (outbox.sendsMovements()) {
                pointer.movement(mask, x, y);
            } else {
                pointer.position(mask, x, y);
            }
        } catch (IllegalStateException e) {
            // the machine is closed
        }
    }

    /** The clipboard; negative lengths stand for its extended form. */
    private void cutText() throws IOException {
        in.skipNBytes(3);
        long length = Math.abs((long) in.readInt());
        if (length > LONGEST_TEXT) {
            throw new IOException("it sent a clipboard of " + length + " octets");
        }
        in.skipNBytes(length);
    }

    private void qemu() throws IOException, InterruptedException {
        int kind = in.readUnsignedByte();
        if (kind != 0) {
            throw new IOException("it sent an unknown message 255/" + kind);
        }
        boolean pressed = in.readUnsignedShort() != 0;
        int keysym = in.readInt();
        int number = in.readInt();
        if (number == 0) {
            keys.keysym(keysym, pressed);
        } else {
            keys.number(number, pressed);
        }
    }
}
