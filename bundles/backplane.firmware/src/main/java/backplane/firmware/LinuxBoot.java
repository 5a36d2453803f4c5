package backplane.firmware;

import backplane.api.Device;
import backplane.api.Keyword;
import backplane.api.PlugException;
import backplane.api.Reset;
import backplane.api.Slot;
import backplane.api.StateIo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Direct start of a Linux kernel, without boot loader and disk: {@code linux: kernel=FILE, initrd=FILE, cmdline="…"}. */
@Component(
        service = Device.class,
        configurationPid = "backplane.rc.linux",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = LinuxBoot.Config.class, factory = true)
@Keyword("linux")
public final class LinuxBoot implements Device {

    /** Name under which the boot source is provided. */
    static final String NAME = "linux";

    /** The options of {@code linux:}. */
    @ObjectClassDefinition(
            name = "Direct start of a Linux kernel",
            description = "The kernel is put into memory and started, without boot loader and disk")
    public @interface Config {

        @AttributeDefinition(description = "Kernel: a bzImage file")
        String kernel();

        @AttributeDefinition(description = "Initial RAM disk, if any", required = false)
        String initrd() default "";

        @AttributeDefinition(description = "Kernel command line", required = false)
        String cmdline() default "";
    }

    private static final String REMEDY = "; check the path, or make a guest with 'backplane guest'";

    private final Path kernel;
    private final Path initrd;
    private final String commandLine;

    @Activate
    public LinuxBoot(Config config) {
        this(config.kernel(), config.initrd(), config.cmdline());
    }

    /** A kernel, an initial RAM disk or {@code ""}, and a command line. */
    public LinuxBoot(String kernel, String initrd, String commandLine) {
        this.kernel = Path.of(kernel);
        this.initrd = Path.of(initrd);
        this.commandLine = commandLine;
    }

    @Override
    public void attach(Slot slot) throws PlugException {
        try {
            LinuxKernel image = LinuxKernel.read(kernel);
            if (commandLine.length() > image.commandLineMax()) {
                throw new PlugException("linux: cmdline has " + commandLine.length() + " characters, this kernel takes "
                        + image.commandLineMax());
            }
        } catch (IOException e) {
            throw new PlugException("kernel: cannot read " + reason(e), e);
        }
        if (!initrd.toString().isEmpty() && !Files.isReadable(initrd)) {
            throw new PlugException("initrd: cannot read " + initrd + REMEDY);
        }
        LinuxLoader loader = new LinuxLoader(kernel, initrd, commandLine, slot);
        try {
            loader.prepare();
        } catch (IOException e) {
            throw new PlugException("kernel: cannot read " + reason(e), e);
        }
        slot.provide(LinuxLoader.class, NAME, loader);
    }

    private static String reason(IOException e) {
        return e instanceof java.nio.file.NoSuchFileException
                ? e.getMessage() + ": no such file" + REMEDY
                : String.valueOf(e.getMessage());
    }

    @Override
    public void reset(Reset kind) {
        // the kernel is loaded by the firmware's power-on self test
    }

    @Override
    public void state(StateIo io) {
        // all of it is configuration
    }
}
