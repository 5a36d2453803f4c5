package backplane.device.harddrv;

import backplane.api.Bytes;
import backplane.api.Device;
import backplane.api.IrqLine;
import backplane.api.Keyword;
import backplane.api.Link;
import backplane.api.PlugException;
import backplane.api.PortBlock;
import backplane.api.PortMap;
import backplane.api.PortRegion;
import backplane.api.Reset;
import backplane.api.Slot;
import backplane.api.StateIo;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** An ATA channel: the ports of two drives that share a cable and an interrupt. */
@Component(
        service = Device.class,
        configurationPid = "backplane.rc.ata",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = AtaChannel.Config.class, factory = true)
@Keyword(value = "ata{0..3}", type = "ata", number = "channel")
@SuppressWarnings("NullAway.Init") // lines are claimed in attach
public final class AtaChannel implements Device, AtaCable, PortBlock {

    /** Device control bits: no interrupt, soft reset, show the previous values of the registers. */
    private static final int NIEN = 0x02, SRST = 0x04, HOB = 0x80;

    /** Device register: which drive. */
    private static final int DEV = 0x10;

    private static final int EXECUTE_DIAGNOSTIC = 0x90;

    /** What the line in bochsrc can say of a channel; 0 stands for the usual value of this channel. */
    @ObjectClassDefinition(name = "ATA channel", description = "Ports and interrupt of two ATA drives")
    public @interface Config {
        /** Which of the four channels. */
        @AttributeDefinition(description = "Number of the channel", min = "0", max = "3")
        int channel() default 0;

        /** Whether the channel is there. */
        @AttributeDefinition(description = "0 = the channel is not there")
        boolean enabled() default true;

        /** First port of the command block. */
        @AttributeDefinition(description = "First of 8 ports of the command block; 0 = usual", min = "0", max = "65528")
        int ioaddr1() default 0;

        /** The control register is 6 above. */
        @AttributeDefinition(
                description = "Control block; its register is 6 above; 0 = usual",
                min = "0",
                max = "65528")
        int ioaddr2() default 0;

        /** ISA interrupt. */
        @AttributeDefinition(description = "ISA interrupt; 0 = usual", min = "0", max = "15")
        int irq() default 0;
    }

    private final boolean enabled;
    private final ChannelPlace place;

    private IrqLine irq;
    private PortRegion commandBlock;
    private PortRegion controlBlock;
    private DrivePair drives;
    private Link<MasterPort> masterPort;

    private int control;
    private int device;
    private boolean interrupting;

    @Activate
    public AtaChannel(Config config) {
        this(config.enabled(), ChannelPlace.of(config.channel(), config.ioaddr1(), config.ioaddr2(), config.irq()));
    }

    /** A channel at its usual place. */
    public AtaChannel(int channel) {
        this(true, ChannelPlace.of(channel, 0, 0, 0));
    }

    private AtaChannel(boolean enabled, ChannelPlace place) {
        this.enabled = enabled;
        this.place = place;
    }

    @Override
    public void attach(Slot slot) throws PlugException {
        if (!enabled) {
            return;
        }
        irq = slot.irq(place.irq());
        drives = new DrivePair(
                slot.link(AtaUnit.class, slot.id() + "-master"), slot.link(AtaUnit.class, slot.id() + "-slave"));
        masterPort = slot.link(MasterPort.class, slot.id());
        commandBlock = slot.ports()
                .map(place.command(), 8, PortMap.BYTE | PortMap.WORD | PortMap.DWORD, this::read, this::write, this);
        controlBlock = slot.ports()
                .map(
                        place.control(),
                        1,
                        PortMap.BYTE,
                        (port, width) -> alternateStatus(),
                        (port, v, width) -> control(v));
        slot.provide(AtaCable.class, slot.id(), this);
    }

    private int read(int port, int width) {
        int register = port - commandBlock.first();
        if (register == 0) {
            AtaUnit unit = selected();
            return unit == null ? drives.absent(width) : unit.readData(width);
        }
        int value = 0;
        for (int i = 0; i < width; i++) {
            value |= readRegister(register + i & 7) << 8 * i;
        }
        return value;
    }

    private int readRegister(int register) {
        AtaUnit unit = selected();
        if (unit == null || register == 0) {
            return drives.absent(1);
        }
        int value = unit.read(register, (control & HOB) != 0);
        return register == Taskfile.DEVICE ? value & ~DEV | device : value;
    }

    private int alternateStatus() {
        AtaUnit unit = selected();
        return unit == null ? drives.absent(1) : unit.alternateStatus();
    }

    private void write(int port, int value, int width) {
        int register = port - commandBlock.first();
        if (register == 0) {
            AtaUnit unit = selected();
            if (unit != null) {
                unit.writeData(value, width);
            }
            return;
        }
        for (int i = 0; i < width && register + i < 8; i++) {
            writeRegister(register + i, value >> 8 * i & 0xff);
        }
    }

    private void writeRegister(int register, int value) {
        control &= ~HOB;
        if (register == Taskfile.STATUS) {
            command(value);
            return;
        }
        if (register == Taskfile.DEVICE) {
            device = value & DEV;
        }
        drives.write(register, value);
        update();
    }

    private void command(int code) {
        AtaUnit unit = selected();
        if (code == EXECUTE_DIAGNOSTIC) {
            device = 0;
            drives.diagnose();
        } else if (unit != null) {
            unit.write(Taskfile.STATUS, code);
        }
    }

    private void control(int value) {
        int changed = value ^ control;
        control = value;
        if ((changed & SRST) != 0) {
            boolean asserted = (value & SRST) != 0;
            device = 0;
            drives.softReset(asserted);
        }
        update();
    }

    private @Nullable AtaUnit selected() {
        return drives.get(device != 0);
    }

    @Override
    public int readBlock(int port, int width, Bytes memory, long address, int count) {
        AtaUnit unit = port == commandBlock.first() ? selected() : null;
        return unit == null ? 0 : unit.readBlock(width, memory, address, count);
    }

    @Override
    public int writeBlock(int port, int width, Bytes memory, long address, int count) {
        AtaUnit unit = port == commandBlock.first() ? selected() : null;
        return unit == null ? 0 : unit.writeBlock(width, memory, address, count);
    }

    @Override
    public void update() {
        AtaUnit unit = selected();
        boolean asserted = unit != null && unit.interrupting() && (control & NIEN) == 0;
        if (asserted && !interrupting) {
            MasterPort port = masterPort.get();
            if (port != null) {
                port.master().interrupted();
            }
        }
        interrupting = asserted;
        irq.set(asserted);
    }

    @Override
    public @Nullable BusMaster master() {
        MasterPort port = masterPort.get();
        return port != null && port.master().active() ? port.master() : null;
    }

    @Override
    public boolean dmaCapable() {
        return masterPort.get() != null;
    }

    @Override
    public void masterStarted() {
        AtaUnit unit = selected();
        if (unit != null) {
            unit.dmaStarted();
        }
    }

    @Override
    public void decode(boolean answers) {
        commandBlock.enable(answers);
        controlBlock.enable(answers);
    }

    @Override
    public void reset(Reset kind) {
        if (enabled && kind != Reset.PROCESSOR) {
            control = 0;
            device = 0;
            interrupting = false;
            irq.set(false);
        }
    }

    @Override
    public void state(StateIo io) {
        control = io.u8("control", control) & 0xff;
        device = io.u8("device", device) & DEV;
        interrupting = io.flag("INTRQ", interrupting);
    }
}
