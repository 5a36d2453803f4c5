package backplane.chip.uart16550;

import backplane.api.CharPort;
import backplane.api.Clock;
import backplane.api.IrqLine;
import backplane.api.PlugException;
import backplane.api.StateIo;

/**
 * The PC16550D UART with its FIFOs, wired as on a PC: the oscillator runs at 1.8432 MHz and OUT2 gates the interrupt.
 *
 * <p>Register names and bits are those of the data sheet. To be made inside {@code attach}: it claims its timers, named
 * {@code rx}, {@code rx-timeout}, {@code tx} and {@code modem}.
 */
public final class Uart16550 {

    /** Registers by their address; {@link #RBR} is THR when written and DLL while DLAB is set, {@link #IER} then is DLM. */
    public static final int RBR = 0, IER = 1, IIR = 2, LCR = 3, MCR = 4, LSR = 5, MSR = 6, SCR = 7;

    /** Interrupt enable bits. */
    private static final int ERBFI = 0x01, ETBEI = 0x02, ELSI = 0x04, EDSSI = 0x08;

    /** Interrupt identification codes, highest priority first. */
    private static final int IIR_LINE_STATUS = 0x06,
            IIR_DATA = 0x04,
            IIR_TIMEOUT = 0x0c,
            IIR_THR_EMPTY = 0x02,
            IIR_MODEM = 0x00,
            IIR_NONE = 0x01,
            IIR_FIFOS = 0xc0;

    private static final int FCR_ENABLE = 0x01, FCR_CLEAR_RX = 0x02, FCR_CLEAR_TX = 0x04;
    private static final int LCR_STOP = 0x04, LCR_PARITY = 0x08, LCR_BREAK = 0x40, LCR_DLAB = 0x80;

    /** Time of one bit at divisor 1 (115,200 baud) in picoseconds. */
    private static final long BIT_TIME_PS = 8_680_556;

    private final Receiver receiver;
    private final Transmitter transmitter;
    private final Modem modem;
    private final IrqLine intr;

    private int ier;
    private int fcr;
    private int lcr;
    private int scr;
    private int divisor = 1;

    /**
     * @param line the serial line
     * @param intr the interrupt request behind the gate of OUT2
     */
    public Uart16550(Clock clock, CharPort line, IrqLine intr) throws PlugException {
        this.intr = intr;
        receiver = new Receiver(this, clock, line);
        transmitter = new Transmitter(this, clock, line);
        modem = new Modem(this, clock, line);
    }

    /** Master reset: everything but the scratch register and the divisor. */
    public void reset() {
        ier = 0;
        fcr = 0;
        lcr = 0;
        receiver.reset();
        transmitter.reset();
        modem.reset();
        updateInterrupt();
        receiver.listen();
    }

    /** Reads a register, address 0 .. 7. */
    public int read(int register) {
        return switch (register & 7) {
            case RBR -> dlab() ? divisor & 0xff : receiver.readBuffer();
            case IER -> dlab() ? divisor >> 8 : ier;
            case IIR -> readIir();
            case LCR -> lcr;
            case MCR -> modem.control();
            case LSR -> readLsr();
            case MSR -> readMsr();
            default -> scr;
        };
    }

    /** Writes a register, address 0 .. 7. */
    public void write(int register, int value) {
        int octet = value & 0xff;
        switch (register & 7) {
            case RBR -> writeData(octet);
            case IER -> writeEnable(octet);
            case IIR -> writeFcr(octet);
            case LCR -> writeLcr(octet);
            case MCR -> writeMcr(octet);
            case SCR -> scr = octet;
            default -> {
                // LSR and MSR are written in the factory only
            }
        }
    }

    private void writeData(int octet) {
        if (dlab()) {
            divisor = divisor & 0xff00 | octet;
        } else {
            transmitter.write(octet);
        }
    }

    private void writeEnable(int octet) {
        if (dlab()) {
            divisor = divisor & 0xff | octet << 8;
            return;
        }
        int enabled = octet & ~ier;
        ier = octet & 0x0f;
        if ((enabled & ETBEI) != 0) {
            transmitter.interruptEnabled();
        }
        modem.watch(modemInterruptEnabled());
        updateInterrupt();
    }

