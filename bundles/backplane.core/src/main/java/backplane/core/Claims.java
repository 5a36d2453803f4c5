package backplane.core;

import backplane.api.PlugException;

/** Where a slot's part of the board records what it has given. */
@FunctionalInterface
interface Claims {

    /** @throws PlugException outside of attach, or if the name was used before */
    void add(Claim claim) throws PlugException;
}
