package backplane.device.floppy;

import backplane.api.BlockMedium;
import backplane.api.Device;
import backplane.api.DeviceLog;
import backplane.api.FirmwareDrive;
import backplane.api.Keyword;
import backplane.api.MediumPort;
import backplane.api.PlugException;
import backplane.api.Reset;
import backplane.api.Slot;
import backplane.api.StateIo;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** A floppy disk drive, {@code floppya} or {@code floppyb}, which takes disks of all formats. */
@Component(
        service = Device.class,
        configurationPid = "backplane.rc.floppy_drive",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = FloppyDrive.Config.class, factory = true)
@Keyword(value = "floppy{a,b}", type = "floppy_drive", backend = "disk", selector = "mode", preset = "flat")
@SuppressWarnings("NullAway.Init") // the bay is claimed in attach
public final class FloppyDrive implements Device, FloppyUnit, FirmwareDrive {

    /** What the line in bochsrc can say of the drive itself; the disk is the medium's matter. */
    @ObjectClassDefinition(name = "Floppy drive", description = "Floppy disk drive A or B")
    public @interface Config {
        /** Kind of drive. */
        @AttributeDefinition(
                description = "Kind of drive; auto = by the disk",
                options = {
                    @Option(label = "auto", value = "auto"),
                    @Option(label = "none", value = "none"),
                    @Option(label = "2_88", value = "2_88"),
                    @Option(label = "1_44", value = "1_44"),
                    @Option(label = "1_2", value = "1_2"),
                    @Option(label = "720k", value = "720k"),
                    @Option(label = "360k", value = "360k")
                })
        String type() default "auto";
    }

    private final String type;
    private MediumPort bay;
    private DeviceLog log;
    private boolean changed = true;

    @Activate
    public FloppyDrive(Config config) {
        this(config.type());
    }

    /** @param type {@code auto}, {@code none}, or a capacity in Bochs' words: {@code 1_44} */
    public FloppyDrive(String type) {
        this.type = type;
    }

    @Override
    public void attach(Slot slot) throws PlugException {
        if (type.equals("none")) {
            return;
        }
        if (!type.equals("auto") && Format.named(type) == null) {
            throw new PlugException(slot.id() + ": type=" + type + " must be 2_88, 1_44, 1_2, 720k, 360k or none");
        }
        log = slot.log();
        bay = slot.socket(MediumPort.class, "");
        bay.onChange(this::exchanged);
        slot.provide(FloppyUnit.class, slot.id(), this);
        slot.provide(FirmwareDrive.class, slot.id(), this);
    }

    private void exchanged() {
        changed = true;
        BlockMedium disk = bay.medium();
        if (disk != null && format() == null) {
            log.error(disk.description() + " has " + disk.size()
                    + " bytes, more than any floppy disk; the guest sees an unformatted one");
        }
    }

    @Override
    public @Nullable Format format() {
        BlockMedium disk = bay.medium();
        return disk == null ? null : Format.ofSize(disk.size());
    }

    @Override
    public boolean writeProtected() {
        BlockMedium disk = bay.medium();
        return disk != null && disk.readOnly();
    }

    @Override
    public boolean changed() {
        return changed || bay.medium() == null;
    }

    @Override
    public void stepped() {
        changed = changed && bay.medium() == null;
    }

    @Override
    public void read(long position, byte[] into) throws IOException {
        BlockMedium disk = disk("read", position);
        int there = (int) Math.max(0, Math.min(into.length, disk.size() - position));
        Arrays.fill(into, there, into.length, (byte) 0);
        if (there > 0) {
            disk.read(position, into, 0, there);
        }
    }

    @Override
    public void write(long position, byte[] from) throws IOException {
        BlockMedium disk = disk("write", position);
        if (position + from.length > disk.size()) {
            throw new IOException("the image ends before");
        }
        disk.write(position, from, 0, from.length);
    }

    private BlockMedium disk(String doing, long position) throws IOException {
        BlockMedium disk = bay.medium();
        if (disk == null) {
            log.debug("no disk to " + doing + " at " + position);
            throw new IOException("no disk");
        }
        return disk;
    }

    @Override
    public Kind kind() {
        return Kind.FLOPPY;
    }

    @Override
    public @Nullable BlockMedium medium() {
        return bay.medium();
    }

    private Format geometry() {
        Format disk = format();
        Format drive = Format.named(type);
        return disk != null ? disk : drive != null ? drive : Format.USUAL;
    }

    @Override
    public int cylinders() {
        return geometry().cylinders();
    }

    @Override
    public int heads() {
        return geometry().heads();
    }

    @Override
    public int sectorsPerTrack() {
        return geometry().sectors();
    }

    @Override
    public void reset(Reset kind) {
        // the change line is the drive's own business
    }

    @Override
    public void state(StateIo io) {
        changed = io.flag("changed", changed);
    }
}
