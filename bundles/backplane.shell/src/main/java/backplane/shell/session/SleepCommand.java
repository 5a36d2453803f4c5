package backplane.shell.session;

import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Component;

/** The command {@code sleep}, for scripts: {@code -c 'sleep 5' -c vga:text}. */
@Component(
        service = SleepCommand.class,
        property = {"osgi.command.scope=backplane", "osgi.command.function=sleep"})
public final class SleepCommand {

    private static final double MILLIS = 1000;

    /** Waits. */
    @Descriptor("waits, in host time; the machines go on")
    public void sleep(@Descriptor("seconds, as 2.5") double seconds) throws InterruptedException {
        Thread.sleep((long) (Math.max(0, seconds) * MILLIS));
    }
}
