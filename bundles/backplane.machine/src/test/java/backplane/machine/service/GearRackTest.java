package backplane.machine.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backplane.api.PlugException;
import backplane.core.Machine;
import backplane.core.MachineListener;
import backplane.core.SlotInfo;
import backplane.core.SlotState;
import backplane.cpu.api.Gear;
import backplane.cpu.api.GearBox;
import backplane.cpu.api.GearFactory;
import backplane.cpu.api.GearHost;
import backplane.machine.HostedMachine;
import backplane.machine.Machines;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class GearRackTest {

    private static final String FIRST = "interpreter";
    /** A gear that drives no processor. */
    private static final String STRANGE = "strange";

    private static final long PATIENCE_NANOS = 20_000_000_000L;

    private Machine machine;
    private Host host;
    private GearRack rack;
    private final GearFactory turbo = named("turbo");

    /** A processor that does nothing but to remember its gear. */
    private static final class Box implements GearBox {
        private String gear = FIRST;

        @Override
        public String gear() {
            return gear;
        }

        @Override
        public void shift(GearFactory factory) {
            if (factory.name().equals(STRANGE)) {
                throw new IllegalArgumentException("it cannot drive this one");
            }
            gear = factory.name();
        }

        @Override
        public void withdraw(GearFactory factory) {
            gear = factory.name().equals(gear) ? FIRST : gear;
        }
    }

    private static GearFactory named(String name) {
        return new GearFactory() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Gear open(GearHost processor) {
                throw new AssertionError("nothing runs here");
            }
        };
    }

    /** A gear whose bundle another thread stops as soon as it is asked for its name. */
    private final class Going implements GearFactory {
        private static final int AS_FAR_AS_IT_CAN_MILLIS = 200;
        private final Thread stop = new Thread(() -> rack.unbindGear(this), "stop");

        @Override
        public String name() {
            if (stop.getState() == Thread.State.NEW) {
                stop.start();
                join(AS_FAR_AS_IT_CAN_MILLIS);
            }
            return "going";
        }

        void awaitGone() {
            join(0);
        }

        private void join(int millis) {
            try {
                stop.join(millis);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public Gear open(GearHost processor) {
            throw new AssertionError("nothing runs here");
        }
    }

    private static Part processor() {
        return Parts.device("cpu", slot -> slot.provide(GearBox.class, "cpu0", new Box()));
    }

    private static Map<String, Object> ranked(int ranking) {
        return Map.of("service.ranking", ranking);
    }

    private static Machines only(HostedMachine host) {
        return (Machines) Proxy.newProxyInstance(
                Machines.class.getClassLoader(),
                new Class<?>[] {Machines.class},
                (proxy, method, arguments) -> List.of(host));
    }

    @BeforeEach
    void make() throws PlugException {
        machine = Parts.machine();
        host = Parts.host(machine, Map.of("machine", "m"));
        rack = new GearRack(only(host));
        rack.bindGear(named(FIRST), Map.of());
        rack.bindGear(turbo, Map.of());
    }

    @AfterEach
    void close() {
        rack.close();
        host.close();
    }

    private void awaitGear(String name) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!rack.current(host).equals(name) && System.nanoTime() < end) {
            Thread.sleep(10);
        }
        assertThat(rack.current(host)).isEqualTo(name);
    }

    @Test
    void theGearOfTheUsersChoiceIsPutIn() {
        host.bind(processor());

        rack.choose(host, "turbo");

        assertThat(rack.names()).containsExactly(FIRST, "turbo");
        assertThat(rack.current(host)).isEqualTo("turbo");
    }

    @Test
    void theChoiceOutlivesAnUpdateOfTheProcessor() throws Exception {
        Part old = processor();
        host.bind(old);
        rack.choose(host, "turbo");

        host.unbind(old, Departure.REMOVED);
        host.bind(processor());

        awaitGear("turbo");
    }

    @Test
    void aGearThatComesBackIsPutInAgain() {
        host.bind(processor());
        rack.choose(host, "turbo");

        rack.unbindGear(turbo);
        assertThat(rack.current(host)).isEqualTo(FIRST);
        rack.bindGear(turbo, Map.of());

        assertThat(rack.current(host)).isEqualTo("turbo");
    }

    @Test
    void aGearThatGoesWhileItIsChosenIsNotLeftIn() {
        host.bind(processor());
        Going going = new Going();
        rack.bindGear(going, Map.of());

        rack.choose(host, "going");
        going.awaitGone();

        assertThat(rack.current(host)).isEqualTo(FIRST);
    }

    @Test
    void aGearThatGoesWhileItIsPutInAgainIsNotLeftIn() {
        host.bind(processor());
        GearFactory earlier = named("going");
        rack.bindGear(earlier, Map.of());
        rack.choose(host, "going");
        rack.unbindGear(earlier);

        Going going = new Going();
        rack.bindGear(going, Map.of());
        going.awaitGone();

        assertThat(rack.current(host)).isEqualTo(FIRST);
    }

    @Test
    void aGearThatGoesWhileItIsPutInByItselfIsNotLeftIn() {
        host.bind(processor());

        Going going = new Going();
        rack.bindGear(going, ranked(10));
        going.awaitGone();

        assertThat(rack.current(host)).isEqualTo(FIRST);
    }

    @Test
    void theGearWithTheHighestRankingIsPutInByItself() throws Exception {
        GearFactory fast = named("fast");
        rack.bindGear(fast, ranked(10));
        rack.bindGear(named("slow"), ranked(5));
        rack.bindGear(named("never"), ranked(-1));

        host.bind(processor());

        awaitGear("fast");
        rack.unbindGear(fast);
        assertThat(rack.current(host)).isEqualTo("slow");
    }

    @Test
    void aGearThatComesIsPutInWhereNothingWasChosen() {
        host.bind(processor());

        rack.bindGear(named("slow"), ranked(5));
        assertThat(rack.current(host)).isEqualTo("slow");
        rack.bindGear(named("fast"), ranked(10));

        assertThat(rack.current(host)).isEqualTo("fast");
    }

    @Test
    void aGearThatCannotDriveTheProcessorIsPassedOver() {
        host.bind(processor());

        rack.bindGear(named(STRANGE), ranked(10));
        assertThat(rack.current(host)).isEqualTo(FIRST);
        rack.bindGear(named("slow"), ranked(5));

        assertThat(rack.current(host)).isEqualTo("slow");
        assertThatThrownBy(() -> rack.choose(host, STRANGE)).hasMessage("it cannot drive this one");
        assertThat(rack.current(host)).isEqualTo("slow");
    }

    @Test
    void theInterpreterIsChosenForGood() throws Exception {
        Part old = processor();
        host.bind(old);
        rack.choose(host, FIRST);

        rack.bindGear(named("fast"), ranked(10));
        assertThat(rack.current(host)).isEqualTo(FIRST);
        host.unbind(old, Departure.REMOVED);
        CountDownLatch plugged = new CountDownLatch(1);
        machine.addListener(new MachineListener() {
            @Override
            public void slot(Machine from, SlotInfo slot) {
                if (slot.state() == SlotState.PLUGGED) {
                    plugged.countDown();
                }
            }
        });
        host.bind(processor());

        assertThat(plugged.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(rack.current(host)).isEqualTo(FIRST);
    }

    @Test
    void aMachineThatIsMadeLaterGetsTheGear() throws Exception {
        rack.bindGear(named("fast"), ranked(10));
        Machine second = Parts.machine();
        Host later = Parts.host(second, Map.of("machine", "m"));
        later.bind(processor());

        rack.made(later);

        assertThat(rack.current(later)).isEqualTo("fast");
        later.close();
    }

    @Test
    void whatCannotBeChosenIsToldWithARemedy() {
        assertThatThrownBy(() -> rack.choose(host, "reverse"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there are: interpreter, turbo");
        assertThatThrownBy(() -> rack.choose(host, "turbo"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("m has no processor");
    }
}
