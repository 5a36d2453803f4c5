package backplane.core;

import backplane.api.BlockMedium;
import backplane.api.MediumPort;
import org.jspecify.annotations.Nullable;

/** A drive bay of a slot, as its controller has it. */
final class MediumSocket extends Socket<Runnable> implements MediumPort {

    private final MediumBay bay;

    MediumSocket(String key, MediumBay bay) {
        super("medium " + key, bay::listener);
        this.bay = bay;
    }

    @Override
    public @Nullable BlockMedium medium() {
        return bay.medium();
    }

    @Override
    public void onChange(Runnable told) {
        listen(told);
    }

    @Override
    public void eject() {
        if (committed()) {
            bay.ejected();
        }
    }

    @Override
    public void lock(boolean locked) {
        if (committed()) {
            bay.lock(locked);
        }
    }
}
