package backplane.device.floppy;

import backplane.api.StateIo;

/** The way of the bytes without DMA: one by one through the data register, each announced by an interrupt. */
final class RegisterHost implements Transfer.Host {

    private final Runnable announce;

    private int octet;
    /** A byte is offered or asked for. */
    private boolean waiting;
    /** The processor has been there. */
    private boolean moved;

    RegisterHost(Runnable announce) {
        this.announce = announce;
    }

    void clear() {
        octet = 0;
        waiting = false;
        moved = false;
    }

    boolean waiting() {
        return waiting;
    }

    /** The processor reads the register. */
    int read() {
        waiting = false;
        moved = true;
        return octet;
    }

    /** The processor writes the register. */
    void write(int value) {
        octet = value;
        waiting = false;
        moved = true;
    }

    @Override
    public int give(byte[] from, int offset, int length) {
        if (moved) {
            moved = false;
            return 1;
        }
        octet = from[offset] & 0xff;
        return await();
    }

    @Override
    public int take(byte[] into, int offset, int length) {
        if (moved) {
            moved = false;
            into[offset] = (byte) octet;
            return 1;
        }
        return await();
    }

    private int await() {
        waiting = true;
        announce.run();
        return 0;
    }

    @Override
    public boolean terminalCount() {
        return false;
    }

    void state(StateIo io) {
        octet = io.u8("octet", octet) & 0xff;
        waiting = io.flag("waiting", waiting);
        moved = io.flag("moved", moved);
    }
}
