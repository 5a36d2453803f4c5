package backplane.itests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.options;

import backplane.bochsrc.Profile;
import backplane.bochsrc.Profiles;
import backplane.core.Machine;
import backplane.core.MachineState;
import backplane.machine.HostedMachine;
import backplane.machine.Machines;
import backplane.machine.PartInfo;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
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
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.service.cm.ConfigurationAdmin;

/** Devices come and go under a running machine. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class HotSwapIT {

    private static final String CONSOLE = "port_e9_hack";
    private static final String BUNDLE = "backplane.device.port_e9_hack";
    private static final int PORT = 0xe9;

    @Inject
    private BundleContext context;

    @Inject
    private Profiles profiles;

    @Inject
    private Machines machines;

    @Inject
    private ConfigurationAdmin admin;

    private HostedMachine host;

    @Configuration
    public Option[] configuration() throws Exception {
        return options(Distribution.option(Files.createTempDirectory("backplane-it")));
    }

    @Before
    public void start() throws Exception {
        Profile profile = profiles.load("swap", "megs: 8\nport_e9_hack: enabled=1\n", List.of(), false);
        assertTrue(profile.problems().toString(), profile.applied());
        host = Await.present(() -> machines.find("swap"));
        assertTrue(host.pending().toString(), host.awaitReady(Duration.ofSeconds(30)));
    }

    @After
    public void stop() {
        profiles.unload("swap");
        Await.until("the machine is gone", () -> machines.find("swap").isEmpty());
    }

    private Machine machine() {
        return host.machine();
    }

    private void write(String text) {
        for (char c : text.toCharArray()) {
            machine().call(() -> {
                machine().board().out(PORT, c, 1);
                return true;
            });
        }
    }

    private int read() {
        return machine().call(() -> machine().board().in(PORT, 1));
    }

    private PartInfo part(String id) {
        return host.inventory().stream()
                .filter(p -> p.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private String written() {
        return String.valueOf(machine().deviceState(CONSOLE)).strip();
    }

    private Bundle bundle() {
        return Arrays.stream(context.getBundles())
                .filter(b -> BUNDLE.equals(b.getSymbolicName()))
                .findFirst()
                .orElseThrow();
    }

    /** File Install stops a bundle first, so that its device is out before the bundle is gone. */
    private void awaitUninstalled() {
        Await.until("the bundle is uninstalled", () -> Arrays.stream(context.getBundles())
                .noneMatch(b -> BUNDLE.equals(b.getSymbolicName())));
    }

    @Test
    public void aMachineWhoseProfileIsCompleteRuns() {
        assertEquals(MachineState.RUNNING, machine().state());
        assertEquals("PLUGGED", part(CONSOLE).state());
        assertEquals(PORT, read());
    }

    @Test
    public void changedSettingsOfTheMachineCountWhenItIsSwitchedOffAndOn() {
        profiles.load("swap", "megs: 16\nport_e9_hack: enabled=1\n", List.of(), false);
        Await.until("it is told", () -> host.sentence().contains("switched off and on"));
        assertEquals(8 << 20, machine().settings().ramSize());
        machine().stop();
        machines.start("swap");
        host = machines.find("swap").orElseThrow();
        Await.until("it runs", () -> machine().state() == MachineState.RUNNING);
        assertEquals(16 << 20, machine().settings().ramSize());
        assertEquals("PLUGGED", part(CONSOLE).state());
        assertEquals(PORT, read());
    }

    @Test
    public void anUpdatedDeviceGoesOnWithItsState() throws Exception {
        write("abc");
        String before = written();
        assertTrue(before, before.contains("3"));
        for (int i = 0; i < 5; i++) {
            try (InputStream jar = Files.newInputStream(Distribution.bundle(BUNDLE))) {
                bundle().update(jar);
            }
            Await.until("it is plugged again", () -> part(CONSOLE).state().equals("PLUGGED"));
        }
        assertEquals(before, written());
        assertEquals(PORT, read());
        Await.until("time goes on", () -> machine().state() == MachineState.RUNNING);
    }

    /** Returns the bundle of the console with one more key. */
    private static byte[] bundleWithKey(String key) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarFile jar = new JarFile(Distribution.bundle(BUNDLE).toFile());
                JarOutputStream other = new JarOutputStream(bytes, jar.getManifest())) {
            for (JarEntry entry : Collections.list(jar.entries())) {
                if (!entry.isDirectory() && !entry.getName().equals(JarFile.MANIFEST_NAME)) {
                    byte[] content = jar.getInputStream(entry).readAllBytes();
                    if (entry.getName().startsWith("OSGI-INF/metatype/")) {
                        content = new String(content, UTF_8)
                                .replace("</OCD>", "<AD id='" + key + "' type='Integer' required='false'/></OCD>")
                                .getBytes(UTF_8);
                    }
                    other.putNextEntry(new JarEntry(entry.getName()));
                    other.write(content);
                }
            }
        }
        return bytes.toByteArray();
    }

    private boolean isKey(String key) {
        return String.join(" ", profiles.help(CONSOLE)).contains(key);
    }

    @Test
    public void whatAnUpdatedBundleDeclaresIsKnownSoonAfterItsDeviceHasReturned() throws Exception {
        write("abc");
        bundle().update(new ByteArrayInputStream(bundleWithKey("flavour")));
        Await.until("its new key is known", () -> isKey("flavour"));
        assertTrue(written(), written().contains("written = 0x3"));
        try (InputStream jar = Files.newInputStream(Distribution.bundle(BUNDLE))) {
            bundle().update(jar);
        }
        Await.until("the key is gone", () -> !isKey("flavour"));
    }

    @Test
    public void aStoppedDeviceIsPulledOutAndItsPortFloats() throws Exception {
        write("abc");
        bundle().stop();
        assertEquals(0xff, read());
        Await.until("it waits", () -> part(CONSOLE).state().equals("WAITING"));
        assertTrue(part(CONSOLE).detail(), part(CONSOLE).detail().contains("type: start " + bundle().getBundleId()));
        bundle().start();
        Await.until("it is plugged again", () -> part(CONSOLE).state().equals("PLUGGED"));
        assertEquals(PORT, read());
        assertTrue(written(), written().contains("0"));
    }

    @Test
    public void aSecondDeviceOnThePortIsRefusedAndTakesItWhenTheFirstHasGone() throws Exception {
        org.osgi.service.cm.Configuration second =
                admin.getFactoryConfiguration("backplane.rc.port_e9_hack", "second", "?");
        second.update(new java.util.Hashtable<>(java.util.Map.of("machine", "swap", "id", "second")));
        Await.until("it is refused", () -> host.inventory().stream()
                .anyMatch(p -> p.id().equals("second") && p.state().equals("FAILED")));
        assertTrue(part("second").detail(), part("second").detail().contains(CONSOLE));
        assertEquals("PLUGGED", part(CONSOLE).state());
        admin.listConfigurations("(&(machine=swap)(id=" + CONSOLE + "))")[0].delete();
        Await.until("it is plugged", () -> part("second").state().equals("PLUGGED"));
        second.delete();
        Await.until("the port floats", () -> read() == 0xff);
    }

    @Test
    public void aDropInBundleIsPluggedAsLongAsItsFileIsThere() throws Exception {
        Path jar = Distribution.bundle(BUNDLE);
        Path file = Path.of(context.getProperty("felix.fileinstall.dir").split(",")[1])
                .resolve("drop-in.jar");
        bundle().uninstall();
        Await.until("it is gone, at once", () -> part(CONSOLE).state().equals("WAITING") && read() == 0xff);
        Files.createDirectories(file.getParent());
        Files.copy(jar, file);
        Await.until("it is plugged", () -> part(CONSOLE).state().equals("PLUGGED") && read() == PORT);
        Files.delete(file);
        Await.until("it is gone", () -> part(CONSOLE).state().equals("WAITING") && read() == 0xff);
        awaitUninstalled();
        context.installBundle(jar.toUri().toString()).start();
        Await.until("it is plugged", () -> part(CONSOLE).state().equals("PLUGGED"));
    }

    @Test
    public void jarsThatAreNoBundlesOrHalfWrittenOnesHarmNobody() throws Exception {
        byte[] jar = Files.readAllBytes(Distribution.bundle(BUNDLE));
        Path folder = Path.of(context.getProperty("felix.fileinstall.dir").split(",")[1]);
        Files.createDirectories(folder);
        bundle().uninstall();
        Await.until("it is gone", () -> part(CONSOLE).state().equals("WAITING"));
        Path text = Files.writeString(folder.resolve("text.jar"), "no jar at all");
        Path half = Files.write(folder.resolve("half.jar"), Arrays.copyOf(jar, jar.length / 2));
        Thread.sleep(4000);
        assertEquals(MachineState.RUNNING, machine().state());
        assertEquals("WAITING", part(CONSOLE).state());

        Files.write(half, jar);

        Await.until(
                "the jar that is whole now is plugged",
                () -> part(CONSOLE).state().equals("PLUGGED"));
        Files.delete(text);
        Files.delete(half);
        Await.until("it is gone", () -> part(CONSOLE).state().equals("WAITING"));
        awaitUninstalled();
        context.installBundle(Distribution.bundle(BUNDLE).toUri().toString()).start();
        Await.until("it is plugged", () -> part(CONSOLE).state().equals("PLUGGED"));
    }

    @Test
    public void aProfileInTheWatchedFolderIsAMachineAsLongAsTheFileIsThere() throws Exception {
        Path folder = Path.of(context.getProperty("felix.fileinstall.dir").split(",")[0]);
        Path file = folder.resolve("dropped.bochsrc");
        Files.createDirectories(folder);
        Files.writeString(file, "megs: 4\nport_e9_hack: enabled=1\n");
        HostedMachine dropped = Await.present(() -> machines.find("dropped"));
        assertTrue(dropped.awaitReady(Duration.ofSeconds(30)));
        assertEquals(4 << 20, dropped.machine().settings().ramSize());
        Files.writeString(file, "megs: 4\n# no console any more\n");
        Await.until(
                "the console is unplugged", () -> dropped.inventory().stream().noneMatch(p -> p.id().equals(CONSOLE)));
        assertEquals(MachineState.RUNNING, dropped.machine().state());
        Files.delete(file);
        Await.until("the machine is gone", () -> machines.find("dropped").isEmpty());
    }

    @Test
    public void aMachineWaitsForADeviceWhoseBundleTheFrameworkHasNotStartedYet() throws Exception {
        profiles.unload("swap");
        Await.until("the machine is gone", () -> machines.find("swap").isEmpty());
        BundleStartLevel level = bundle().adapt(BundleStartLevel.class);
        int usual = level.getStartLevel();
        level.setStartLevel(usual + 100);
        try {
            Await.until("the bundle has been stopped", () -> bundle().getState() == Bundle.RESOLVED);
            profiles.load("swap", "megs: 8\nport_e9_hack: enabled=1\n", List.of(), false);
            host = Await.present(() -> machines.find("swap"));
            Await.until("all others are there", () -> host.pending().equals(List.of(CONSOLE)));
            assertFalse(host.awaitReady(Duration.ofSeconds(1)));
            assertEquals(List.of(CONSOLE), host.pending());
        } finally {
            level.setStartLevel(usual);
        }
        assertTrue(host.pending().toString(), host.awaitReady(Duration.ofSeconds(30)));
        assertEquals("PLUGGED", part(CONSOLE).state());
        assertEquals(PORT, read());
    }
}
