package backplane.core;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connector of a slot, as its device has it: what the device listens with is at the jack while the device is plugged.
 *
 * @param <L> what the device listens with
 */
abstract class Socket<L> implements Claim {

    private final String name;
    private final Consumer<@Nullable L> jack;
    private @Nullable L listener;
    private boolean committed;

    /** @param jack takes what is told of events, null if nobody is */
    Socket(String name, Consumer<@Nullable L> jack) {
        this.name = name;
        this.jack = jack;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final void check() {}

    @Override
    public final void commit() {
        committed = true;
        jack.accept(listener);
    }

    @Override
    public final void withdraw() {
        if (committed) {
            committed = false;
            jack.accept(null);
        }
    }

    /** Tells whether the device is plugged, so that it may use the jack. */
    final boolean committed() {
        return committed;
    }

    /** Sets what the device listens with. */
    final void listen(L told) {
        listener = told;
        if (committed) {
            jack.accept(told);
        }
    }
}
