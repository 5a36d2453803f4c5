package backplane.chip.uart16550;

import backplane.api.CharPort;
import backplane.api.Clock;
import backplane.api.PlugException;
import backplane.api.StateIo;
import backplane.api.Timer;

/** The receiving half: takes characters from the line at the pace of the baud rate, never faster than there is room. */
final class Receiver {

    /** Line status bits of this half. */
    static final int DR = 0x01, OE = 0x02, BI = 0x10, FIFO_ERROR = 0x80;

    private static final int[] TRIGGER_LEVEL = {1, 4, 8, 14};

    private final Uart16550 uart;
    private final CharPort line;
    private final Fifo fifo = new Fifo();
    /** One character's time on the line. */
    private final Timer character;
    /** Four character times without a character or a read: the time-out indication of FIFO mode. */
    private final Timer silence;

    private boolean overrun;
    private boolean timeout;

    Receiver(Uart16550 uart, Clock clock, CharPort line) throws PlugException {
        this.uart = uart;
        this.line = line;
        character = clock.timer("rx", deadline -> characterArrived());
        silence = clock.timer("rx-timeout", deadline -> fellSilent());
        line.onInput(this::listen);
    }

    void reset() {
        overrun = false;
        clear();
        character.cancel();
    }

    void clear() {
        fifo.clear();
        timeout = false;
        silence.cancel();
    }

    /** Waits for the next character of the line if one is on its way and there is a place for it. */
    void listen() {
        boolean room = fifo.count() < uart.fifoSize();
        if (room && !uart.loopback() && !character.armed() && line.available()) {
            character.armIn(uart.characterTime());
        }
    }

    private void characterArrived() {
        if (!uart.loopback() && fifo.count() < uart.fifoSize()) {
            int octet = line.read();
            if (octet >= 0) {
                receive(octet & uart.characterMask(), 0);
            }
        }
        listen();
    }

    /** A character has been assembled in the shift register. */
    void receive(int octet, int error) {
        if (fifo.count() < uart.fifoSize()) {
            fifo.push(octet, error);
        } else {
            overrun = true;
            if (!uart.fifoEnabled()) {
                // without FIFO the new character takes the place of the unread one; with FIFO the shift register does
                fifo.overwrite(octet, error);
            }
        }
        restartSilence();
        uart.updateInterrupt();
    }

    int readBuffer() {
        int octet = fifo.pop();
        timeout = false;
        restartSilence();
        listen();
        uart.updateInterrupt();
        return octet;
    }

    private void restartSilence() {
        if (uart.fifoEnabled() && !fifo.empty()) {
            silence.armIn(4 * uart.characterTime());
        } else {
            silence.cancel();
        }
    }

    private void fellSilent() {
        timeout = uart.fifoEnabled() && !fifo.empty();
        uart.updateInterrupt();
    }

    /** Returns the bits of the line status register that belong to this half. */
    int status() {
        int bits = fifo.empty() ? 0 : DR | fifo.headErrors();
        if (uart.fifoEnabled() && fifo.anyErrors()) {
            bits |= FIFO_ERROR;
        }
        return overrun ? bits | OE : bits;
    }

    /** The line status register was read: its error bits are cleared. */
    void statusRead() {
        overrun = false;
        fifo.clearHeadErrors();
    }

    /** Tells whether the error bits ask for an interrupt. */
    boolean error() {
        return overrun || fifo.headErrors() != 0;
    }

    /** Tells whether the trigger level is reached. */
    boolean dataAvailable() {
        return fifo.count() >= (uart.fifoEnabled() ? TRIGGER_LEVEL[uart.triggerCode()] : 1);
    }

    boolean timedOut() {
        return timeout;
    }

    void state(StateIo io) {
        io.section("fifo", fifo::state);
        overrun = io.flag("overrun", overrun);
        timeout = io.flag("timeout", timeout);
    }
}
