package backplane.machine.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backplane.api.PlugException;
import backplane.core.Machine;
import backplane.cpu.api.Gear;
import backplane.cpu.api.GearBox;
import backplane.cpu.api.GearFactory;
import backplane.cpu.api.GearHost;
import backplane.machine.HostedMachine;
import backplane.machine.Machines;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class GearRackTest {

    private static final String FIRST = "interpreter";
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
            gear = factory.name();
        }

        @Override
        public void withdraw(GearFactory factory) {
            gear = FIRST;
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

    private static Part processor() {
        return Parts.device("cpu", slot -> slot.provide(GearBox.class, "cpu0", new Box()));
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
        rack.bindGear(named(FIRST));
        rack.bindGear(turbo);
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
        rack.bindGear(turbo);

        assertThat(rack.current(host)).isEqualTo("turbo");
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
