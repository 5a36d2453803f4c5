package backplane.device.harddrv;

import backplane.api.Bytes;
import backplane.api.Clock;
import backplane.api.Link;
import backplane.api.PlugException;
import backplane.api.StateIo;
import backplane.api.Timer;
import org.jspecify.annotations.Nullable;

/** The interface circuit of a drive: registers, data block, interrupt request and the time that things take. */
final class Unit implements AtaUnit {

    /** Status bits. */
    static final int BSY = 0x80, DRDY = 0x40, DF = 0x20, DSC = 0x10, DRQ = 0x08, ERR = 0x01;

    /** Error bits. */
    static final int ABRT = 0x04, IDNF = 0x10, UNC = 0x40;

    /** Time from a command to its first effect, and between two data blocks, in nanoseconds. */
    static final long COMMAND_TIME = 20_000, BLOCK_TIME = 4_000;

    private static final int DEVICE_RESET = 0x08;

    /** What a drive that passed its self-test says in the error register. */
    private static final int DIAGNOSTIC_PASSED = 0x01;

    final Taskfile task = new Taskfile();
    final DataBlock block = new DataBlock(this::moved);

    private final Link<AtaCable> cable;
    private final Timer timer;
    private final CommandSet set;

    private int status;
    private int error;
    private int command;
    private boolean intrq;
    private boolean starting;
    private boolean dmaRequest;

    /** Makes a command set for its circuit. */
    interface Maker {
        CommandSet make(Unit unit);
    }

    Unit(Clock clock, Link<AtaCable> cable, Maker maker) throws PlugException {
        this.cable = cable;
        timer = clock.timer("drive", deadline -> expired());
        set = maker.make(this);
    }

    void reset() {
        set.reset(true);
        toSignature();
    }

    private void toSignature() {
        stop();
        task.signature(set.signature());
        error = DIAGNOSTIC_PASSED;
        status = set.resetStatus();
        interrupt(false);
    }

    private void stop() {
        timer.cancel();
        starting = false;
        dmaRequest = false;
        block.end();
    }

    @Override
    public boolean present() {
        return set.present();
    }

    @Override
    public int alternateStatus() {
        return status;
    }

    @Override
    public boolean interrupting() {
        return intrq;
    }

    @Override
    public int read(int register, boolean previous) {
        if (register == Taskfile.STATUS) {
            interrupt(false);
            return status;
        }
        if (register == Taskfile.ERROR) {
            return error;
        }
        return previous ? task.previous(register) : task.get(register);
    }

    @Override
    public void write(int register, int value) {
        if (register == Taskfile.STATUS) {
            command(value & 0xff);
        } else if ((status & BSY) == 0) {
            task.write(register, value);
        }
    }

    private void command(int code) {
        if ((status & BSY) != 0 && code != DEVICE_RESET) {
            return;
        }
        stop();
        command = code;
        error = 0;
        interrupt(false);
        starting = true;
        busy(COMMAND_TIME);
    }

    /** Returns the present command. */
    int command() {
        return command;
    }

    private void expired() {
        if (starting) {
            starting = false;
            set.start();
        } else {
            set.proceed();
        }
    }

    /** Nothing can be done for a while; then {@link CommandSet#proceed} follows. */
    void busy(long time) {
        status = BSY | status & DRDY;
        timer.armIn(time);
    }

    /** The command has ended well. */
    void complete() {
        finish();
        interrupt(true);
    }

    /** The command has ended well and without an interrupt: the last block of a read. */
    void finish() {
        block.end();
        dmaRequest = false;
        status = DRDY | DSC;
    }

    /** The command has failed with these bits in the error register. */
    void fail(int bits) {
        finish();
        error = bits;
        status |= ERR;
        interrupt(true);
    }

    /** The command has failed, and the drive shows its signature: IDENTIFY DEVICE sent to a packet device. */
    void failWithSignature() {
        task.signature(set.signature());
        fail(ABRT);
    }

    /** The drive resets itself: DEVICE RESET, which gives no interrupt. */
    void resetByCommand() {
        set.reset(false);
        toSignature();
    }

    /** Offers {@code length} bytes of the buffer to the host. */
    void dataIn(int from, int length) {
        block.begin(from, length, true);
        status = DRDY | DSC | DRQ;
        interrupt(true);
    }

    /** Asks the host for {@code length} bytes. */
    void dataOut(int length, boolean withInterrupt) {
        block.begin(0, length, false);
        status = DRDY | DSC | DRQ;
        interrupt(withInterrupt);
    }

    /** Waits until the bus master runs; then, after {@code time}, {@link CommandSet#proceed} follows. */
    void awaitDma() {
        dmaRequest = true;
        status = DRDY | DSC | DRQ;
        dmaStarted();
    }

    @Override
    public void dmaStarted() {
        if (dmaRequest && master() != null) {
            dmaRequest = false;
            busy(BLOCK_TIME);
        }
    }

    /** Returns the bus master while it runs. */
    @Nullable
    BusMaster master() {
        AtaCable channel = cable.get();
        return channel == null ? null : channel.master();
    }

    /** Tells whether the channel has a bus master. */
    boolean dmaCapable() {
        AtaCable channel = cable.get();
        return channel != null && channel.dmaCapable();
    }

    private void interrupt(boolean asserted) {
        intrq = asserted;
        AtaCable channel = cable.get();
        if (channel != null) {
            channel.update();
        }
    }

    @Override
    public int readData(int width) {
        return block.read(width);
    }

    @Override
    public void writeData(int value, int width) {
        block.write(value, width);
    }

    @Override
    public int readBlock(int width, Bytes memory, long address, int count) {
        return block.read(width, memory, address, count);
    }

    @Override
    public int writeBlock(int width, Bytes memory, long address, int count) {
        return block.write(width, memory, address, count);
    }

    private void moved() {
        status &= ~DRQ;
        set.blockMoved();
    }

    @Override
    public void softReset(boolean asserted) {
        if (asserted) {
            stop();
            status = BSY;
            interrupt(false);
        } else {
            set.reset(false);
            toSignature();
        }
    }

    @Override
    public void diagnose(boolean withInterrupt) {
        toSignature();
        interrupt(withInterrupt);
    }

    void state(StateIo io) {
        io.section("taskfile", task::state);
        status = io.u8("status", status) & 0xff;
        error = io.u8("error", error) & 0xff;
        command = io.u8("command", command) & 0xff;
        intrq = io.flag("INTRQ", intrq);
        starting = io.flag("starting", starting);
        dmaRequest = io.flag("DMARQ", dmaRequest);
        io.section("block", block::state);
        io.section("commands", set::state);
    }
}
