package backplane.device.floppy;

import backplane.api.Device;
import backplane.api.DmaController;
import backplane.api.DmaPeripheral;
import backplane.api.IrqLine;
import backplane.api.Link;
import backplane.api.PlugException;
import backplane.api.PortMap;
import backplane.api.Reset;
import backplane.api.Slot;
import backplane.api.StateIo;
import backplane.api.Timer;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The 82077AA in its PC/AT mode: ports 3F2h to 3F5h and 3F7h, interrupt 6, DMA channel 2. */
@Component(
        service = Device.class,
        configurationPid = "backplane.rc.floppy",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = FloppyController.Config.class, factory = true)
@SuppressWarnings("NullAway.Init") // lines and timers are claimed in attach
public final class FloppyController implements Device, DmaPeripheral {

    private static final int DOR = 0x3f2, TDR = 0x3f3, MSR = 0x3f4, DSR = 0x3f4, DATA = 0x3f5, DIR = 0x3f7;
    private static final int IRQ = 6, CHANNEL = 2;

    /** Digital output register: drive, not reset, gate of DMA and interrupt, motors. */
    private static final int DOR_DRIVE = 0x03, DOR_RUN = 0x04, DOR_GATE = 0x08, DOR_MOTOR_A = 0x10;

    private static final int DSR_RESET = 0x80, DIR_CHANGED = 0x80;

    /** Nanoseconds from the end of a reset to its interrupt. */
    private static final long RESET_TIME = 50_000;

    /** Nothing can be configured. */
    @ObjectClassDefinition(name = "Floppy controller", description = "82077AA")
    public @interface Config {}

    private IrqLine irq;
    private Timer resetDone;
    private Sequencer sequencer;

    private int dor;
    private int tdr;
    private boolean interrupting;

    @Activate
    public FloppyController() {
        // everything comes with the slot
    }

    @Override
    public void attach(Slot slot) throws PlugException {
        irq = slot.irq(IRQ);
        DmaHost dma = new DmaHost(slot.link(DmaController.class, "dma"), CHANNEL);
        List<Link<FloppyUnit>> units =
                List.of(slot.link(FloppyUnit.class, "floppya"), slot.link(FloppyUnit.class, "floppyb"));
        sequencer = new Sequencer(slot.clock(), dma, units, this::interrupt);
        resetDone = slot.clock().timer("reset", deadline -> sequencer.ready());
        slot.ports().map(DOR, 4, PortMap.BYTE, this::read, this::write);
        slot.ports().map(DIR, 1, PortMap.BYTE, this::read, this::write);
        slot.provide(DmaPeripheral.class, "dma" + CHANNEL, this);
    }

    private int read(int port, int width) {
        return switch (port) {
            case DOR -> dor;
            case TDR -> tdr;
            case MSR -> accepts() ? sequencer.status() : 0;
            case DATA -> sequencer.readData();
            default -> digitalInput();
        };
    }

    /** Tells whether no reset is in progress. */
    private boolean accepts() {
        return (dor & DOR_RUN) != 0 && !resetDone.armed();
    }

    /** The digital input register: only the change line of the selected drive is driven. */
    private int digitalInput() {
        FloppyUnit unit = sequencer.unit(dor & DOR_DRIVE);
        boolean motor = (dor & DOR_MOTOR_A << (dor & DOR_DRIVE)) != 0;
        return unit != null && motor && unit.changed() ? DIR_CHANGED : 0;
    }

    private void write(int port, int value, int width) {
        switch (port) {
            case DOR -> writeDor(value & 0xff);
            case TDR -> tdr = value & 3;
            case DSR -> writeDsr(value & 0xff);
            case DATA -> sequencer.writeData(value & 0xff, accepts());
            // the configuration control register
            default -> sequencer.rate(value);
        }
    }

    private void writeDor(int value) {
        boolean released = (value & ~dor & DOR_RUN) != 0;
        dor = value;
        if ((dor & DOR_RUN) == 0) {
            stop();
        } else if (released) {
            resetDone.armIn(RESET_TIME);
        }
        driveIrq();
    }

    private void writeDsr(int value) {
        sequencer.rate(value);
        if ((value & DSR_RESET) != 0 && (dor & DOR_RUN) != 0) {
            stop();
            resetDone.armIn(RESET_TIME);
        }
    }

    private void stop() {
        resetDone.cancel();
        sequencer.stop();
    }

    private void interrupt(boolean asserted) {
        interrupting = asserted;
        driveIrq();
    }

    private void driveIrq() {
        irq.set(interrupting && (dor & DOR_GATE) != 0);
    }

    @Override
    public void acknowledge(int channel) {
        sequencer.acknowledge();
    }

    @Override
    public void reset(Reset kind) {
        if (kind == Reset.PROCESSOR) {
            return;
        }
        resetDone.cancel();
        sequencer.powerOn();
        dor = 0;
        tdr = 0;
        driveIrq();
    }

    @Override
    public void state(StateIo io) {
        dor = io.u8("DOR", dor) & 0xff;
        tdr = io.u8("TDR", tdr) & 3;
        interrupting = io.flag("interrupting", interrupting);
        sequencer.state(io);
    }
}
