package backplane.device.cmos;

import backplane.api.Clock;
import backplane.api.Device;
import backplane.api.FirmwareDrive;
import backplane.api.IrqLine;
import backplane.api.Keyword;
import backplane.api.Link;
import backplane.api.MachineFacts;
import backplane.api.PlugException;
import backplane.api.PointerInput;
import backplane.api.PortMap;
import backplane.api.Reset;
import backplane.api.Slot;
import backplane.api.StateIo;
import backplane.api.Timer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** The real-time clock with CMOS memory at ports 70h and 71h, and 72h, 73h if an image of 256 bytes is given. */
@Component(
        service = Device.class,
        configurationPid = "backplane.rc.cmos",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = Cmos.Config.class, factory = true)
@Keyword(value = "cmosimage", type = "cmos", id = "cmos", prefix = "image.")
public final class Cmos implements Device {

    /** What {@code cmosimage:} can say. */
    @ObjectClassDefinition(name = "RTC and CMOS", description = "MC146818 real-time clock with CMOS memory")
    public @interface Config {
        /** The image. */
        @AttributeDefinition(
                description =
                        "File with the initial content: 64, 128 or 256 bytes; none = from the settings; 256 adds the ports 72h and 73h")
        String image_file() default "";

        /** Where the time comes from. */
        @AttributeDefinition(
                description = "Initial time: of the machine, or what the image holds",
                options = {@Option("time0"), @Option("image")})
        String image_rtc__init() default "time0";
    }

    private static final String[] BAYS = {
        "floppya",
        "floppyb",
        "ata0-master",
        "ata0-slave",
        "ata1-master",
        "ata1-slave",
        "ata2-master",
        "ata2-slave",
        "ata3-master",
        "ata3-slave"
    };

    private final String imageFile;
    private final boolean timeFromImage;
    private final TimeBase base;
    private final byte[] ram = new byte[256];
    private final Mc146818 rtc = new Mc146818(ram);
    private final Map<String, Link<FirmwareDrive>> drives = new HashMap<>();
    private int size = 128;
    private byte @Nullable [] image;
    /** The index registers of ports 70h and 72h. */
    private int index;

    private int extendedIndex;

    // given in attach, before anything else is called
    @SuppressWarnings("NullAway.Init")
    private Clock clock;

    @SuppressWarnings("NullAway.Init")
    private IrqLine irq;

    @SuppressWarnings("NullAway.Init")
    private Timer alarm;

    @SuppressWarnings("NullAway.Init")
    private MachineFacts facts;

    @SuppressWarnings("NullAway.Init")
    private Link<PointerInput> mouse;

    /** Makes the clock as configured. */
    @Activate
    public Cmos(Config config) {
        this(config.image_file(), config.image_rtc__init().equals("image"));
    }

    /** Makes the clock with the content that the machine's settings give. */
    public Cmos() {
        this("", false);
    }

    /**
     * @param imageFile path of the initial content, or empty
     * @param timeFromImage whether the clock starts at the time in the image
     */
    public Cmos(String imageFile, boolean timeFromImage) {
        this(imageFile, timeFromImage, System::nanoTime);
    }

    /** @param host the host's time in nanoseconds, for {@code rtc_sync} */
    Cmos(String imageFile, boolean timeFromImage, LongSupplier host) {
        this.imageFile = imageFile;
        this.timeFromImage = timeFromImage;
        base = new TimeBase(host);
    }

    @Override
    public void attach(Slot slot) throws PlugException {
        if (!imageFile.isEmpty()) {
            byte[] content = ImageFile.read(imageFile);
            image = content;
            size = content.length;
        }
        clock = slot.clock();
        irq = slot.irq(8);
        alarm = clock.timer("rtc", deadline -> drive());
        facts = slot.facts();
        base.configure(facts);
        mouse = slot.link(PointerInput.class, "mouse");
        for (String bay : BAYS) {
            drives.put(bay, slot.link(FirmwareDrive.class, bay));
        }
        slot.ports().map(0x70, 2, PortMap.BYTE, this::read, this::write);
        if (size == 256) {
            slot.ports().map(0x72, 2, PortMap.BYTE, this::readExtended, this::writeExtended);
        }
    }

    private long now() {
        return base.now(clock.now());
    }

    private int read(int port, int width) {
        // the index register cannot be read
        return port == 0x70 ? 0xff : readMemory(index);
    }

    private void write(int port, int value, int width) {
        if (port == 0x70) {
            // bit 7 masks NMI, which nothing in this machine raises
            index = value & 0x7f;
        } else {
            writeMemory(index, value);
        }
    }

    private int readExtended(int port, int width) {
        return port == 0x72 ? 0xff : readMemory(extendedIndex);
    }

    private void writeExtended(int port, int value, int width) {
        if (port == 0x72) {
            extendedIndex = value;
        } else {
            writeMemory(extendedIndex, value);
        }
    }

    private int readMemory(int at) {
        if (at >= size) {
            return 0xff;
        }
        int value = rtc.read(at, now());
        if (at == Mc146818.C) {
            drive();
        }
        return value;
    }

    private void writeMemory(int at, int value) {
        if (at < size) {
            rtc.write(at, value, now());
            if (at < Mc146818.D) {
                drive();
            }
        }
    }

    private @Nullable FirmwareDrive drive(String bay) {
        Link<FirmwareDrive> link = drives.get(bay);
        return link == null ? null : link.get();
    }

    private void drive() {
        long now = now();
        rtc.update(now);
        irq.set(rtc.interrupting());
        long next = rtc.nextInterrupt(now);
        if (next == Timer.NEVER) {
            alarm.cancel();
        } else {
            alarm.armAt(base.look(next, clock.now()));
        }
    }

    @Override
    public void reset(Reset kind) {
        if (kind == Reset.PROCESSOR) {
            return;
        }
        if (kind == Reset.POWER_ON) {
            powerOn();
        }
        index = extendedIndex = 0;
        rtc.reset();
        drive();
    }

    private void powerOn() {
        base.start(clock.now());
        Arrays.fill(ram, (byte) 0);
        byte[] content = image;
        if (content != null) {
            System.arraycopy(content, 0, ram, 0, content.length);
        } else {
            new Content(ram, facts, this::drive).fill(mouse.get() != null);
        }
        if (timeFromImage && content != null) {
            rtc.resume(now());
        } else {
            rtc.powerOn(facts.epochMillis(), now());
        }
    }

    @Override
    public void state(StateIo io) {
        io.bytes("ram", ram);
        rtc.state(io);
        base.state(io, clock.now());
        index = io.u8("index", index) & 0x7f;
        extendedIndex = io.u8("extended_index", extendedIndex);
    }
}
