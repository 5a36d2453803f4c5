package backplane.machine.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import backplane.api.PlugException;
import backplane.core.MachineState;
import backplane.machine.HostedMachine;
import backplane.machine.MachinesListener;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MachineRackTest {

    private static final Map<String, Object> FIRST = Map.of("machine", "m", "service.pid", "first");
    private static final Map<String, Object> SECOND = Map.of("machine", "m", "service.pid", "second");

    private final Announcements announcements = new Announcements();
    private final Holding holding = new Holding(30);
    private final List<Host> made = new CopyOnWriteArrayList<>();
    private final MachineRack rack = new MachineRack(this::make, holding, announcements);

    private Optional<Host> make(Map<String, Object> properties, boolean startsItself) throws PlugException {
        if (properties.containsKey("senseless")) {
            throw new PlugException("it makes no sense");
        }
        made.add(new Host(properties, Parts.machine(), Parts.log(), holding, pid -> List.of(), startsItself));
        return Optional.of(made.get(made.size() - 1));
    }

    @AfterEach
    void close() {
        rack.close();
        holding.close();
    }

    private MachineState state(int index) {
        return made.get(index).machine().state();
    }

    @Test
    void aMachineIsMadeOfItsConfigurationAndClosedWithIt() {
        rack.configure("key", FIRST);

        assertThat(rack.find("m")).contains(made.get(0));
        assertThat(state(0)).isEqualTo(MachineState.RUNNING);
        rack.remove("key");
        assertThat(rack.find("m")).isEmpty();
        assertThat(state(0)).isEqualTo(MachineState.CLOSED);
    }

    @Test
    void theSecondConfigurationOfANameIsToldAndFollowsTheFirst() {
        rack.configure("one", FIRST);
        rack.configure("two", SECOND);

        assertThat(made).hasSize(1);
        assertThat(rack.strays()).singleElement().asString().contains("two configurations of a machine m", "second");
        rack.remove("one");
        assertThat(rack.find("m").map(Host::pid)).contains("second");
    }

    @Test
    void aMachineThatMakesNoSenseIsRefusedUntilItsConfigurationChanges() {
        rack.configure("key", Map.of("machine", "m", "service.pid", "first", "senseless", "yes"));

        assertThat(rack.strays()).containsExactly("machine m was not made: it makes no sense");
        assertThatThrownBy(() -> rack.start("m")).hasMessage("it makes no sense");
        rack.configure("key", FIRST);
        assertThat(rack.find("m")).isPresent();
        assertThat(rack.strays()).isEmpty();
    }

    @Test
    void whatCameBeforeItsMachineIsPluggedIntoIt() {
        Part card = Parts.device("card", slot -> {});
        rack.add(card);
        assertThat(rack.strays()).containsExactly("device card: there is no machine 'm'");

        rack.configure("key", FIRST);

        assertThat(card.state).isEqualTo(Part.State.PLUGGED);
        rack.remove(card.service, part -> Departure.REMOVED);
        assertThat(made.get(0).inventory()).isEmpty();
    }

    @Test
    void aMachineWhoseSettingsHaveChangedIsMadeAnewWhenItIsSwitchedOn() {
        rack.configure("key", FIRST);
        rack.configure("key", Map.of("machine", "m", "service.pid", "first", "memory.mb", 8));
        made.get(0).machine().stop();

        rack.start("m");

        assertThat(state(0)).isEqualTo(MachineState.CLOSED);
        assertThat(made.get(1).configuration()).containsEntry("memory.mb", 8);
        assertThat(state(1)).isEqualTo(MachineState.RUNNING);
    }

    @Test
    void aMachineThatDoesNotStartItselfIsOnAfterItWasMadeAnewToBeSwitchedOn() {
        rack.configure("key", Map.of("machine", "m", "service.pid", "first", "autostart", "false"));
        rack.configure("key", Map.of("machine", "m", "service.pid", "first", "autostart", "false", "memory.mb", 8));
        assertThat(state(0)).isEqualTo(MachineState.OFF);

        rack.start("m");

        assertThat(state(1)).isEqualTo(MachineState.RUNNING);
    }

    /** Holds up whoever closes a machine, at its end. */
    private final class Closing implements MachinesListener {
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch end = new CountDownLatch(1);

        @Override
        public void gone(HostedMachine machine) {
            begun.countDown();
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void noOtherMachineOfANameIsMadeWhileTheOldOneIsStillBeingClosed() throws Exception {
        Closing closing = new Closing();
        announcements.add(closing);
        rack.configure("one", FIRST);
        Thread closer = new Thread(() -> rack.remove("one"));
        closer.start();
        assertThat(closing.begun.await(10, TimeUnit.SECONDS)).isTrue();

        rack.configure("two", SECOND);

        assertThat(made).hasSize(1);
        closing.end.countDown();
        closer.join(10_000);
        assertThat(rack.find("m").map(Host::pid)).contains("second");
    }

    @Test
    void aMachineWhoseConfigurationGoesWhileItIsMadeAnewIsNotMade() throws Exception {
        Closing closing = new Closing();
        announcements.add(closing);
        rack.configure("key", FIRST);
        rack.configure("key", Map.of("machine", "m", "service.pid", "first", "memory.mb", 8));
        made.get(0).machine().stop();
        Thread starter =
                new Thread(() -> assertThatThrownBy(() -> rack.start("m")).hasMessageContaining("no machine"));
        starter.start();
        assertThat(closing.begun.await(10, TimeUnit.SECONDS)).isTrue();

        rack.remove("key");

        closing.end.countDown();
        starter.join(10_000);
        assertThat(made).hasSize(1);
        assertThat(rack.find("m")).isEmpty();
    }

    @Test
    void whileMachinesAreClosedTheRackCanBeLookedInto() throws Exception {
        rack.configure("key", FIRST);
        Thread closer = new Thread(rack::close);
        synchronized (made.get(0)) {
            closer.start();
            awaitState(closer, Thread.State.BLOCKED);

            assertTimeoutPreemptively(
                    Duration.ofSeconds(5), () -> assertThat(rack.list()).isEmpty());
        }
        closer.join(10_000);
        assertThat(state(0)).isEqualTo(MachineState.CLOSED);
    }

    @Test
    void closingWaitsForAMachineThatIsOnItsWayOutAndMakesNoneAfterIt() throws Exception {
        Closing closing = new Closing();
        announcements.add(closing);
        rack.configure("one", FIRST);
        rack.configure("two", SECOND);
        Thread remover = new Thread(() -> rack.remove("one"));
        remover.start();
        assertThat(closing.begun.await(10, TimeUnit.SECONDS)).isTrue();
        Thread closer = new Thread(rack::close);
        closer.start();

        awaitState(closer, Thread.State.TIMED_WAITING);

        closing.end.countDown();
        closer.join(10_000);
        remover.join(10_000);
        assertThat(closer.isAlive()).isFalse();
        assertThat(made).hasSize(1);
        assertThat(rack.list()).isEmpty();
    }

    private static void awaitState(Thread thread, Thread.State state) throws InterruptedException {
        for (int i = 0; i < 1000 && thread.getState() != state; i++) {
            Thread.sleep(10);
        }
        assertThat(thread.getState()).isEqualTo(state);
    }
}
