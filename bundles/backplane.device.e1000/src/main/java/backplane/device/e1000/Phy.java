package backplane.device.e1000;

import backplane.api.Clock;
import backplane.api.PlugException;
import backplane.api.StateIo;
import backplane.api.Timer;

/**
 * The transceiver on the card, a Marvell 88E1011 at address 1 of the management bus. It negotiates with the other end of
 * the cable and tells the controller when the link comes and goes.
 */
final class Phy {

    private static final int READY = 1 << 28, INTERRUPT = 1 << 29, ERROR = 1 << 30, WRITE = 1, READ = 2, ADDRESS = 1;
    private static final int CONTROL = 0, STATUS = 1, PARTNER = 5, EXPANSION = 6, GIGABIT_STATUS = 10;
    private static final int SPECIFIC_STATUS = 17, INTERRUPT_STATUS = 19, ERRORS = 21;
    private static final int RESET = 0x8000, LOOPBACK = 0x4000, POWER_DOWN = 0x0800, RESTART = 0x0200;
    private static final int LINK = 0x04, NEGOTIATED = 0x20;

    /** A partner that can do everything, PAUSE included; without it a driver turns flow control off. */
    private static final int ALL_ABILITIES = 0x45e1;

    private static final int[] DEFAULT = new int[32];
    private static final int[] WRITABLE = new int[32];

    static {
        reg(CONTROL, 0x1140, 0x7fc0); // negotiate, full duplex, 1000
        reg(STATUS, 0x7949, 0);
        reg(2, 0x0141, 0);
        reg(3, 0x0c24, 0); // model C2h, revision 4: no work-arounds in the driver
        reg(4, 0x0de1, 0xffff);
        reg(9, 0x0e00, 0xffff);
        reg(15, 0x3000, 0);
        reg(16, 0x0060, 0xffff);
        reg(18, 0, 0xffff);
        reg(20, 0x0d60, 0xffff);
        reg(24, 0x4100, 0xffff);
        reg(29, 0, 0xffff);
        reg(30, 0, 0xffff);
    }

    private static void reg(int n, int value, int writable) {
        DEFAULT[n] = value;
        WRITABLE[n] = writable;
    }

    /** Time that negotiation takes; real cards need a second or two. */
    private static final long NEGOTIATION = 10_000_000;

    private final int[] regs = DEFAULT.clone();
    private final Timer negotiation;
    private final Runnable changed;

    private boolean cable;
    private boolean link;
    private boolean linkLost;
    private int mdic = READY;

    /** @param changed called when the link has come or gone */
    Phy(Clock clock, Runnable changed) throws PlugException {
        this.changed = changed;
        negotiation = clock.timer("negotiation", this::negotiated);
    }

    boolean link() {
        return link;
    }

    /** Tells whether frames come back inside the card; independent of the link. */
    boolean loopback() {
        return (regs[CONTROL] & LOOPBACK) != 0;
    }

    /** The carrier of the cable came or went. */
    void cable(boolean up) {
        cable = up;
        renegotiate();
    }

    /** Takes notice of a carrier that changed unseen. */
    void follow(boolean up) {
        if (up != cable) {
            cable(up);
        }
    }

    void reset() {
        System.arraycopy(DEFAULT, 0, regs, 0, regs.length);
        renegotiate();
    }

    private void renegotiate() {
        link(false);
        negotiation.cancel();
        if (cable && (regs[CONTROL] & POWER_DOWN) == 0) {
            negotiation.armIn(NEGOTIATION);
        }
    }

    private void negotiated(long deadline) {
        link(cable && (regs[CONTROL] & POWER_DOWN) == 0);
    }

    private void link(boolean up) {
        if (link == up) {
            return;
        }
        link = up;
        linkLost |= !up;
        regs[EXPANSION] = up ? 3 : 0;
        regs[INTERRUPT_STATUS] |= 0x0400;
        changed.run();
    }

    int readMdic() {
        return mdic;
    }

    /**
     * One access on the management bus, done at once.
     *
     * @return whether the driver wants an interrupt for it
     */
    boolean writeMdic(int value) {
        int register = value >> 16 & 0x1f;
        int operation = value >> 26 & 3;
        mdic = value & (0x03ff_ffff | 3 << 26 | INTERRUPT) | READY;
        if ((value >> 21 & 0x1f) != ADDRESS || operation != READ && operation != WRITE) {
            mdic |= ERROR;
        } else if (operation == READ) {
            mdic = mdic & ~0xffff | read(register);
        } else {
            write(register, value & 0xffff);
        }
        return (value & INTERRUPT) != 0;
    }

    private int read(int n) {
        return switch (n) {
            case STATUS -> status();
            case PARTNER -> link ? ALL_ABILITIES : 0;
            case GIGABIT_STATUS -> link ? 0x3c00 : 0;
            case SPECIFIC_STATUS -> link ? 0xac00 : 0x8000;
            case INTERRUPT_STATUS, ERRORS -> readAndClear(n);
            default -> regs[n];
        };
    }

    /** The link bit latches low: a loss is seen once, even if the link is back. */
    private int status() {
        boolean shown = link && !linkLost;
        linkLost = !link;
        return DEFAULT[STATUS] | (shown ? LINK : 0) | (link ? NEGOTIATED : 0);
    }

    private int readAndClear(int n) {
        int value = regs[n];
        regs[n] = 0;
        return value;
    }

    private void write(int n, int value) {
        int before = regs[n];
        regs[n] = before & ~WRITABLE[n] | value & WRITABLE[n] & ~(n == CONTROL ? RESTART : 0);
        if (n != CONTROL) {
            return;
        }
        if ((value & RESET) != 0) {
            control(value);
        } else if ((value & RESTART) != 0 || ((before ^ value) & POWER_DOWN) != 0) {
            renegotiate();
        }
    }

    /** A reset keeps what is written to the control register with it: drivers set loopback and speed that way. */
    private void control(int value) {
        System.arraycopy(DEFAULT, 0, regs, 0, regs.length);
        regs[CONTROL] = value & WRITABLE[CONTROL] & ~RESTART;
        renegotiate();
    }

    void state(StateIo io) {
        io.ints("registers", regs);
        cable = io.flag("cable", cable);
        link = io.flag("link", link);
        linkLost = io.flag("link lost", linkLost);
        mdic = io.u32("MDIC", mdic);
    }
}
