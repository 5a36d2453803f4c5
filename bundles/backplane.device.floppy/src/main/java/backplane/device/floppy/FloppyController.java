package backplane.device.floppy;

import backplane.api.Clock;
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
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
@SuppressWarnings("NullAway.Init") // lines, links and timers are claimed in attach
public final class FloppyController implements Device, DmaPeripheral {

    private static final int DOR = 0x3f2, TDR = 0x3f3, MSR = 0x3f4, DSR = 0x3f4, DATA = 0x3f5, DIR = 0x3f7;
    private static final int IRQ = 6, CHANNEL = 2;

    /** Digital output register: drive, not reset, gate of DMA and interrupt, motors. */
    private static final int DOR_DRIVE = 0x03, DOR_RUN = 0x04, DOR_GATE = 0x08, DOR_MOTOR_A = 0x10;

    /** Main status register: ready for the data register, direction, non-DMA execution, command in progress. */
    private static final int RQM = 0x80, DIO = 0x40, NON_DMA = 0x20, BUSY = 0x10;

    private static final int DSR_RESET = 0x80;

    /** Status register 0: invalid command. */
    private static final int INVALID = 0x80;

    /** What VERSION tells: an enhanced controller. */
    private static final int ENHANCED = 0x90;

    /** Times in nanoseconds; real drives take milliseconds and nobody misses them. */
    private static final long RESET_TIME = 50_000, SECTOR_TIME = 30_000, COMMAND_TIME = 100_000;

    /** A revolution takes 200 ms; a sector of 18 passes in a little more than this. */
    private static final long SECTOR_PASSES = 11_000_000;

    /** What the controller does. */
    private static final int COMMAND = 0, EXECUTION = 1, RESULT = 2;

    /** Nothing can be configured. */
    @ObjectClassDefinition(name = "Floppy controller", description = "82077AA")
    public @interface Config {}

    private Clock clock;
    private IrqLine irq;
    private DmaHost dma;
    private final RegisterHost register = new RegisterHost(() -> interrupt(true));
    private final Configuration configuration = new Configuration();
    private final List<Link<FloppyUnit>> units = new ArrayList<>();
    private Timer execution;
    private Timer resetDone;
    private Heads heads;
    private final Transfer transfer = new Transfer();

    private int dor;
    private int tdr;
    private int rate;
    private int phase;
    private boolean interrupting;
    private final CommandBytes command = new CommandBytes();
    private final ResultBytes result = new ResultBytes();

    @Activate
    public FloppyController() {
        // everything comes with the slot
    }

    @Override
    public void attach(Slot slot) throws PlugException {
        clock = slot.clock();
        irq = slot.irq(IRQ);
        dma = new DmaHost(slot.link(DmaController.class, "dma"), CHANNEL);
        units.clear();
        units.add(slot.link(FloppyUnit.class, "floppya"));
        units.add(slot.link(FloppyUnit.class, "floppyb"));
        execution = clock.timer("execution", deadline -> execute());
        resetDone = clock.timer("reset", deadline -> resetDone());
        heads = new Heads(clock, this::unit, () -> interrupt(true));
        slot.ports().map(DOR, 4, PortMap.BYTE, this::read, this::write);
        slot.ports().map(DIR, 1, PortMap.BYTE, this::read, this::write);
        slot.provide(DmaPeripheral.class, "dma" + CHANNEL, this);
    }

    private int read(int port, int width) {
        return switch (port) {
            case DOR -> dor;
            case TDR -> tdr;
            case MSR -> mainStatus();
            case DATA -> readData();
            default -> directory();
        };
    }

    private int mainStatus() {
        if ((dor & DOR_RUN) == 0 || resetDone.armed()) {
            return 0;
        }
        return heads.busy()
                | switch (phase) {
                    case COMMAND -> command.begun() ? RQM | BUSY : RQM;
                    case RESULT -> RQM | DIO | BUSY;
                    default -> BUSY | executionStatus();
                };
    }

    private int executionStatus() {
        if (configuration.usesDma()) {
            return 0;
        }
        return NON_DMA | (register.waiting() ? RQM | (command.isRead() ? DIO : 0) : 0);
    }

    /** The digital input register: only the change line of the selected drive is driven. */
    private int directory() {
        FloppyUnit unit = unit(dor & DOR_DRIVE);
        boolean motor = (dor & DOR_MOTOR_A << (dor & DOR_DRIVE)) != 0;
        return unit != null && motor && unit.changed() ? 0x80 : 0;
    }

