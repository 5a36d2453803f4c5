package backplane.shell.session;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.bochsrc.Profile;
import backplane.bochsrc.Profiles;
import backplane.core.StopCause;
import backplane.machine.HostedMachine;
import backplane.machine.Machines;
import backplane.machine.MachinesListener;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;

final class CommandLineSessionTest {

    private final BlockingQueue<MachinesListener> listeners = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

    private static <T> T fake(Class<T> type, InvocationHandler calls) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, calls));
    }

    private static HostedMachine machine(String name) {
        return fake(HostedMachine.class, (proxy, method, arguments) -> name);
    }

    /** Loads a profile; two machines are over before it returns. */
    private Profile load() throws InterruptedException {
        MachinesListener listener = listeners.take();
        listener.stopped(machine("other"), new StopCause("it was switched off", 0));
        listener.stopped(machine("pc"), new StopCause("firmware: No bootable device.", 1));
        return new Profile("pc", null, true, List.of(), List.of());
    }

    @Test
    void theProgramEndsWithAMachineThatHasEndedBeforeItsProfileWasLoaded() throws Exception {
        Map<String, String> options = Map.of("backplane.run.nofile", "true", "backplane.run.headless", "true");
        BundleContext context = fake(BundleContext.class, (proxy, method, arguments) -> options.get(arguments[0]));
        Profiles profiles = fake(Profiles.class, (proxy, method, arguments) -> load());
        Machines machines = fake(
                Machines.class,
                (proxy, method, arguments) ->
                        method.getName().equals("addListener") && listeners.add((MachinesListener) arguments[0])
                                ? null
                                : Optional.empty());
        CommandProcessor processor = fake(CommandProcessor.class, (proxy, method, arguments) -> null);

        new CommandLineSession(
                context, processor, profiles, machines, (status, reason) -> ends.add(status + " " + reason));

        assertThat(ends.poll(60, TimeUnit.SECONDS)).isEqualTo("1 guest");
    }

    /** Runs commands in sessions that follow one another; {@code update} ends one and starts the next, in the thread of the first. */
    private final class Sessions {
        final BlockingQueue<String> run = new LinkedBlockingQueue<>();
        private final List<CommandLineSession> sessions = new ArrayList<>();
        private final Map<String, String> options = Map.of(
                "org.osgi.framework.uuid", UUID.randomUUID().toString(),
                "backplane.run.nofile", "true",
                "backplane.run.command.0", "first",
                "backplane.run.command.1", "update",
                "backplane.run.command.2", "last");

        synchronized void start() {
            BundleContext context = fake(BundleContext.class, (proxy, method, arguments) -> options.get(arguments[0]));
            Profile profile = new Profile("pc", null, true, List.of(), List.of());
            Profiles profiles = fake(Profiles.class, (proxy, method, arguments) -> profile);
            Machines machines = fake(
                    Machines.class,
                    (proxy, method, arguments) ->
                            method.getName().equals("find") ? Optional.of(complete()) : List.of());
            CommandSession commands = fake(CommandSession.class, (proxy, method, arguments) -> {
                if (method.getName().equals("execute")) {
                    execute((String) arguments[0]);
                }
                return null;
            });
            CommandProcessor processor = fake(CommandProcessor.class, (proxy, method, arguments) -> commands);
            sessions.add(new CommandLineSession(
                    context, processor, profiles, machines, (status, reason) -> ends.add(status + " " + reason)));
        }

        private HostedMachine complete() {
            return fake(HostedMachine.class, (proxy, method, arguments) -> {
                switch (method.getName()) {
                    case "awaitReady":
                        return true;
                    case "configuration":
                        return Map.of();
                    default:
                        return List.of();
                }
            });
        }

        private void execute(String command) throws InterruptedException {
            if (command.equals("update")) {
                synchronized (this) {
                    sessions.get(sessions.size() - 1).stop();
                    start();
                }
            }
            run.add(command + (Thread.interrupted() ? " interrupted" : ""));
        }
    }

    @Test
    void noCommandRunsTwiceIfOneOfThemUpdatesTheShell() throws Exception {
        Sessions sessions = new Sessions();

        sessions.start();

        List<String> run = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            run.add(String.valueOf(sessions.run.poll(60, TimeUnit.SECONDS)));
        }
        assertThat(run).containsExactlyInAnyOrder("first", "update", "last");
        assertThat(sessions.run.poll(300, TimeUnit.MILLISECONDS)).isNull();
        assertThat(ends).isEmpty();
    }
}
