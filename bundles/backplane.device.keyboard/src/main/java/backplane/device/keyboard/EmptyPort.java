package backplane.device.keyboard;

/** A port with nothing in it. */
final class EmptyPort implements Ps2Device {

    @Override
    public void receive(int value) {
        // nobody hears it
    }

    @Override
    public boolean available() {
        return false;
    }

    @Override
    public int send() {
        return 0xff;
    }
}
