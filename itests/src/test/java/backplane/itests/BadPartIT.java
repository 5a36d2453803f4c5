package backplane.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.options;

import backplane.api.Device;
import backplane.api.PlugException;
import backplane.api.PortMap;
import backplane.api.PortReader;
import backplane.api.Reset;
import backplane.api.Slot;
import backplane.api.StateIo;
import backplane.bochsrc.Profile;
import backplane.bochsrc.Profiles;
import backplane.core.MachineState;
import backplane.itests.toy.Broken;
import backplane.machine.HostedMachine;
import backplane.machine.Machines;
import backplane.machine.PartInfo;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import javax.inject.Inject;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Parts that do what they must not: each is told with its reason, and all others go on. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class BadPartIT {

    private static final int PORT = 0x2f0;
    private static final int CONSOLE = 0xe9;
    private static final String CONSOLE_BUNDLE = "backplane.device.port_e9_hack";

    @Inject
    private BundleContext context;

    @Inject
    private Profiles profiles;

    @Inject
    private Machines machines;

    @Inject
    private ConfigurationAdmin admin;

    private final List<ServiceRegistration<Device>> registered = new ArrayList<>();
    private HostedMachine host;

    @Configuration
    public Option[] configuration() throws Exception {
        return options(Distribution.option(Files.createTempDirectory("backplane-it")));
    }

    @Before
    public void start() throws Exception {
        host = load("pc");
    }

    @After
    public void stop() {
        registered.forEach(ServiceRegistration::unregister);
        List.of("pc", "other").forEach(profiles::unload);
        Await.until("the machines are gone", () -> machines.list().isEmpty());
    }

    private HostedMachine load(String name) throws Exception {
        Profile profile = profiles.load(name, "megs: 4\nport_e9_hack: enabled=1, mode=null\n", List.of(), false);
        assertTrue(profile.problems().toString(), profile.applied());
        HostedMachine made = Await.present(() -> machines.find(name));
        assertTrue(made.pending().toString(), made.awaitReady(Duration.ofSeconds(60)));
        return made;
    }

    private void plug(String id, Device device) {
        registered.add(context.registerService(
                Device.class,
                device,
                new Hashtable<>(Map.of("machine", "pc", "id", id, "service.pid", "backplane.rc.toy~pc-" + id))));
    }

    private static int read(HostedMachine machine, int port, int width) {
        return machine.machine().call(() -> machine.machine().board().in(port, width));
    }

    private PartInfo part(String id) {
        return host.inventory().stream()
                .filter(p -> p.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private void failsWith(String id, String text) {
        Await.until("it has failed", () -> host.inventory().stream()
                .anyMatch(p -> p.id().equals(id) && p.state().equals("FAILED")));
        assertTrue(part(id).detail(), part(id).detail().contains(text));
    }

    private void othersGoOn() {
        assertEquals(CONSOLE, read(host, CONSOLE, 1));
        assertEquals(MachineState.RUNNING, host.machine().state());
        long before = host.machine().now();
        Await.until("time goes on", () -> host.machine().now() > before);
    }

    /** A device with one port. */
    private static class Toy implements Device {
        private final PortReader reader;

        Toy(PortReader reader) {
            this.reader = reader;
        }

        @Override
        public void attach(Slot slot) throws PlugException {
            slot.ports().map(PORT, 4, PortMap.BYTE | PortMap.WORD, reader, (port, value, width) -> {});
        }

        @Override
        public void reset(Reset kind) {}

        @Override
        public void state(StateIo io) {}
    }

    private static RuntimeException broken() {
        return new IllegalStateException("it is broken");
    }

    @Test
    public void aHandlerThatThrowsCostsItsDeviceOnly() {
        plug("toy", new Toy((port, width) -> {
            throw broken();
        }));

        host.machine().post(() -> host.machine().board().in(PORT, 1));

        failsWith("toy", "it is broken");
        assertEquals(0xff, read(host, PORT, 1));
        othersGoOn();
    }

    @Test
    public void aDeviceThatThrowsInAttachIsNotPlugged() {
        plug("toy", new Toy((port, width) -> 0) {
            @Override
            public void attach(Slot slot) throws PlugException {
                super.attach(slot);
                throw broken();
            }
        });

        failsWith("toy", "it is broken");
        assertEquals(0xff, read(host, PORT, 1));
        othersGoOn();
    }

    @Test
    public void aDeviceThatThrowsInResetIsNotPlugged() {
        plug("toy", new Toy((port, width) -> 0) {
            @Override
            public void reset(Reset kind) {
                throw broken();
            }
        });

        failsWith("toy", "it is broken");
        assertEquals(0xff, read(host, PORT, 1));
        othersGoOn();
    }

    @Test
    public void aDeviceThatThrowsInStateStaysAndCanBeTakenOut() {
        plug("toy", new Toy((port, width) -> 7) {
            @Override
            public void state(StateIo io) {
                throw broken();
            }
        });
        Await.until("it is plugged", () -> part("toy").state().equals("PLUGGED"));

        String told = "";
        try {
            host.machine().deviceState("toy");
        } catch (RuntimeException e) {
            told = String.valueOf(e.getMessage());
        }

        assertTrue(told, told.contains("it is broken"));
        assertEquals(7, read(host, PORT, 1));
        othersGoOn();
        registered.remove(0).unregister();
        assertEquals(0xff, read(host, PORT, 1));
    }

    @Test
    public void whatAHandlerReturnsBeyondItsWidthIsCutOff() {
        plug("toy", new Toy((port, width) -> 0xdeadbeef));
        Await.until("it is plugged", () -> part("toy").state().equals("PLUGGED"));

        assertEquals(0xef, read(host, PORT, 1));
        assertEquals(0xbeef, read(host, PORT, 2));
        assertEquals(0xbeefbeef, read(host, PORT, 4));
        othersGoOn();
    }

    @Test
    public void aHandlerThatLoopsForEverIsReportedWithItsStackAndOnlyItsMachineIsLost() throws Exception {
        HostedMachine other = load("other");
        CountDownLatch release = new CountDownLatch(1);
        plug("toy", new Toy((port, width) -> spin(release)));
        Await.until("it is plugged", () -> part("toy").state().equals("PLUGGED"));

        host.machine().post(() -> host.machine().board().in(PORT, 1));

        try {
            Await.until("it is told", () -> host.sentence().contains("STUCK"));
            assertTrue(host.sentence(), host.sentence().contains("BadPartIT.spin"));
            assertTrue(host.inventory().size() > 3);
            long before = other.machine().now();
            Await.until("the other machine goes on", () -> other.machine().now() > before);
            assertEquals(CONSOLE, read(other, CONSOLE, 1));
            profiles.unload("pc");
            Await.until("it can be thrown away", () -> machines.find("pc").isEmpty());
        } finally {
            release.countDown();
        }
    }

    private static int spin(CountDownLatch release) {
        while (release.getCount() > 0) {
            Thread.onSpinWait();
        }
        return 0;
    }

    @Test
    public void aComponentThatCannotBeMadeHasFailedWithItsReason() throws Exception {
        Bundle bundle = context.installBundle(
                "toy:broken", new ByteArrayInputStream(ToyBundle.jar("broken", Broken.class, "")));
        bundle.start();
        try {
            profiles.load("pc", "megs: 4\nport_e9_hack: enabled=1, mode=null\nbroken:\n", List.of(), false);

            failsWith("broken", "no such crystal");
            assertTrue(machines.why("pc", "broken").toString().contains("no such crystal"));
            othersGoOn();
        } finally {
            bundle.uninstall();
        }
    }

    @Test
    public void ofTwoMachinesWithOneNameTheFirstOneCounts() throws Exception {
        org.osgi.service.cm.Configuration second =
                admin.getFactoryConfiguration("backplane.rc.machine", "impostor", "?");
        second.update(new Hashtable<>(Map.of("machine", "pc", "memory.mb", 64)));

        Await.until("it is told", () -> machines.strays().toString().contains("two configurations"));
        assertEquals(
                4 << 20, machines.find("pc").orElseThrow().machine().settings().ramSize());
        othersGoOn();
        second.delete();
        Await.until("all is well", () -> machines.strays().isEmpty());
        othersGoOn();
    }

    @Test
    public void aConfigurationThatIsChangedDuringASwapIsThatOfTheDeviceThatReturns() throws Exception {
        Bundle bundle = Arrays.stream(context.getBundles())
                .filter(b -> CONSOLE_BUNDLE.equals(b.getSymbolicName()))
                .findFirst()
                .orElseThrow();
        host.machine().call(() -> {
            host.machine().board().out(CONSOLE, 'x', 1);
            return true;
        });
        bundle.stop(Bundle.STOP_TRANSIENT);
        Await.until("it is waited for", () -> part("port_e9_hack").state().equals("HELD"));

        Profile changed =
                profiles.load("pc", "megs: 4\nport_e9_hack: enabled=1, mode=null, ioaddr=0xea\n", List.of(), false);
        assertTrue(changed.problems().toString(), changed.applied());
        bundle.start();

        Await.until("it is back", () -> part("port_e9_hack").state().equals("PLUGGED"));
        assertEquals("at its new place, which reads E9h", 0xe9, read(host, 0xea, 1));
        assertEquals("and not at the old one", 0xff, read(host, CONSOLE, 1));
        Await.until("time goes on", () -> host.machine().state() == MachineState.RUNNING);
    }
}
