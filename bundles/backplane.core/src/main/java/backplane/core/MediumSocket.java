package backplane.core;

import backplane.api.BlockMedium;
import backplane.api.MediumPort;
import org.jspecify.annotations.Nullable;

/** A drive bay of a slot, as its controller has it. */
final class MediumSocket implements Claim, MediumPort {

    private final String name;
    private final MediumBay bay;
    private @Nullable Runnable listener;
    private boolean committed;

    MediumSocket(String key, MediumBay bay) {
        name = "medium " + key;
        this.bay = bay;
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
        bay.listener(listener);
    }

    @Override
    public void withdraw() {
        if (committed) {
            committed = false;
            bay.listener(null);
        }
    }

    @Override
    public @Nullable BlockMedium medium() {
        return bay.medium();
    }

    @Override
    public void onChange(Runnable told) {
        listener = told;
        if (committed) {
            bay.listener(told);
        }
    }

    @Override
    public void eject() {
        if (committed) {
            bay.ejected();
        }
    }

    @Override
    public void lock(boolean locked) {
        if (committed) {
            bay.lock(locked);
        }
    }
}