    private void write(int port, int value, int width) {
        switch (port) {
            case DOR -> writeDor(value & 0xff);
            case TDR -> tdr = value & 3;
            case DSR -> writeDsr(value & 0xff);
            case DATA -> writeData(value & 0xff);
            // the configuration control register
            default -> rate = value & 3;
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
        rate = value & 3;
        if ((value & DSR_RESET) != 0 && (dor & DOR_RUN) != 0) {
            stop();
            resetDone.armIn(RESET_TIME);
        }
    }

    /** What both kinds of reset do to the command in progress. */
    private void stop() {
        execution.cancel();
        resetDone.cancel();
        heads.stop();
        phase = COMMAND;
        command.begin();
        result.begin();
        register.clear();
        configuration.reset();
        interrupt(false);
        dma.request(false);
    }

    private void resetDone() {
        heads.poll();
        interrupt(true);
    }

    private void interrupt(boolean asserted) {
        interrupting = asserted;
        driveIrq();
    }

    private void driveIrq() {
        irq.set(interrupting && (dor & DOR_GATE) != 0);
    }

    private @Nullable FloppyUnit unit(int drive) {
        return drive < units.size() ? units.get(drive).get() : null;
    }

    private int readData() {
        if (phase == RESULT) {
            interrupt(false);
            int value = result.next();
            phase = result.isRead() ? COMMAND : RESULT;
            return value;
        }
        if (phase == EXECUTION && register.waiting() && command.isRead()) {
            registerMoved();
            return register.read();
        }
        return 0xff;
    }

    private void registerMoved() {
        interrupt(false);
        execution.armIn(0);
    }

    private void writeData(int value) {
        if (phase == EXECUTION && register.waiting() && !command.isRead()) {
            register.write(value);
            registerMoved();
        } else if (phase == COMMAND && (dor & DOR_RUN) != 0 && !resetDone.armed()) {
            if (command.take(value)) {
                start();
            }
        }
    }

    private void start() {
        int drive = command.drive();
        switch (command.code()) {
            case CommandBytes.READ_TRACK -> {
                command.fromFirstSector();
                begin(Transfer.READ);
            }
            case CommandBytes.READ, CommandBytes.READ_DELETED -> begin(Transfer.READ);
            case CommandBytes.WRITE, CommandBytes.WRITE_DELETED -> begin(Transfer.WRITE);
            case CommandBytes.VERIFY -> begin(Transfer.VERIFY);
            case CommandBytes.FORMAT -> {
                transfer.beginFormat(command.all(), heads.cylinder(drive), rate);
                startExecution();
            }
            case CommandBytes.SPECIFY -> configuration.specify(command.get(1), command.get(2));
            case CommandBytes.SENSE_DRIVE -> finish(senseDrive(drive));
            case CommandBytes.RECALIBRATE -> heads.recalibrate(drive);
            case CommandBytes.SENSE_INTERRUPT -> senseInterrupt();
            case CommandBytes.READ_ID -> {
                phase = EXECUTION;
                execution.armIn(COMMAND_TIME);
            }
            case CommandBytes.SEEK -> heads.seek(drive, command.target(heads.cylinder(drive)));
            case CommandBytes.DUMP_REGISTERS -> finish(configuration.dump(heads, transfer.size()));
            case CommandBytes.VERSION -> finish(ENHANCED);
            case CommandBytes.PERPENDICULAR -> configuration.perpendicular(command.get(1));
            case CommandBytes.CONFIGURE -> configuration.configure(command.get(2), command.get(3));
            case CommandBytes.LOCK -> finish(configuration.lock(command.highest()));
            default -> finish(INVALID);
        }
    }

    private void begin(int kind) {
        transfer.begin(kind, command.all(), heads.cylinder(command.drive()), rate);
        startExecution();
    }

    private void startExecution() {
        phase = EXECUTION;
        register.clear();
        if (configuration.usesDma()) {
            dma.request(true);
        }
        execution.armIn(COMMAND_TIME);
    }

    private void finish(int... bytes) {
        result.put(bytes);
        phase = RESULT;
    }

    private void execute() {
        int drive = command.drive();
        if (command.code() == CommandBytes.READ_ID) {
            long rotation = clock.now() / SECTOR_PASSES;
            finish(Transfer.identity(unit(drive), command.get(1), heads.cylinder(drive), rate, rotation));
            interrupt(true);
            return;
        }
        switch (transfer.step(unit(drive), configuration.usesDma() ? dma : register)) {
            case MORE -> execution.armIn(SECTOR_TIME);
            case WAITS -> {
                // goes on when the channel is opened, or the data register is accessed
            }
            case DONE -> {
                dma.request(false);
                register.clear();
                finish(transfer.result());
                interrupt(true);
            }
        }
    }

    @Override
    public void acknowledge(int channel) {
        if (phase == EXECUTION && configuration.usesDma() && !execution.armed()) {
            execution.armIn(0);
        }
    }

    private int senseDrive(int drive) {
        FloppyUnit unit = unit(drive);
        int twoSided = 0x08;
        int trackZero = heads.cylinder(drive) == 0 ? 0x10 : 0;
        int isProtected = unit != null && unit.writeProtected() ? 0x40 : 0;
        return command.headAndDrive() | 0x20 | twoSided | trackZero | isProtected;
    }

    private void senseInterrupt() {
        int[] report = heads.report();
        interrupt(heads.anyEnded());
        finish(report == null ? new int[] {INVALID} : report);
    }

    @Override
    public void reset(Reset kind) {
        if (kind == Reset.PROCESSOR) {
            return;
        }
        configuration.powerOn();
        stop();
        dor = 0;
        tdr = 0;
        // 250 kbit/s
        rate = 2;
        heads.forget();
        command.forget();
        result.forget();
        driveIrq();
    }

    @Override
    public void state(StateIo io) {
        dor = io.u8("DOR", dor) & 0xff;
        tdr = io.u8("TDR", tdr) & 3;
        rate = io.u8("data_rate", rate) & 3;
        phase = io.u8("phase", phase) % 3;
        interrupting = io.flag("interrupting", interrupting);
        command.state(io);
        result.state(io);
        io.section("heads", heads::state);
        io.section("configuration", configuration::state);
        io.section("register", register::state);
        io.section("transfer", transfer::state);
    }
}
