package backplane.device.floppy;

import backplane.api.Clock;
import backplane.api.IrqLine;
import backplane.api.Link;
import backplane.api.PlugException;
import backplane.api.StateIo;
import backplane.api.Timer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes commands through their three phases: the bytes of the command, its execution, the bytes of the result. */
final class Sequencer {

    /** Main status register: ready for the data register, direction, non-DMA execution, command in progress. */
    private static final int RQM = 0x80, DIO = 0x40, NON_DMA = 0x20, BUSY = 0x10;

    /** Status register 0: invalid command. */
    private static final int INVALID = 0x80;

    /** What VERSION tells: an enhanced controller. */
    private static final int ENHANCED = 0x90;

    /** Status register 3: bits that are always set, and those of the drive. */
    private static final int ALWAYS = 0x20, TWO_SIDED = 0x08, TRACK_ZERO = 0x10, WRITE_PROTECTED = 0x40;

    /** Times in nanoseconds; real drives take milliseconds and nobody misses them. */
    private static final long SECTOR_TIME = 30_000, COMMAND_TIME = 100_000;

    /** A revolution takes 200 ms; a sector of 18 passes in a little more than this. */
    private static final long SECTOR_PASSES = 11_000_000;

    private static final int COMMAND = 0, EXECUTION = 1, RESULT = 2;

    private final Clock clock;
    private final DmaHost dma;
    private final List<Link<FloppyUnit>> units;
    private final IrqLine interrupt;
    private final Timer execution;
    private final Heads heads;
    private final RegisterHost register;
    private final Configuration configuration = new Configuration();
    private final Transfer transfer = new Transfer();
    private final CommandBytes command = new CommandBytes();
    private final ResultBytes result = new ResultBytes();

    private int phase;
    private int rate;

    /** @param interrupt the interrupt request, before the gate of the digital output register */
    Sequencer(Clock clock, DmaHost dma, List<Link<FloppyUnit>> units, IrqLine interrupt) throws PlugException {
        this.clock = clock;
        this.dma = dma;
        this.units = units;
        this.interrupt = interrupt;
        execution = clock.timer("execution", deadline -> execute());
        heads = new Heads(clock, this::unit, () -> interrupt.set(true));
        register = new RegisterHost(() -> interrupt.set(true));
    }

    @Nullable
    FloppyUnit unit(int drive) {
        return drive < units.size() ? units.get(drive).get() : null;
    }

    /** Chooses the data rate, as the two lowest bits of DSR and CCR do. */
    void rate(int value) {
        rate = value & 3;
    }

    /** Returns the main status register. */
    int status() {
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

    /** What both kinds of reset do to the command in progress. */
    void stop() {
        execution.cancel();
        heads.stop();
        phase = COMMAND;
        command.begin();
        result.begin();
        register.clear();
        configuration.reset();
        interrupt.set(false);
        dma.request(false);
    }

    /** A reset is over: all drives report that they may have changed. */
    void ready() {
        heads.poll();
        interrupt.set(true);
    }

    void powerOn() {
        configuration.powerOn();
        stop();
        // 250 kbit/s
        rate = 2;
        heads.forget();
        command.forget();
        result.forget();
    }

    int readData() {
        if (phase == RESULT) {
            interrupt.set(false);
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
        interrupt.set(false);
        execution.armIn(0);
    }

    /** @param accepts whether a command may begin now */
    void writeData(int value, boolean accepts) {
        if (phase == EXECUTION && register.waiting() && !command.isRead()) {
            register.write(value);
            registerMoved();
        } else if (phase == COMMAND && accepts) {
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
            interrupt.set(true);
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
                interrupt.set(true);
            }
        }
    }

    /** The DMA channel has been opened. */
    void acknowledge() {
        if (phase == EXECUTION && configuration.usesDma() && !execution.armed()) {
            execution.armIn(0);
        }
    }

    private int senseDrive(int drive) {
        FloppyUnit unit = unit(drive);
        int trackZero = heads.cylinder(drive) == 0 ? TRACK_ZERO : 0;
        int isProtected = unit != null && unit.writeProtected() ? WRITE_PROTECTED : 0;
        return command.headAndDrive() | ALWAYS | TWO_SIDED | trackZero | isProtected;
    }

    private void senseInterrupt() {
        int[] report = heads.report();
        interrupt.set(heads.anyEnded());
        finish(report == null ? new int[] {INVALID} : report);
    }

    void state(StateIo io) {
        rate = io.u8("data_rate", rate) & 3;
        phase = io.u8("phase", phase) % 3;
        command.state(io);
        result.state(io);
        io.section("heads", heads::state);
        io.section("configuration", configuration::state);
        io.section("register", register::state);
        io.section("transfer", transfer::state);
    }
}
