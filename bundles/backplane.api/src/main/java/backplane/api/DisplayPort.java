package backplane.api;

import org.osgi.annotation.versioning.ProviderType;

/** The video card's end of the monitor cable. */
@ProviderType
public interface DisplayPort {

    /** Names the source of the picture; in {@link Device#attach}. */
    void source(DisplaySource source);
}
