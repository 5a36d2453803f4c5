package backplane.core;

import backplane.api.CharPort;

/** A stream connector of a slot, as its device has it. */
final class CharSocket extends Socket<Runnable> implements CharPort {

    private final CharJack jack;

    CharSocket(String key, CharJack jack) {
        super("char " + key, jack::listener);
        this.jack = jack;
    }

    @Override
    public void write(int octet) {
        if (committed()) {
            jack.write(octet);
        }
    }

    @Override
    public boolean available() {
        return committed() && jack.available();
    }

    @Override
    public int read() {
        return committed() ? jack.take() : -1;
    }

    @Override
    public void onInput(Runnable told) {
        listen(told);
    }

    @Override
    public boolean connected() {
        return jack.connected();
    }
}
