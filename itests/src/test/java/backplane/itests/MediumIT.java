package backplane.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.options;

import backplane.bochsrc.Profile;
import backplane.bochsrc.Profiles;
import backplane.core.MachineState;
import backplane.machine.HostedMachine;
import backplane.machine.Machines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import javax.inject.Inject;
import org.junit.After;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** Firmware looks for media once: a machine does not start before those of its profile lie in their drives. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class MediumIT {

    @Inject
    private BundleContext context;

    @Inject
    private Profiles profiles;

    @Inject
    private Machines machines;

    @Configuration
    public Option[] configuration() throws Exception {
        return options(Distribution.option(Files.createTempDirectory("backplane-it")));
    }

    @After
    public void stop() {
        profiles.unload("late");
        Await.until("the machine is gone", () -> machines.find("late").isEmpty());
    }

    private Bundle images() {
        return Arrays.stream(context.getBundles())
                .filter(b -> "backplane.disk.image".equals(b.getSymbolicName()))
                .findFirst()
                .orElseThrow();
    }

    private HostedMachine load(Path disc) {
        Profile profile = profiles.load(
                "late", "megs: 8\nata1-master: type=cdrom, path=" + disc + ", status=inserted\n", List.of(), false);
        assertTrue(profile.problems().toString(), profile.applied());
        return Await.present(() -> machines.find("late"));
    }

    @Test
    public void aMachineWaitsForAMediumWhoseBundleStartsLater() throws Exception {
        Path disc = Files.write(Files.createTempFile("disc", ".iso"), new byte[64 * 2048]);
        images().stop();
        try {
            HostedMachine host = load(disc);
            Await.until("all others are there", () -> host.pending().size() <= 1);
            assertFalse(host.awaitReady(Duration.ofSeconds(1)));
            assertEquals(List.of("ata1-master-disk"), host.pending());
            images().start();
            assertTrue(host.awaitReady(Duration.ofSeconds(30)));
            assertEquals(MachineState.RUNNING, host.machine().state());
            assertTrue(host.connections().toString(), host.connections().get(0).connected());
        } finally {
            images().start();
        }
    }

    @Test
    public void aMachineStartsWithoutAMediumThatDoesNotCome() throws Exception {
        Path disc = Files.write(Files.createTempFile("disc", ".iso"), new byte[64 * 2048]);
        images().stop();
        try {
            HostedMachine host = load(disc);
            assertTrue(host.awaitReady(Duration.ofSeconds(30)));
            assertEquals(MachineState.RUNNING, host.machine().state());
        } finally {
            images().start();
        }
    }
}
