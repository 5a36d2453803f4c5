package backplane.device.parallel;

import backplane.api.CharPort;
import backplane.api.Device;
import backplane.api.IrqLine;
import backplane.api.Keyword;
import backplane.api.PlugException;
import backplane.api.PortMap;
import backplane.api.Reset;
import backplane.api.Slot;
import backplane.api.StateIo;
import backplane.api.Timer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * A standard parallel port with a Centronics printer at the other end that takes every character: BUSY for a while after
 * the strobe, then an acknowledge pulse.
 */
@Component(
        service = Device.class,
        configurationPid = "backplane.rc.parallel",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = Parallel.Config.class, factory = true)
@Keyword(
        value = "parport{1..2}",
        type = "parallel",
        number = "port",
        backend = "channel",
        selector = "mode",
        preset = "file")
@SuppressWarnings("NullAway.Init") // lines and timers are claimed in attach
public final class Parallel implements Device {

    /** Offsets of the three registers. */
    private static final int DATA = 0, STATUS = 1, CONTROL = 2;

    /** Status bits; BUSY and ACK are seen as the inverted wires are: 1 = not busy, 1 = no acknowledge. */
    private static final int NOT_BUSY = 0x80, NOT_ACK = 0x40, SELECT = 0x10, NOT_ERROR = 0x08, UNUSED = 0x07;

    /** Control bits. */
    private static final int STROBE = 0x01, INIT = 0x04, SELECT_IN = 0x08, IRQ_ENABLE = 0x10, CONTROL_BITS = 0x1f;

    private static final int[] BASE = {0x378, 0x278};
    private static final int[] IRQ = {7, 5};

    /** How long the printer is busy, and how long it acknowledges. */
    private static final long BUSY_TIME = 10_000, ACK_TIME = 5_000;

    /** What the line in bochsrc can say of the port itself. */
    @ObjectClassDefinition(name = "Parallel port", description = "A standard parallel port as LPT1 or LPT2")
    public @interface Config {
        /** Which of the two ports. */
        @AttributeDefinition(description = "Number of the port", min = "1", max = "2")
        int port() default 1;

        /** Whether the port is there. */
        @AttributeDefinition(description = "0 = the port is not there")
        boolean enabled() default true;
    }

    private final int port;
    private final boolean enabled;

    private CharPort printer;
    private IrqLine irq;
    private Timer handshake;

    private int data;
    private int control = INIT | SELECT_IN;
    private boolean busy;
    private boolean acknowledging;
    private boolean interrupting;

    @Activate
    public Parallel(Config config) {
        this(config.port(), config.enabled());
    }

    /** @param port 1 (378h) or 2 (278h) */
    public Parallel(int port, boolean enabled) {
        this.port = port;
        this.enabled = enabled;
    }

    @Override
    public void attach(Slot slot) throws PlugException {
        if (!enabled) {
            return;
        }
        if (port < 1 || port > 2) {
            throw new PlugException("parport" + port + ": a PC has the parallel ports parport1 and parport2");
        }
        printer = slot.socket(CharPort.class, "");
        irq = slot.irq(IRQ[port - 1]);
        handshake = slot.clock().timer("handshake", this::nextPhase);
        slot.ports().map(BASE[port - 1], 3, PortMap.BYTE, this::read, this::write);
    }

    private int read(int address, int width) {
        return switch (address & 3) {
            case DATA -> data;
            case STATUS -> readStatus();
            default -> 0xe0 | control;
        };
    }

    private int readStatus() {
        interrupt(false);
        return SELECT | NOT_ERROR | UNUSED | (busy ? 0 : NOT_BUSY) | (acknowledging ? 0 : NOT_ACK);
    }

    private void write(int address, int value, int width) {
        switch (address & 3) {
            case DATA -> data = value & 0xff;
            case CONTROL -> writeControl(value & CONTROL_BITS);
            default -> {
                // the status register cannot be written
            }
        }
    }

    private void writeControl(int value) {
        boolean strobed = (value & ~control & STROBE) != 0;
        control = value;
        interrupt(false);
        if (strobed && (control & INIT) != 0 && !busy) {
            printer.write(data);
            busy = true;
            handshake.armIn(BUSY_TIME);
        }
    }

    private void nextPhase(long deadline) {
        if (busy) {
            busy = false;
            acknowledging = true;
            interrupt((control & IRQ_ENABLE) != 0);
            handshake.armIn(ACK_TIME);
        } else {
            acknowledging = false;
        }
    }

    /** The request stays until software looks, so that a short acknowledge pulse is not lost as a spurious IRQ 7. */
    private void interrupt(boolean asserted) {
        interrupting = asserted;
        irq.set(asserted);
    }

    @Override
    public void reset(Reset kind) {
        if (!enabled || kind == Reset.PROCESSOR) {
            return;
        }
        data = 0;
        control = INIT | SELECT_IN;
        busy = false;
        acknowledging = false;
        handshake.cancel();
        interrupt(false);
    }

    @Override
    public void state(StateIo io) {
        data = io.u8("data", data) & 0xff;
        control = io.u8("control", control) & CONTROL_BITS;
        busy = io.flag("busy", busy);
        acknowledging = io.flag("acknowledging", acknowledging);
        interrupting = io.flag("interrupting", interrupting);
    }
}
