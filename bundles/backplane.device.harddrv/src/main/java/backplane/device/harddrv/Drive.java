package backplane.device.harddrv;

import backplane.api.Device;
import backplane.api.FirmwareDrive;
import backplane.api.Keyword;
import backplane.api.MediumPort;
import backplane.api.PlugException;
import backplane.api.Reset;
import backplane.api.Slot;
import backplane.api.StateIo;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** A drive on an ATA channel: disk or CD-ROM. Its slot tells which, {@code ata0-master}; the slot's bay holds the image. */
@Component(
        service = Device.class,
        configurationPid = "backplane.rc.drive",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = Drive.Config.class, factory = true)
@Keyword(value = "ata{0..3}-{master,slave}", type = "drive", backend = "disk", selector = "mode", preset = "flat")
public final class Drive implements Device {

    private static final Pattern SLOT = Pattern.compile("(ata([0-3]))-(master|slave)");

    /** What the line in bochsrc can say of the drive itself; path and mode belong to the medium. */
    @ObjectClassDefinition(name = "ATA drive", description = "Disk or CD-ROM drive on an ATA channel")
    public @interface Config {
        /** Kind of drive. */
        @AttributeDefinition(
                description = "Kind of drive",
                options = {
                    @Option(label = "none", value = "none"),
                    @Option(label = "disk", value = "disk"),
                    @Option(label = "cdrom", value = "cdrom")
                })
        String type() default "none";

        /** Geometry of a disk. */
        @AttributeDefinition(description = "Cylinders; 0 = from the size", min = "0", max = "262143")
        int cylinders() default 0;

        /** Geometry of a disk. */
        @AttributeDefinition(description = "Heads; 0 = 16", min = "0", max = "16")
        int heads() default 0;

        /** Geometry of a disk. */
        @AttributeDefinition(description = "Sectors per track; 0 = 63", min = "0", max = "63")
        int spt() default 0;

        /** Bytes of a logical sector of a disk. */
        @AttributeDefinition(
                description = "Bytes per sector of a disk",
                options = {
                    @Option(label = "512", value = "512"),
                    @Option(label = "1024", value = "1024"),
                    @Option(label = "4096", value = "4096")
                })
        int sect__size() default 512;

        /** Model as IDENTIFY shows it. */
        @AttributeDefinition(description = "Model, at most 40 characters")
        String model() default "Generic 1234";

        /** Firmware's business: how the BIOS finds the drive. */
        @AttributeDefinition(
                description = "How the BIOS finds the drive",
                options = {
                    @Option(label = "auto", value = "auto"),
                    @Option(label = "cmos", value = "cmos"),
                    @Option(label = "none", value = "none")
                })
        String biosdetect() default "auto";

        /** Firmware's business: how the BIOS translates cylinders. */
        @AttributeDefinition(
                description = "How the BIOS translates cylinders",
                options = {
                    @Option(label = "none", value = "none"),
                    @Option(label = "lba", value = "lba"),
                    @Option(label = "large", value = "large"),
                    @Option(label = "echs", value = "echs"),
                    @Option(label = "rechs", value = "rechs"),
                    @Option(label = "auto", value = "auto")
                })
        String translation() default "auto";
    }

    private final String type;
    private final String model;
    private final int sectorSize;
    private final @Nullable Geometry geometry;

    private @Nullable Unit unit;

    @Activate
    public Drive(Config config) {
        this(
                config.type(),
                config.model(),
                config.sect__size(),
                geometry(config.cylinders(), config.heads(), config.spt()));
    }

    Drive(String type, String model, int sectorSize, @Nullable Geometry geometry) {
        this.type = type.toLowerCase(Locale.ROOT);
        this.model = model;
        this.sectorSize = sectorSize;
        this.geometry = geometry;
    }

    /** A disk that takes its geometry from the size of its image. */
    public static Drive disk() {
        return new Drive("disk", "Generic 1234", 512, null);
    }

    /** A CD-ROM drive. */
    public static Drive cdrom() {
        return new Drive("cdrom", "Generic 1234", 512, null);
    }

    private static @Nullable Geometry geometry(int cylinders, int heads, int sectors) {
        boolean complete = cylinders > 0 && heads > 0 && sectors > 0;
        return complete ? new Geometry(Math.min(cylinders, Character.MAX_VALUE), heads, sectors) : null;
    }

    @Override
    public void attach(Slot slot) throws PlugException {
        Matcher place = SLOT.matcher(slot.id());
        if (!place.matches()) {
            throw new PlugException("a drive cannot be in slot '" + slot.id() + "': use ata0-master .. ata3-slave");
        }
        if (type.equals("none")) {
            return;
        }
        if (sectorSize != 512 && sectorSize != 1024 && sectorSize != 4096) {
            throw new PlugException(slot.id() + ": sect_size=" + sectorSize + " must be 512, 1024 or 4096");
        }
        MediumPort bay = slot.socket(MediumPort.class, "");
        unit = unit(slot, place, bay);
        slot.provide(AtaUnit.class, slot.id(), unit);
        FirmwareDrive.Kind kind = type.equals("cdrom") ? FirmwareDrive.Kind.CDROM : FirmwareDrive.Kind.DISK;
        slot.provide(FirmwareDrive.class, slot.id(), new DriveBay(kind, bay, geometry));
    }

    private Unit unit(Slot slot, Matcher place, MediumPort bay) throws PlugException {
        String serial = "BXHD" + place.group(2) + (place.group(3).equals("master") ? "0011" : "0012");
        DriveModel drive = new DriveModel(model, serial, sectorSize, geometry, slot.log());
        Unit.Maker maker =
                switch (type) {
                    case "disk" -> circuit -> new Disk(circuit, bay, drive);
                    case "cdrom" -> circuit -> new Cdrom(circuit, bay, drive);
                    default -> throw new PlugException(slot.id() + ": type=" + type + " must be none, disk or cdrom");
                };
        return new Unit(slot.clock(), slot.link(AtaCable.class, place.group(1)), maker);
    }

    @Override
    public void reset(Reset kind) {
        if (unit != null && kind != Reset.PROCESSOR) {
            unit.reset();
        }
    }

    @Override
    public void state(StateIo io) {
        if (unit != null) {
            unit.state(io);
        }
    }
}
