package backplane.api;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** A connection from one device to a service that another device {@linkplain Slot#provide provides}. */
@ProviderType
public interface Link<T> {

    /** Returns the service, or null while nobody provides it. Do not keep it: it changes when the provider is swapped. */
    @Nullable
    T get();
}
