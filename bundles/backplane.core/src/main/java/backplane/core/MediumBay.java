package backplane.core;

import backplane.api.BlockMedium;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The bay of a drive. It stays, with its medium, when the drive's controller is exchanged. Machine thread only. */
public final class MediumBay {

    private @Nullable BlockMedium medium;
    private @Nullable Runnable listener;
    private final Consumer<BlockMedium> ejections;
    private boolean locked;

    /** @param ejections gets what the guest ejects, to close it on another thread */
    MediumBay(Consumer<BlockMedium> ejections) {
        this.ejections = ejections;
    }

    /** Returns the medium, or null. */
    public @Nullable BlockMedium medium() {
        return medium;
    }

    /** Tells whether the guest has locked the door. */
    public boolean locked() {
        return locked;
    }

    /**
     * Exchanges the medium; the caller closes the one that is returned.
     *
     * @param other null to take the medium out
     */
    public @Nullable BlockMedium exchange(@Nullable BlockMedium other) {
        BlockMedium old = medium;
        medium = other;
        Runnable l = listener;
        if (old != other && l != null) {
            l.run();
        }
        return old;
    }

    /** The guest opened the tray. */
    void ejected() {
        BlockMedium old = exchange(null);
        if (old != null) {
            ejections.accept(old);
        }
    }

    void listener(@Nullable Runnable other) {
        listener = other;
    }

    void lock(boolean on) {
        locked = on;
    }
}
