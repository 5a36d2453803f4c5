package backplane.api;

import org.osgi.annotation.versioning.ProviderType;

/** What a chip can do to the whole machine. All of it happens after the present instruction. */
@ProviderType
public interface MachineControl {

    /** Switches the power off: the machine stops. */
    void powerOff();

    /** Resets the machine, or only its processor. */
    void reset(Reset kind);

    /** Stops the machine with a result for the program's exit status ({@code debug_exit}). */
    void exit(int status);

    /**
     * Stops virtual time, as a debugger does at a breakpoint; the machine can go on from there.
     *
     * @param reason a sentence for the human
     */
    void pause(String reason);

    /**
     * Runs a task on the machine thread after the present instruction has retired, with the processor's state complete:
     * the way of firmware services.
     */
    void afterInstruction(Runnable task);
}
