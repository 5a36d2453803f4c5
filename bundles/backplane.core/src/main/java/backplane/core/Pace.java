package backplane.core;

import backplane.api.StateIo;

/** How executed instructions become virtual time. */
interface Pace {

    /** Time stands at {@code base}; counting starts anew from there. */
    void begin(long base);

    /** Returns the time after {@code instructions} of the present slice. Monotonic. */
    long at(long instructions);

    /** Returns how many instructions of the present slice it takes until the time is at least {@code deadline}. */
    long instructions(long deadline);

    /** The slice has ended after this many instructions; the next one starts. */
    void executed(long instructions);

    /** Visits what is finer than nanoseconds. */
    void state(StateIo io);
}
