package backplane.api;

/**
 * The pins of the processor that other chips drive. Levels (INTR, A20M#, FERR#) hold until they are changed; events (NMI,
 * INIT, SMI) stay until the processor takes them.
 *
 * <p>Machine thread only. The processor tests {@link #pending()} between instructions.
 */
public final class CpuPins {

    /** Bits of {@link #pending()}. */
    public static final int INTR = 1, NMI = 2, INIT = 4, SMI = 8;

    private int pending;
    private boolean a20 = true;
    private boolean ignne;
    private boolean ferr;
    private final IrqLine ferrLine;

    /** @param ferrLine what FERR# drives, usually ISA interrupt 13 */
    public CpuPins(IrqLine ferrLine) {
        this.ferrLine = ferrLine;
    }

    /** Returns the requests that wait: the sum of {@link #INTR}, {@link #NMI}, {@link #INIT}, {@link #SMI}. */
    public int pending() {
        return pending;
    }

    /** Drives INTR. */
    public void intr(boolean high) {
        pending = high ? pending | INTR : pending & ~INTR;
    }

    /** Signals an event: one of {@link #NMI}, {@link #INIT}, {@link #SMI}. */
    public void raise(int event) {
        pending |= event;
    }

    /** The processor has taken an event. */
    public void taken(int event) {
        pending &= ~event;
    }

    /** Returns whether address line 20 is let through. */
    public boolean a20() {
        return a20;
    }

    /** Opens or closes the gate of address line 20; 8042, port 92h and firmware share this one state. */
    public void a20(boolean enabled) {
        a20 = enabled;
    }

    /** Returns whether IGNNE# is asserted: the processor then goes on in spite of a waiting x87 exception. */
    public boolean ignne() {
        return ignne;
    }

    /** Drives IGNNE#. While it is asserted the chip set keeps FERR# from its interrupt. */
    public void ignne(boolean asserted) {
        ignne = asserted;
        ferrLine.set(ferr && !ignne);
    }

    /** The processor drives FERR#. The chip set ends IGNNE# when FERR# goes inactive. */
    public void ferr(boolean asserted) {
        ferr = asserted;
        ignne &= asserted;
        ferrLine.set(ferr && !ignne);
    }

    /** Returns the level of FERR#. */
    public boolean ferr() {
        return ferr;
    }

    /** Visits the levels and waiting events. */
    public void state(StateIo io) {
        pending = io.u8("pending", pending);
        a20 = io.flag("a20", a20);
        ignne = io.flag("ignne", ignne);
        ferr = io.flag("ferr", ferr);
    }
}
