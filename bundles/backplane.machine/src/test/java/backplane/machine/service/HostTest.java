package backplane.machine.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backplane.api.PlugException;
import backplane.api.PortMap;
import backplane.core.Machine;
import backplane.core.MachineState;
import backplane.machine.PartInfo;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class HostTest {

    private static final int PORT = 0x300;

    private Machine machine;
    private Host host;

    @BeforeEach
    void make() throws PlugException {
        machine = Parts.machine();
        host = Parts.host(machine, Map.of("machine", "m"));
    }

    @AfterEach
    void close() {
        host.close();
    }

    private static Part card(String id, int answer) {
        return Parts.device(id, slot -> slot.ports()
                .map(PORT, 1, PortMap.BYTE, (port, width) -> answer, (port, value, width) -> {}));
    }

    private int read() {
        return machine.call(() -> machine.board().in(PORT, 1));
    }

    private PartInfo info(String id) {
        return host.inventory().stream()
                .filter(p -> p.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aDeviceIsPluggedAndPulledOut() {
        Part card = card("card", 0x42);

        host.bind(card);

        assertThat(read()).isEqualTo(0x42);
        assertThat(info("card").state()).isEqualTo("PLUGGED");
        host.unbind(card, Departure.REMOVED);
        assertThat(read()).isEqualTo(0xff);
        assertThat(host.inventory()).isEmpty();
    }

    @Test
    void aDeviceOnATakenPortIsRefusedAndTakesItWhenTheOtherOneLeaves() {
        Part first = card("first", 1);
        host.bind(first);
        host.bind(card("second", 2));

        assertThat(info("second").state()).isEqualTo("FAILED");
        assertThat(info("second").detail()).contains("first").contains("300");
        assertThat(read()).isEqualTo(1);
        host.unbind(first, Departure.REMOVED);
        assertThat(info("second").state()).isEqualTo("PLUGGED");
        assertThat(read()).isEqualTo(2);
    }

    @Test
    void theSecondOfOneNameWaitsForTheFirstToLeave() {
        Part first = card("card", 1);
        Part second = Parts.part("card", "backplane.rc.toy~other", card("card", 2).service);
        host.bind(first);
        host.bind(second);

        assertThat(first.state).isEqualTo(Part.State.PLUGGED);
        assertThat(second.detail).contains("another part is called card");
        host.unbind(first, Departure.RECONFIGURED);
        assertThat(second.state).isEqualTo(Part.State.PLUGGED);
        assertThat(read()).isEqualTo(2);
    }

    @Test
    void aDeviceThatThrowsIsListedWithItsMessageAndTheOthersGoOn() {
        host.bind(card("good", 3));
        host.bind(Parts.device("bad", slot -> {
            throw new IllegalStateException("no such crystal");
        }));

        assertThat(info("bad").state()).isEqualTo("FAILED");
        assertThat(info("bad").detail()).contains("no such crystal");
        assertThat(read()).isEqualTo(3);
    }

    @Test
    void anUpdatedDeviceIsWaitedFor() throws InterruptedException {
        Part old = card("card", 1);
        host.bind(old);
        host.startIfReady();

        host.unbind(old, Departure.UPDATED);

        assertThat(info("card").state()).isEqualTo("HELD");
        // the machine's own thread says so when it next looks
        for (int i = 0; i < 500 && !host.sentence().contains("card"); i++) {
            Thread.sleep(10);
        }
        assertThat(host.sentence()).contains("card");
        host.bind(card("card", 2));
        assertThat(info("card").state()).isEqualTo("PLUGGED");
        assertThat(read()).isEqualTo(2);
    }

    @Test
    void aMachineStartsWhenItsPartsAreThere() {
        Map<String, Object> two = Map.of("machine", "m", "parts", new String[] {"backplane.rc.toy~m-card"});
        host.properties(two);
        assertThat(machine.state()).isEqualTo(MachineState.OFF);

        host.bind(card("card", 1));

        assertThat(machine.state()).isEqualTo(MachineState.RUNNING);
        assertThat(host.pending()).isEmpty();
    }

    @Test
    void aMachineWaitsForItsCablesEvenIfTheyComeLate() throws InterruptedException {
        String cable = "backplane.rc.cable~m-disk";
        host.properties(Map.of("machine", "m", "parts", new String[] {cable}));

        // longer than for a part that nobody knows: a disk without its cable is none to the firmware
        Thread.sleep(400);

        host.startIfReady();
        assertThat(host.isReady()).isFalse();
        host.cable(Map.of("service.pid", cable, "machine", "m", "card", "disk", "backend", "image", "kind", "disk"));
        assertThat(machine.state()).isEqualTo(MachineState.RUNNING);
    }

    @Test
    void aSettingThatTheMachineWasMadeWithIsNamedUntilItIsMadeAnew() {
        host.properties(Map.of("machine", "m", "memory.mb", 64, "log.info", "ignore"));

        assertThat(host.outdated()).isTrue();
        assertThat(host.sentence())
                .contains("memory.mb")
                .contains("switched off and on")
                .doesNotContain("log.info");
    }

    @Test
    void theUsersHandPullsAndPlugs() throws PlugException {
        host.bind(card("card", 1));

        host.unplug("card");

        assertThat(read()).isEqualTo(0xff);
        assertThat(info("card").state()).isEqualTo("UNPLUGGED");
        assertThatThrownBy(() -> host.unplug("card")).hasMessageContaining("not plugged");
        host.replug("card");
        assertThat(read()).isEqualTo(1);
        assertThatThrownBy(() -> host.replug("card")).hasMessageContaining("is plugged");
        assertThatThrownBy(() -> host.replug("none")).hasMessageContaining("no device none");
    }
}
