package backplane.channel.file;

import backplane.api.CharBackend;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Writes what a port sends into a file, which is made anew; the port receives nothing. */
@Component(
        service = CharBackend.class,
        configurationPid = "backplane.rc.channel.file",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = FileChannelBackend.Config.class, factory = true)
public final class FileChannelBackend implements CharBackend {

    /** The keys of {@code com1: mode=file} and {@code parport1: file=}. */
    @ObjectClassDefinition(name = "File", description = "Output of a port into a file")
    public @interface Config {
        /** The file, in Bochs' word for serial ports. */
        @AttributeDefinition(description = "The file; it is made anew")
        String dev() default "";

        /** The file, in Bochs' word for parallel ports. */
        @AttributeDefinition(description = "File for the output")
        String file() default "";
    }

    private final String name;
    private @Nullable OutputStream out;

    @Activate
    public FileChannelBackend(Config config) {
        this(config.dev().isEmpty() ? config.file() : config.dev());
    }

    /** @param name the file; made if absent, emptied if present */
    public FileChannelBackend(String name) {
        this.name = name;
    }

    @Override
    public String description() {
        return name.isEmpty() ? "no file, the output is lost" : "file " + name;
    }

    @Override
    public void open(Feed feed) throws IOException {
        if (name.isEmpty()) {
            return;
        }
        Path path = Path.of(name);
        if (absentDevice(path)) {
            throw new IOException("there is no device " + name
                    + " on this host; attach it or load its driver, or name a file outside of /dev");
        }
        try {
            out = stream(path);
        } catch (IOException e) {
            throw new IOException(
                    "cannot write " + name + " (" + e.getClass().getSimpleName() + "); name a file that "
                            + "may be written, in a folder that exists",
                    e);
        }
        feed.connected(true);
    }

    /** What is made in /dev would be an ordinary file in memory; for such files there is /dev/shm. */
    private static boolean absentDevice(Path path) {
        Path whole = path.toAbsolutePath().normalize();
        return whole.startsWith("/dev") && !whole.startsWith("/dev/shm") && !Files.exists(path);
    }

    /** A named pipe is opened for both directions: opened for output alone, it would wait for somebody who reads. */
    private static OutputStream stream(Path path) throws IOException {
        boolean pipe = Files.exists(path)
                && Files.readAttributes(path, BasicFileAttributes.class).isOther();
        return pipe
                ? Channels.newOutputStream(FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE))
                : Files.newOutputStream(path);
    }

    @Override
    public void send(byte[] octets, int offset, int length) throws IOException {
        OutputStream file = out;
        if (file != null) {
            file.write(octets, offset, length);
        }
    }

    @Override
    public void close() {
        OutputStream file = out;
        out = null;
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException("cannot close " + name, e);
            }
        }
    }
}
