package backplane.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.options;

import backplane.api.Device;
import backplane.api.PlugException;
import backplane.api.Reset;
import backplane.api.Slot;
import backplane.api.StateIo;
import backplane.api.Timer;
import backplane.bochsrc.Profile;
import backplane.bochsrc.Profiles;
import backplane.core.Machine;
import backplane.machine.HostedMachine;
import backplane.machine.Machines;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.inject.Inject;
import javax.xml.parsers.SAXParserFactory;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * A device's bundle is updated over and over while a loop on the machine thread uses its port. {@code -Dupdates=1000} makes
 * it a benchmark: it prints how long no handler could be called.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class UpdateIT {

    private static final String CONSOLE = "port_e9_hack";
    private static final String BUNDLE = "backplane.device.port_e9_hack";
    private static final int PORT = 0xe9;
    private static final int UPDATES = Integer.getInteger("updates", 30);
    private static final double MILLION = 1e6;

    @Inject
    private BundleContext context;

    @Inject
    private Profiles profiles;

    @Inject
    private Machines machines;

    private final AtomicBoolean over = new AtomicBoolean();
    private HostedMachine host;
    private final List<Long> outages = new ArrayList<>();
    private long floating;
    private long answered;

    @Configuration
    public Option[] configuration() throws Exception {
        // as the launcher does: Java looks for its parser once, not for each descriptor that is read
        System.setProperty(
                "javax.xml.parsers.SAXParserFactory",
                SAXParserFactory.newDefaultInstance().getClass().getName());
        return options(Distribution.option(Files.createTempDirectory("backplane-it")));
    }

    private Machine machine() {
        return host.machine();
    }

    /** Uses the port every microsecond of virtual time, as a guest would: not while the device is held. */
    private final class Loop implements Device {
        private Timer timer;
        private Device last;
        private long lastNanos;

        @Override
        public void attach(Slot slot) throws PlugException {
            timer = slot.clock().timer("loop", this::access);
        }

        private void access(long deadline) {
            Device present = machine().board().device(CONSOLE);
            long now = System.nanoTime();
            if (last != null && present != last) {
                outages.add(now - lastNanos);
            }
            if (machine().board().in(PORT, 1) == PORT) {
                machine().board().out(PORT, 'x', 1);
                answered++;
            } else {
                floating++;
            }
            last = present;
            lastNanos = System.nanoTime();
            if (!over.get()) {
                timer.armIn(1000);
            }
        }

        @Override
        public void reset(Reset kind) {
            timer.armIn(1000);
        }

        @Override
        public void state(StateIo io) {}
    }

    private long written() {
        String state = String.valueOf(machine().deviceState(CONSOLE));
        return Long.decode(state.replaceAll("(?s).*written = (\\w+).*", "$1").strip());
    }

    /** What is claimed, whoever was plugged first; which timers and lines are active differs from moment to moment. */
    private List<String> inForce() {
        return machine().call(() -> machine().board().inForce()).stream()
                .filter(claim -> !claim.matches("irq .*|.* timer .*"))
                .sorted()
                .toList();
    }

    private boolean plugged() {
        return host.inventory().stream()
                .anyMatch(p -> p.id().equals(CONSOLE) && p.state().equals("PLUGGED"));
    }

    private Bundle bundle() {
        return Arrays.stream(context.getBundles())
                .filter(b -> BUNDLE.equals(b.getSymbolicName()))
                .findFirst()
                .orElseThrow();
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> !t.getName().startsWith("backplane-attach"))
                .count();
    }

    @Test
    public void updatesUnderLoadLoseNothingAndLeaveNothingBehind() throws Exception {
        // as the launcher installs it: the framework makes no copy of the jar
        bundle().uninstall();
        context.installBundle("reference:" + Distribution.bundle(BUNDLE).toUri())
                .start();
        Profile profile = profiles.load("update", "megs: 4\nport_e9_hack: enabled=1, mode=null\n", List.of(), false);
        assertTrue(profile.problems().toString(), profile.applied());
        host = Await.present(() -> machines.find("update"));
        assertTrue(host.awaitReady(Duration.ofSeconds(60)));
        machine().plug("loop", new Loop());
        Await.until("the port is used", () -> machine().call(() -> answered) > 0);
        List<String> before = inForce();
        long threadsBefore = threads();
        List<WeakReference<Object>> loaders = new ArrayList<>();
        for (int i = 0; i < UPDATES; i++) {
            loaders.add(new WeakReference<>(machine()
                    .call(() -> machine().board().device(CONSOLE))
                    .getClass()
                    .getClassLoader()));
            bundle().update();
            Await.until("it is plugged again", this::plugged);
            int updates = i + 1;
            Await.until("it is used", () -> machine().call(outages::size) == updates);
        }
        over.set(true);
        machine().pause();

        assertEquals("accesses of a held device", 0, floating);
        assertEquals("each access counted once", answered, written());
        assertEquals(before, inForce());
        Await.until("threads have ended that are not used any more", () -> threads() <= threadsBefore + 2);
        Await.until("old class loaders are gone", () -> {
            System.gc();
            return loaders.stream().filter(l -> l.get() != null).count() <= 2;
        });
        List<Long> sorted = outages.stream().sorted().toList();
        System.out.printf(
                "%d updates, %d accesses: out of service for %.1f ms in the median, %.1f ms in 99 %%, %.1f ms at most%n",
                UPDATES,
                answered,
                sorted.get(UPDATES / 2) / MILLION,
                sorted.get(UPDATES * 99 / 100) / MILLION,
                sorted.get(UPDATES - 1) / MILLION);
        profiles.unload("update");
        Await.until("the machine is gone", () -> machines.find("update").isEmpty());
    }
}
