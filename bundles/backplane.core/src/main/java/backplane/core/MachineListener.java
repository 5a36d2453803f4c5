package backplane.core;

/** Told of what happens to a machine; on a thread of its own, in order. */
public interface MachineListener {

    /** The state changed; {@code detail} is a sentence for the human, or empty. */
    default void state(Machine machine, MachineState state, String detail) {}

    /** The power went off for a reason; told after the state. */
    default void stopped(Machine machine, StopCause cause) {}

    /** A slot changed. */
    default void slot(Machine machine, SlotInfo slot) {}

    /** The guest sends frames at a network jack without a wire; told once until a wire is put in or taken out. */
    default void unheard(Machine machine, String jack) {}

    /** The machine thread does not come back from a handler; {@code stack} tells where it is. */
    default void stuck(Machine machine, String stack) {}
}
