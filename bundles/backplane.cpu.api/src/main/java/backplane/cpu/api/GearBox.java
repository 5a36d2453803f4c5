package backplane.cpu.api;

import org.osgi.annotation.versioning.ProviderType;

/** Where the gear of a processor is chosen; the processor provides it with the name {@code "cpu0"}. Machine thread only. */
@ProviderType
public interface GearBox {
    /** Returns the name of the gear that is in. */
    String gear();

    /**
     * Puts another gear in; it executes from the next instruction on.
     *
     * @throws IllegalArgumentException if the gear cannot drive this processor; the present one stays
     */
    void shift(GearFactory factory);

    /** A gear's bundle goes: if its gear is in, the interpreter takes over. */
    void withdraw(GearFactory factory);
}
