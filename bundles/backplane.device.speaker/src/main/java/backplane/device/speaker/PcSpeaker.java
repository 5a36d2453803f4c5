package backplane.device.speaker;

import backplane.api.Device;
import backplane.api.DeviceLog;
import backplane.api.PlugException;
import backplane.api.Reset;
import backplane.api.Slot;
import backplane.api.Speaker;
import backplane.api.StateIo;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** The speaker that the interval timer drives. It makes no sound yet: it notes the tone, for the log and the inspector. */
@Component(
        service = Device.class,
        configurationPid = "backplane.rc.speaker",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = PcSpeaker.Config.class, factory = true)
public final class PcSpeaker implements Device, Speaker {

    /** What {@code speaker:} can say. */
    @ObjectClassDefinition(name = "PC speaker", description = "Notes the tone; makes no sound")
    public @interface Config {
        /** Whether it is there. */
        @AttributeDefinition(description = "0 = the speaker is not there")
        boolean enabled() default true;

        /** How it would sound. */
        @AttributeDefinition(
                description = "Where the sound goes; nowhere so far",
                options = {@Option("none"), @Option("sound"), @Option("system"), @Option("gui")})
        String mode() default "sound";

        /** How loud. */
        @AttributeDefinition(description = "Volume; accepted for later", min = "0", max = "15")
        int volume() default 8;
    }

    private static final long SECOND = 1_000_000_000L;

    private final boolean enabled;
    private long period;
    private long tones;

    // given in attach, before anything else is called
    @SuppressWarnings("NullAway.Init")
    private DeviceLog log;

    /** Makes what is configured. */
    @Activate
    public PcSpeaker(Config config) {
        this(config.enabled());
    }

    /** @param enabled whether it is there */
    public PcSpeaker(boolean enabled) {
        this.enabled = enabled;
    }

    @Override
    public void attach(Slot slot) throws PlugException {
        log = slot.log();
        if (enabled) {
            slot.provide(Speaker.class, "speaker", this);
        }
    }

    @Override
    public void tone(long newPeriod) {
        period = Math.max(0, newPeriod);
        if (period == 0) {
            return;
        }
        tones++;
        if (log.debugging()) {
            log.debug("tone of " + SECOND / period + " Hz");
        }
    }

    @Override
    public void reset(Reset kind) {
        if (kind != Reset.PROCESSOR) {
            period = tones = 0;
        }
    }

    @Override
    public void state(StateIo io) {
        period = io.u64("period", period);
        tones = io.u64("tones", tones);
    }
}
