package backplane.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.options;

import backplane.api.DisplayFrame;
import backplane.bochsrc.Profile;
import backplane.bochsrc.Profiles;
import backplane.core.EthernetJack;
import backplane.core.MachineState;
import backplane.machine.HostedMachine;
import backplane.machine.Machines;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
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

/** The demo guest boots from its disk image, has addresses from the built-in network, and keeps them while parts change. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class DemoIT {

    private static final String PROFILE = "megs: 16\n"
            + "ata0-master: type=disk, path=%s, mode=volatile\n"
            + "boot: disk\n"
            + "e1000: card=0, mac=fe:fd:00:00:00:10, ethmod=vnet\n"
            + "ne2k: card=0, type=isa, ioaddr=0x300, irq=9, mac=fe:fd:00:00:00:20, ethmod=vnet\n"
            + "clock: sync=realtime\n";

    @Inject
    private BundleContext context;

    @Inject
    private Profiles profiles;

    @Inject
    private Machines machines;

    private HostedMachine demo;

    @Configuration
    public Option[] configuration() throws Exception {
        return options(Distribution.option(Files.createTempDirectory("backplane-it")));
    }

    @Before
    public void boot() throws Exception {
        String text = String.format(PROFILE, Distribution.home().resolve("demo/demo.img"));
        Profile profile = profiles.load("demo", text, List.of(), false);
        assertTrue(profile.problems().toString(), profile.applied());
        demo = Await.present(() -> machines.find("demo"));
        assertTrue(demo.awaitReady(Duration.ofSeconds(60)));
        Await.until("both cards have an address", () -> addresses() == 2);
    }

    @After
    public void stop() {
        profiles.unload("demo");
        Await.until("the machine is gone", () -> machines.find("demo").isEmpty());
    }

    private List<String> screen() {
        DisplayFrame frame = new DisplayFrame();
        demo.machine().paint("vga", frame);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < frame.cells().length; i++) {
            text.append((char) (frame.cells()[i] & 0x7f)).append((i + 1) % frame.columns() == 0 ? "\n" : "");
        }
        return text.toString().lines().toList();
    }

    private long addresses() {
        return screen().stream().filter(l -> l.contains("192.168.10.")).count();
    }

    private String row(String card) {
        return screen().stream()
                .filter(l -> l.trim().startsWith(card))
                .findFirst()
                .orElse("");
    }

    private EthernetJack.Counters counters(String card) {
        return demo.machine().call(() -> demo.machine().board().ethernet(card).counters());
    }

    private void update(String name) throws Exception {
        Bundle bundle = Arrays.stream(context.getBundles())
                .filter(b -> name.equals(b.getSymbolicName()))
                .findFirst()
                .orElseThrow();
        try (InputStream jar = Files.newInputStream(Distribution.bundle(name))) {
            bundle.update(jar);
        }
    }

    private void awaitAllPlugged() {
        Await.until("all parts are plugged", () -> demo.inventory().stream()
                .noneMatch(p -> List.of("HELD", "FAILED", "WAITING").contains(p.state())));
        Await.until("all cables are in", () -> demo.connections().stream().allMatch(c -> c.connected()));
        assertEquals(MachineState.RUNNING, demo.machine().state());
    }

    @Test
    public void updatesOfTheWholeChipSetAreNotNoticed() throws Exception {
        for (String name :
                List.of("pic", "pit", "vga", "keyboard", "cmos", "pci", "pci2isa", "harddrv", "ne2k", "e1000")) {
            update("backplane.device." + name);
            awaitAllPlugged();
        }
        update("backplane.cpu");
        awaitAllPlugged();
        String before = screen().get(0);
        Await.until("the clock of the guest goes on", () -> !screen().get(0).equals(before));
        assertEquals(2, addresses());
    }

    @Test
    public void aPulledCableIsSeenByTheGuestAndAnUpdatedBackendServesAgain() throws Exception {
        demo.link("e1000_0", false);
        Await.until("the guest sees it", () -> row("e1000").contains("DOWN"));
        demo.link("e1000_0", true);
        Await.until("the guest sees it", () -> row("e1000").contains("up"));
        long sent = counters("e1000_0").received();
        update("backplane.eth.vnet");
        awaitAllPlugged();
        Await.until("the network answers", () -> counters("e1000_0").received() > sent && addresses() == 2);
    }
}
