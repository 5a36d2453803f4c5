package backplane.device.pit;

import backplane.api.Clock;
import backplane.api.Device;
import backplane.api.IrqLine;
import backplane.api.Link;
import backplane.api.PlugException;
import backplane.api.PortMap;
import backplane.api.Reset;
import backplane.api.Slot;
import backplane.api.Speaker;
import backplane.api.StateIo;
import backplane.api.Timer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The 8254 at ports 40h .. 43h, whose counter 0 drives interrupt 0 and counter 2 the speaker, and the system control port
 * 61h (PIIX3, NMI status and control).
 */
@Component(
        service = Device.class,
        configurationPid = "backplane.rc.pit",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = IntervalTimer.Config.class, factory = true)
public final class IntervalTimer implements Device {

    /** Nothing to choose. */
    @ObjectClassDefinition(
            name = "8254 interval timer",
            description = "Three counters, the first one of interrupt 0; port 61h")
    public @interface Config {}

    /** Port 61h: bits 3:0 can be written, 4 and 5 follow the counters, 7:6 (SERR#, IOCHK#) are never set. */
    private static final int GATE2 = 0x01, SPEAKER = 0x02, WRITABLE = 0x0f, REFRESH = 0x10, OUT2 = 0x20;
    /** A refresh cycle every 15 microseconds, as counter 1 is programmed in every PC. */
    private static final int REFRESH_TICKS = 18;

    private final Intel8254 chip = new Intel8254();
    private int control;
    private long tone;

    // given in attach, before anything else is called
    @SuppressWarnings("NullAway.Init")
    private Clock clock;

    @SuppressWarnings("NullAway.Init")
    private IrqLine irq;

    @SuppressWarnings("NullAway.Init")
    private Timer edge;

    @SuppressWarnings("NullAway.Init")
    private Link<Speaker> speaker;

    /** Makes the timer. */
    @Activate
    public IntervalTimer() {}

    @Override
    public void attach(Slot slot) throws PlugException {
        clock = slot.clock();
        irq = slot.irq(0);
        edge = clock.timer("counter0", deadline -> counter0(Oscillator.ticks(deadline)));
        speaker = slot.link(Speaker.class, "speaker");
        slot.ports().map(0x40, 4, PortMap.BYTE, this::readCounter, this::writeCounter);
        slot.ports().map(0x61, 1, PortMap.BYTE, this::readControl, this::writeControl);
    }

    private long now() {
        return Oscillator.ticks(clock.now());
    }

    private int readCounter(int port, int width) {
        int n = port & 3;
        // the control word register cannot be read
        return n == 3 ? 0xff : chip.read(n, now());
    }

    private void writeCounter(int port, int value, int width) {
        int n = port & 3;
        if (n == 3) {
            chip.control(value, now());
            n = value >> 6;
        } else {
            chip.write(n, value, now());
        }
        if (n == 0) {
            drive(now());
        } else if (n == 2) {
            sound();
        }
    }

    /** OUT of counter 0 rose, or fell for long. */
    private void counter0(long now) {
        if (chip.counter(0).strobe()) {
            irq.set(false);
        }
        drive(now);
    }

    private void drive(long now) {
        Counter counter = chip.counter(0);
        irq.set(counter.out(now));
        long next = counter.nextEdge(now);
        if (next == Counter.NEVER) {
            edge.cancel();
        } else {
            edge.armAt(Oscillator.nanos(next));
        }
    }

    private int readControl(int port, int width) {
        long now = now();
        int refresh = (now / REFRESH_TICKS & 1) != 0 ? REFRESH : 0;
        int out2 = chip.counter(2).out(now) ? OUT2 : 0;
        return control | refresh | out2;
    }

    private void writeControl(int port, int value, int width) {
        control = value & WRITABLE;
        chip.counter(2).gate((value & GATE2) != 0, now());
        sound();
    }

    /** The speaker sounds while bit 1 lets the square wave of counter 2 through. */
    private void sound() {
        Counter counter = chip.counter(2);
        boolean on = (control & (GATE2 | SPEAKER)) == (GATE2 | SPEAKER) && counter.mode() == 3;
        long wanted = on ? Oscillator.nanos(counter.period()) : 0;
        if (wanted != tone) {
            tone = wanted;
            Speaker sink = speaker.get();
            if (sink != null) {
                sink.tone(tone);
            }
        }
    }

    @Override
    public void reset(Reset kind) {
        if (kind == Reset.PROCESSOR) {
            return;
        }
        chip.reset();
        writeControl(0x61, 0, 1);
        drive(now());
    }

    @Override
    public void state(StateIo io) {
        chip.state(io);
        control = io.u8("control", control) & WRITABLE;
        tone = io.u64("tone", tone);
    }
}
