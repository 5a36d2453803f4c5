package backplane.api;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** A drive's bay: holds a medium or none. Machine thread only. */
@ProviderType
public interface MediumPort {

    /** Returns the medium in the bay, or null. */
    @Nullable
    BlockMedium medium();

    /** Registers what is called on the machine thread after a medium was inserted or taken out. */
    void onChange(Runnable listener);

    /** The guest opens the tray: the medium is taken out. */
    void eject();

    /** The guest locks or unlocks the door; while locked the user's eject is refused without force. */
    void lock(boolean locked);
}
