package backplane.machine.service;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.core.Machine;
import backplane.core.MachineListener;
import backplane.core.MachineState;
import backplane.core.StopCause;
import backplane.machine.HostedMachine;
import backplane.machine.MachinesListener;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class AnnouncementsTest {

    private final Announcements announcements = new Announcements();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final CountDownLatch slow = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Keeps the thread that tells busy until the machine has been off and on again. */
    private final class Slow implements MachineListener {
        @Override
        public void state(Machine machine, MachineState state, String detail) {
            try {
                slow.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (state == MachineState.CLOSED) {
                closed.countDown();
            }
        }
    }

    @Test
    void eachStopIsToldOnceWithItsOwnReasonHoweverSoonTheMachineIsStartedAgain() throws Exception {
        announcements.add(new MachinesListener() {
            @Override
            public void stopped(HostedMachine host, StopCause cause) {
                told.add(cause.reason());
            }
        });
        Machine machine = Parts.machine();
        Host host = Parts.host(machine, Map.of("machine", "m"));
        machine.addListener(new Slow());
        machine.addListener(announcements.stops(host));
        machine.start();
        machine.stop(new StopCause("the first time", 0));
        machine.start();
        machine.stop(new StopCause("the second time", 0));
        machine.start();

        slow.countDown();
        host.close();

        assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(told).containsExactly("the first time", "the second time", "closed");
    }
}
