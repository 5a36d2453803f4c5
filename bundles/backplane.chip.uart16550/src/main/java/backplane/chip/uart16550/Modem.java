package backplane.chip.uart16550;

import backplane.api.CharPort;
import backplane.api.Clock;
import backplane.api.PlugException;
import backplane.api.StateIo;
import backplane.api.Timer;

/** The modem control lines. CTS is always on, so that nobody waits for ever; DSR and DCD follow the connection. */
final class Modem {

    /** Modem control bits. */
    static final int DTR = 0x01, RTS = 0x02, OUT1 = 0x04, OUT2 = 0x08, LOOP = 0x10;

    /** Modem status bits. */
    static final int CTS = 0x10, DSR = 0x20, RI = 0x40, DCD = 0x80;

    /** How often a change of the carrier is looked for while its interrupt is enabled. */
    private static final long PERIOD = 100_000_000;

    private final Uart16550 uart;
    private final CharPort line;
    private final Timer look;

    private int control;
    /** Levels of the inputs when they were last looked at, in the place of their status bits. */
    private int inputs;
    /** The four delta bits. */
    private int delta;

    Modem(Uart16550 uart, Clock clock, CharPort line) throws PlugException {
        this.uart = uart;
        this.line = line;
        look = clock.timer("modem", deadline -> look());
    }

    void reset() {
        control = 0;
        inputs = levels();
        delta = 0;
        look.cancel();
    }

    int control() {
        return control;
    }

    void control(int value) {
        control = value & 0x1f;
        sample();
    }

    boolean loopback() {
        return (control & LOOP) != 0;
    }

    /** OUT2 lets the interrupt through on a PC's card; in loopback the pin is inactive. */
    boolean interruptGate() {
        return (control & (OUT2 | LOOP)) == OUT2;
    }

    int readStatus() {
        sample();
        int status = inputs | delta;
        delta = 0;
        return status;
    }

    boolean changed() {
        return delta != 0;
    }

    void watch(boolean enabled) {
        if (enabled && !look.armed()) {
            look.armIn(PERIOD);
        }
    }

    private void look() {
        sample();
        uart.updateInterrupt();
        watch(uart.modemInterruptEnabled());
    }

    private void sample() {
        int now = levels();
        int changed = (now ^ inputs) & (CTS | DSR | DCD);
        // TERI, bit 2, tells of the trailing edge of RI only
        int ringEnded = inputs & ~now & RI;
        delta |= (changed | ringEnded) >> 4;
        inputs = now;
    }

    private int levels() {
        if (!loopback()) {
            return line.connected() ? CTS | DSR | DCD : CTS;
        }
        return ((control & RTS) != 0 ? CTS : 0)
                | ((control & DTR) != 0 ? DSR : 0)
                | ((control & OUT1) != 0 ? RI : 0)
                | ((control & OUT2) != 0 ? DCD : 0);
    }

    void state(StateIo io) {
        control = io.u8("MCR", control) & 0x1f;
        inputs = io.u8("inputs", inputs) & 0xf0;
        delta = io.u8("delta", delta) & 0x0f;
    }
}
