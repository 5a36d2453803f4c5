package backplane.core;

import backplane.api.CharPort;
import org.jspecify.annotations.Nullable;

/** A stream connector of a slot, as its device has it. */
final class CharSocket implements Claim, CharPort {

    private final String name;
    private final CharJack jack;
    private @Nullable Runnable listener;
    private boolean committed;

    CharSocket(String key, CharJack jack) {
        name = "char " + key;
        this.jack = jack;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void check() {}

    @Override
    public void commit() {
        committed = true;
        jack.listener(listener);
    }

    @Override
    public void withdraw() {
        if (committed) {
            committed = false;
            jack.listener(null);
        }
    }

    @Override
    public void write(int octet) {
        if (committed) {
            jack.write(octet);
        }
    }

    @Override
    public boolean available() {
        return committed && jack.available();
    }

    @Override
    public int read() {
        return committed ? jack.take() : -1;
    }

    @Override
    public void onInput(Runnable told) {
        listener = told;
        if (committed) {
            jack.listener(told);
        }
    }

    @Override
    public boolean connected() {
        return jack.connected();
    }
}