    private void writeFcr(int octet) {
        boolean switched = ((fcr ^ octet) & FCR_ENABLE) != 0;
        // the other bits are programmed only together with bit 0
        fcr = (octet & FCR_ENABLE) != 0 ? octet : 0;
        if (switched || (fcr & FCR_CLEAR_RX) != 0) {
            receiver.clear();
        }
        if (switched || (fcr & FCR_CLEAR_TX) != 0) {
            transmitter.clear();
        }
        updateInterrupt();
        receiver.listen();
    }

    private void writeLcr(int octet) {
        boolean breakBegins = (octet & ~lcr & LCR_BREAK) != 0;
        lcr = octet;
        if (breakBegins && loopback()) {
            loopedBack(0, Receiver.BI);
        }
    }

    private void writeMcr(int octet) {
        modem.control(octet);
        updateInterrupt();
        receiver.listen();
    }

    private int readIir() {
        int code = interruptCode();
        if (code == IIR_THR_EMPTY) {
            transmitter.identified();
            updateInterrupt();
        }
        return fifoEnabled() ? code | IIR_FIFOS : code;
    }

    private int readLsr() {
        int status = receiver.status() | transmitter.status();
        receiver.statusRead();
        updateInterrupt();
        return status;
    }

    private int readMsr() {
        int status = modem.readStatus();
        updateInterrupt();
        return status;
    }

    private int interruptCode() {
        if ((ier & ELSI) != 0 && receiver.error()) {
            return IIR_LINE_STATUS;
        }
        if ((ier & ERBFI) != 0 && receiver.dataAvailable()) {
            return IIR_DATA;
        }
        if ((ier & ERBFI) != 0 && receiver.timedOut()) {
            return IIR_TIMEOUT;
        }
        if ((ier & ETBEI) != 0 && transmitter.emptied()) {
            return IIR_THR_EMPTY;
        }
        return (ier & EDSSI) != 0 && modem.changed() ? IIR_MODEM : IIR_NONE;
    }

    void updateInterrupt() {
        intr.set(interruptCode() != IIR_NONE && modem.interruptGate());
    }

    /** A character comes back from the transmitter inside the chip. */
    void loopedBack(int octet, int error) {
        receiver.receive(octet, error);
    }

    boolean loopback() {
        return modem.loopback();
    }

    boolean modemInterruptEnabled() {
        return (ier & EDSSI) != 0;
    }

    boolean fifoEnabled() {
        return (fcr & FCR_ENABLE) != 0;
    }

    int fifoSize() {
        return fifoEnabled() ? Fifo.SIZE : 1;
    }

    int triggerCode() {
        return fcr >> 6;
    }

    /** Returns the bits of a character of 5 .. 8 bits. */
    int characterMask() {
        return 0xff >> 3 - (lcr & 3);
    }

    /** Returns the time of one character with start, parity and stop bits in nanoseconds; divisor 0 counts as 65,536. */
    long characterTime() {
        int bits = 1 + 5 + (lcr & 3) + ((lcr & LCR_PARITY) != 0 ? 1 : 0) + ((lcr & LCR_STOP) != 0 ? 2 : 1);
        return bits * BIT_TIME_PS * (divisor == 0 ? 0x10000 : divisor) / 1000;
    }

    private boolean dlab() {
        return (lcr & LCR_DLAB) != 0;
    }

    /** Visits the registers. */
    public void state(StateIo io) {
        ier = io.u8("IER", ier) & 0x0f;
        fcr = io.u8("FCR", fcr) & 0xff;
        lcr = io.u8("LCR", lcr) & 0xff;
        scr = io.u8("SCR", scr) & 0xff;
        divisor = io.u16("divisor", divisor) & 0xffff;
        io.section("receiver", receiver::state);
        io.section("transmitter", transmitter::state);
        io.section("modem", modem::state);
    }
}
