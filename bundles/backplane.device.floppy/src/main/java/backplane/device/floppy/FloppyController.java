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
import java.util.Arrays;
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
    private final int[] command = new int[9];
    private int received;
    private final int[] result = new int[10];
    private int resultLength;
    private int resultRead;

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
                    case COMMAND -> received == 0 ? RQM : RQM | BUSY;
                    case RESULT -> RQM | DIO | BUSY;
                    default -> BUSY | executionStatus();
                };
    }

    private int executionStatus() {
        if (configuration.usesDma()) {
            return 0;
        }
        return NON_DMA | (register.waiting() ? RQM | (isRead() ? DIO : 0) : 0);
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
        received = 0;
        resultLength = 0;
        resultRead = 0;
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

    private boolean isRead() {
        int code = command[0] & 0x1f;
        return code == 0x06 || code == 0x0c || code == 0x02;
    }

    private int readData() {
        if (phase == RESULT) {
            interrupt(false);
            int value = result[resultRead++];
            if (resultRead == resultLength) {
                phase = COMMAND;
            }
            return value;
        }
        if (phase == EXECUTION && register.waiting() && isRead()) {
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
        if (phase == EXECUTION && register.waiting() && !isRead()) {
            register.write(value);
            registerMoved();
        } else if (phase == COMMAND && (dor & DOR_RUN) != 0 && !resetDone.armed()) {
            command[received++] = value;
            if (received == length(command[0])) {
                received = 0;
                start();
            }
        }
    }

    /** Returns the number of bytes of a command, code included. */
    private static int length(int code) {
        return switch (code & 0x1f) {
            case 0x02, 0x05, 0x06, 0x09, 0x0c, 0x16 -> 9;
            case 0x0d -> 6;
            case 0x13 -> 4;
            case 0x03, 0x0f -> 3;
            case 0x04, 0x07, 0x0a, 0x12 -> 2;
            default -> 1;
        };
    }

    private void start() {
        int drive = command[1] & DOR_DRIVE;
        switch (command[0] & 0x1f) {
            case 0x02 -> {
                // READ TRACK begins with the first sector whatever the command says
                command[4] = 1;
                begin(Transfer.READ);
            }
            case 0x06, 0x0c -> begin(Transfer.READ);
            case 0x05, 0x09 -> begin(Transfer.WRITE);
            case 0x16 -> begin(Transfer.VERIFY);
            case 0x0d -> {
                transfer.beginFormat(command, heads.cylinder(drive), rate);
                startExecution();
            }
            case 0x03 -> configuration.specify(command[1], command[2]);
            case 0x04 -> finish(senseDrive(drive));
            case 0x07 -> heads.recalibrate(drive);
            case 0x08 -> senseInterrupt();
            case 0x0a -> {
                phase = EXECUTION;
                execution.armIn(COMMAND_TIME);
            }
            case 0x0f -> heads.seek(drive, seekTo(drive));
            case 0x0e -> finish(configuration.dump(heads, transfer.size()));
            // an enhanced controller
            case 0x10 -> finish(0x90);
            case 0x12 -> configuration.perpendicular(command[1]);
            case 0x13 -> configuration.configure(command[2], command[3]);
            case 0x14 -> finish(configuration.lock((command[0] & 0x80) != 0));
            default -> finish(INVALID);
        }
    }

    private void begin(int kind) {
        transfer.begin(kind, command, heads.cylinder(command[1] & DOR_DRIVE), rate);
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
        System.arraycopy(bytes, 0, result, 0, bytes.length);
        resultLength = bytes.length;
        resultRead = 0;
        phase = RESULT;
    }

    private void execute() {
        int drive = command[1] & DOR_DRIVE;
        if ((command[0] & 0x1f) == 0x0a) {
            long rotation = clock.now() / SECTOR_PASSES;
            finish(Transfer.identity(unit(drive), command[1], heads.cylinder(drive), rate, rotation));
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
        return command[1] & 7 | 0x20 | twoSided | trackZero | isProtected;
    }

    private int seekTo(int drive) {
        if ((command[0] & 0x80) == 0) {
            return command[2];
        }
        // relative seek; bit 6 means inwards
        int distance = (command[0] & 0x40) != 0 ? command[2] : -command[2];
        return Math.max(0, Math.min(0xff, heads.cylinder(drive) + distance));
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
        Arrays.fill(command, 0);
        Arrays.fill(result, 0);
        driveIrq();
    }

    @Override
    public void state(StateIo io) {
        dor = io.u8("DOR", dor) & 0xff;
        tdr = io.u8("TDR", tdr) & 3;
        rate = io.u8("data_rate", rate) & 3;
        phase = io.u8("phase", phase) % 3;
        interrupting = io.flag("interrupting", interrupting);
        io.ints("command", command);
        received = io.u8("received", received) % command.length;
        io.ints("result", result);
        resultLength = Math.min(result.length, io.u8("result_length", resultLength) & 0xff);
        resultRead = Math.min(result.length - 1, io.u8("result_read", resultRead) & 0xff);
        io.section("heads", heads::state);
        io.section("configuration", configuration::state);
        io.section("register", register::state);
        io.section("transfer", transfer::state);
    }
}
