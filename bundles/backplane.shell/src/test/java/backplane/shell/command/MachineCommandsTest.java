package backplane.shell.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backplane.core.Machine;
import backplane.core.MachineBuilder;
import backplane.machine.HostedMachine;
import backplane.machine.Machines;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MachineCommandsTest {

    private static final int PATIENCE = 60;

    private Machine machine;
    private volatile List<HostedMachine> there = List.of();
    /** Counted down when a command has looked at the machines. */
    private final CountDownLatch looked = new CountDownLatch(1);

    private final MachineCommands commands = new MachineCommands(fake(Machines.class, (proxy, method, words) -> {
        List<HostedMachine> now = there;
        looked.countDown();
        return method.getName().equals("find")
                ? now.stream().filter(m -> m.name().equals(words[0])).findFirst()
                : now;
    }));

    private static <T> T fake(Class<T> type, InvocationHandler calls) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, calls));
    }

    private HostedMachine hosted(String name) {
        return fake(HostedMachine.class, (proxy, method, words) -> switch (method.getName()) {
            case "machine" -> machine;
            case "sentence" -> machine.state().name();
            case "name" -> name;
            default -> Optional.empty();
        });
    }

    @BeforeEach
    void build() throws Exception {
        machine = new MachineBuilder("pc").ram(1 << 20).build();
        there = List.of(hosted("pc"));
    }

    @AfterEach
    void close() {
        machine.close();
    }

    @Test
    void aStateThatIsThereIsNotWaitedFor() throws Exception {
        assertThat(commands.await("off", 0)).isEqualTo("pc: OFF");
        machine.start();
        assertThat(commands.await("pc", "Running", 0)).isEqualTo("pc: RUNNING");
    }

    @Test
    void aMachineThatHasStillToBeMadeIsWaitedFor() throws Exception {
        there = List.of();
        CompletableFuture<String> told = CompletableFuture.supplyAsync(() -> {
            try {
                return commands.await("pc", "paused", PATIENCE);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(looked.await(PATIENCE, TimeUnit.SECONDS)).isTrue();
        there = List.of(hosted("other"), hosted("pc"));
        machine.start();
        machine.pause();

        assertThat(told.get(PATIENCE, TimeUnit.SECONDS)).isEqualTo("pc: PAUSED");
    }

    @Test
    void aStateThatDoesNotComeIsToldWithThePresentOne() {
        assertThatThrownBy(() -> commands.await("paused", 0)).hasMessage("pc: OFF, and not paused after 0 s");
        assertThatThrownBy(() -> commands.await("nobody", "off", 0))
                .hasMessageContaining("there is no machine nobody")
                .hasMessageContaining("pc");
    }

    @Test
    void aStateThatNoMachineEverHasIsRefusedAtOnce() {
        assertThatThrownBy(() -> commands.await("closed", PATIENCE))
                .hasMessageContaining("'closed'")
                .hasMessageContaining("off, paused or running");
    }
}
