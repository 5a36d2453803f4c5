package backplane.shell.command;

import backplane.api.DisplayFrame;
import backplane.display.api.CodePage;
import backplane.machine.HostedMachine;
import backplane.machine.Machines;
import backplane.shell.Names;
import backplane.shell.text.Picture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The commands {@code vga:*}. */
@Component(
        service = ScreenCommands.class,
        property = {
            "osgi.command.scope=vga",
            "osgi.command.function=text",
            "osgi.command.function=await",
            "osgi.command.function=screenshot"
        })
public final class ScreenCommands {

    private static final int LOOK_MILLIS = 100;

    private final Lookup lookup;

    /** Works on all machines. */
    @Activate
    public ScreenCommands(@Reference Machines machines) {
        lookup = new Lookup(machines);
    }

    /** Prints the screen. */
    @Descriptor("prints the guest's screen, if it is in a text mode")
    public String text() {
        return text(lookup.only());
    }

    /** Prints the screen of one machine. */
    @Descriptor("prints the guest's screen, if it is in a text mode")
    public String text(@Names(Names.Of.MACHINE) @Descriptor("name of a machine") String name) {
        return text(lookup.machine(name));
    }

    private static String text(HostedMachine host) {
        DisplayFrame frame = paint(host);
        if (frame.columns() == 0) {
            throw new IllegalStateException("the screen shows " + frame.width() + "x" + frame.height()
                    + " pixels and no text; vga:screenshot FILE.png writes a picture");
        }
        StringBuilder text = new StringBuilder();
        StringBuilder line = new StringBuilder();
        for (int row = 0; row < frame.rows(); row++) {
            line.setLength(0);
            for (int column = 0; column < frame.columns(); column++) {
                line.append(CodePage.glyph(frame.cells()[row * frame.columns() + column]));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString().stripTrailing();
    }

    /** Waits for a text. */
    @Descriptor("waits until the guest's screen shows a text; an error if it does not in time")
    public void await(
            @Descriptor("the text, as 'login:'") String wanted, @Descriptor("the most seconds to wait") int seconds)
            throws InterruptedException {
        HostedMachine host = lookup.only();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!shows(host, wanted)) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(
                        "the screen does not show '" + wanted + "' after " + seconds + " s; see vga:text");
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private static boolean shows(HostedMachine host, String wanted) {
        try {
            return text(host).contains(wanted);
        } catch (IllegalStateException e) {
            // no picture yet
            return false;
        }
    }

    private static DisplayFrame paint(HostedMachine host) {
        List<String> displays = host.machine().displays();
        DisplayFrame frame = new DisplayFrame();
        if (!displays.isEmpty()) {
            host.machine().paint(displays.get(0), frame);
        }
        if (frame.width() == 0) {
            throw new IllegalStateException(host.name() + " shows no picture: "
                    + (displays.isEmpty() ? "there is no display card; see dev:list" : host.sentence()));
        }
        return frame;
    }

    /** Saves the screen. */
    @Descriptor("saves the guest's screen as a PNG picture")
    public String screenshot(@Names(Names.Of.FILE) @Descriptor("the file, FILE.png") String file) throws IOException {
        DisplayFrame frame = paint(lookup.only());
        Files.write(Path.of(file), Picture.png(frame.width(), frame.height(), frame.pixels()));
        return frame.width() + "x" + frame.height() + " pixels in " + file;
    }
}
