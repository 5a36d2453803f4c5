package backplane.chip.uart16550;

import backplane.api.CharPort;
import backplane.api.Clock;
import backplane.api.PlugException;
import backplane.api.StateIo;
import backplane.api.Timer;

/**
 * The sending half. The far end gets a character in the moment it is written, so that nothing is lost if the machine stops
 * just after; what the guest sees of the time is that the holding register is busy for a while.
 *
 * <p>That while is a character time of the line, but at most {@value #BURST} ns, and the whole FIFO goes out in one. Real
 * lines are slower. Drivers that poll become faster; those driven by interrupts still see a pause between two FIFO loads
 * (an always empty transmitter makes Linux report "too much work for irq").
 */
final class Transmitter {

    static final long BURST = 20_000;

    /** Line status bits of this half: holding register empty, transmitter empty. */
    static final int THRE = 0x20, TEMT = 0x40;

    private final Uart16550 uart;
    private final CharPort line;
    private final Fifo loop = new Fifo();
    private final Timer sent;

    private boolean busy;
    private boolean emptied;

    Transmitter(Uart16550 uart, Clock clock, CharPort line) throws PlugException {
        this.uart = uart;
        this.line = line;
        sent = clock.timer("tx", deadline -> sent());
    }

    void reset() {
        clear();
        emptied = false;
    }

    /** The transmit FIFO was cleared: nothing is left to send, and that counts as becoming empty. */
    void clear() {
        emptied |= busy;
        busy = false;
        loop.clear();
        sent.cancel();
    }

    void write(int octet) {
        int character = octet & uart.characterMask();
        if (!uart.loopback()) {
            line.write(character);
        } else if (loop.count() < uart.fifoSize()) {
            loop.push(character, 0);
        }
        busy = true;
        emptied = false;
        if (!sent.armed()) {
            sent.armIn(Math.min(BURST, uart.characterTime()));
        }
        uart.updateInterrupt();
    }

    private void sent() {
        busy = false;
        emptied = true;
        while (!loop.empty()) {
            uart.loopedBack(loop.pop(), 0);
        }
        uart.updateInterrupt();
    }

    int status() {
        return busy ? 0 : THRE | TEMT;
    }

    /** Enabling the interrupt while the holding register is empty requests it anew (PC16550D, section 8.5). */
    void interruptEnabled() {
        emptied = !busy;
    }

    /** The interrupt was identified by reading IIR. */
    void identified() {
        emptied = false;
    }

    /** Tells whether the holding register became empty and nobody has taken notice. */
    boolean emptied() {
        return emptied;
    }

    void state(StateIo io) {
        io.section("loop", loop::state);
        busy = io.flag("busy", busy);
        emptied = io.flag("emptied", emptied);
    }
}
