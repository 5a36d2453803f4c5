package backplane.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.options;

import backplane.api.Device;
import backplane.bochsrc.Profiles;
import backplane.core.LogSink;
import backplane.core.Machine;
import backplane.core.MachineBuilder;
import backplane.machine.HostedMachine;
import backplane.machine.Machines;
import java.lang.reflect.Constructor;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;

/**
 * What a port access costs on a board that Declarative Services have wired, and on one that was put together by hand with the
 * same device. {@code -Dbackplane.benchmark=20} (million accesses a round) makes it a benchmark: it prints both and their ratio.
 * Rounds alternate, in one framework, so that both meet the same compiler and the same neighbours.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class PortBenchmarkIT {

    private static final String CONSOLE = "port_e9_hack";
    private static final int PORT = 0xe9;
    /** Others than the device's are open bus; a table, so that no access can be taken out of the loop. */
    private static final int[] PORTS = {PORT, PORT, 0x2f0, PORT, PORT, PORT, 0x2f1, PORT};

    private static final int MILLIONS = Integer.getInteger("backplane.benchmark", 0);
    private static final int ACCESSES = Math.max(1000, MILLIONS * 1_000_000);
    private static final int ROUNDS = MILLIONS == 0 ? 3 : 41;

    @Inject
    private Profiles profiles;

    @Inject
    private Machines machines;

    @Configuration
    public Option[] configuration() throws Exception {
        return options(Distribution.option(Files.createTempDirectory("backplane-it")));
    }

    private Machine wired() throws Exception {
        profiles.load("wired", "megs: 4\nport_e9_hack: enabled=1, mode=null\n", List.of(), false);
        HostedMachine host = Await.present(() -> machines.find("wired"));
        assertTrue(host.awaitReady(Duration.ofSeconds(60)));
        host.machine().pause();
        return host.machine();
    }

    /** The same class of device, without its service. */
    private static Machine handmade(Machine wired) throws Exception {
        Class<?> type = wired.call(() -> wired.board().device(CONSOLE)).getClass();
        Constructor<?> constructor = type.getConstructors()[0];
        Class<?> config = constructor.getParameterTypes()[0];
        Object values = Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {config}, (proxy, method, arguments) -> PORT);
        Machine machine =
                new MachineBuilder("hand").ram(4 << 20).log(LogSink.NONE).build();
        machine.plug(CONSOLE, (Device) constructor.newInstance(values));
        return machine;
    }

    /** Nanoseconds for each access of a round. */
    private static double round(Machine machine) {
        return machine.<Double, RuntimeException>call(() -> {
            long sum = 0;
            long start = System.nanoTime();
            for (int i = 0; i < ACCESSES; i++) {
                sum += machine.board().in(PORTS[i % PORTS.length], 1);
            }
            double nanos = (double) (System.nanoTime() - start) / ACCESSES;
            assertEquals((6L * PORT + 2 * 0xff) * (ACCESSES / PORTS.length), sum);
            return nanos;
        });
    }

    private static double median(List<Double> rounds) {
        return rounds.stream().sorted().toList().get(rounds.size() / 2);
    }

    @Test
    public void aPortOfAWiredBoardAnswersAsOneOfABoardMadeByHand() throws Exception {
        Machine wired = wired();
        try (Machine hand = handmade(wired)) {
            List<Double> ofWired = new ArrayList<>();
            List<Double> ofHand = new ArrayList<>();
            for (int i = 0; i < ROUNDS; i++) {
                ofWired.add(round(wired));
                ofHand.add(round(hand));
            }
            if (MILLIONS > 0) {
                System.out.printf(
                        "port access: %.2f ns wired by services, %.2f ns by hand, ratio %.3f%n",
                        median(ofWired), median(ofHand), median(ofWired) / median(ofHand));
            }
        } finally {
            profiles.unload("wired");
            Await.until("the machine is gone", () -> machines.find("wired").isEmpty());
        }
    }
}
