package backplane.testkit;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import backplane.api.Device;
import backplane.api.PlugException;
import backplane.api.Reset;
import backplane.core.StateText;
import backplane.core.StateTree;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What every device keeps to. The test of a device extends it, says how to make one, and adds the sentences that are the
 * device's own.
 *
 * <p>{@code -Dbackplane.fuzz=1000000} makes the random accesses a longer run, {@code -Dbackplane.seed=7} another one.
 */
public abstract class DeviceContract {

    private static final int ACCESSES = Integer.getInteger("backplane.fuzz", 3000);
    private static final long SEED = Long.getLong("backplane.seed", 1);

    /** Real time for one test: a device that loops for ever fails instead of hanging the build. */
    private static final int PATIENCE = 30 + ACCESSES / 5000;

    /** A timer that expires more often than this in a tenth of a virtual second makes a machine useless. */
    private static final long MOST_EXPIRATIONS = 300_000;

    /** Returns a fresh device, the same each time. */
    protected abstract Device device();

    /** Returns the slot that the device is plugged into. */
    protected String slot() {
        return "device0";
    }

    /** Plugs what the device needs beside it: a bus, a medium, a cable. */
    protected void prepare(DeviceBench bench) throws Exception {}

    /** Returns an empty bench; another one for a device that takes the place of the bench's recorders. */
    protected DeviceBench newBench() {
        return new DeviceBench();
    }

    private DeviceBench bench() throws Exception {
        DeviceBench bench = newBench();
        prepare(bench);
        return bench;
    }

    private Device plugged(DeviceBench bench) throws PlugException {
        return bench.plug(slot(), device());
    }

    /** Plugs a device and uses it at random. */
    private Device used(DeviceBench bench, long seed) throws PlugException {
        Device device = plugged(bench);
        PortFuzz fuzz = new PortFuzz(bench, slot(), seed);
        fuzz.placeBars();
        fuzz.run(ACCESSES / 4);
        return device;
    }

    @Test
    void nothingIsLeftBehindAfterUnplug() throws Exception {
        DeviceBench bench = bench();
        List<String> before = bench.board().inForce();
        assertTimeoutPreemptively(ofSeconds(PATIENCE), () -> used(bench, SEED));

        bench.unplug(slot());

        assertThat(bench.board().inForce()).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void aSecondInstanceCanBePluggedAfterTheFirst() throws Exception {
        DeviceBench bench = bench();
        plugged(bench);
        List<String> first = bench.board().inForce();
        bench.unplug(slot());

        plugged(bench);

        assertThat(bench.board().inForce()).containsExactlyInAnyOrderElementsOf(first);
    }

    @Test
    void aResetDoesTheSameTwice() throws Exception {
        for (Reset kind : Reset.values()) {
            DeviceBench bench = bench();
            Device device = assertTimeoutPreemptively(ofSeconds(PATIENCE), () -> used(bench, SEED));
            bench.reset(kind);
            StateTree once = DeviceBench.save(device);

            bench.reset(kind);

            assertThat(StateText.difference(once, DeviceBench.save(device)))
                    .as("changed by a second %s reset", kind)
                    .isEmpty();
        }
    }

    @Test
    void theStateSurvivesASwap() throws Exception {
        DeviceBench bench = bench();
        Device device = assertTimeoutPreemptively(ofSeconds(PATIENCE), () -> used(bench, SEED));
        StateTree saved = DeviceBench.save(device);
        List<String> before = bench.board().inForce();
        bench.hold(slot());

        Device fresh = bench.plug(slot(), device());

        assertThat(StateText.difference(saved, DeviceBench.save(fresh)))
                .as("differs after save and load")
                .isEmpty();
        assertThat(bench.board().inForce()).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void savingChangesNothing() throws Exception {
        DeviceBench bench = bench();
        Device device = assertTimeoutPreemptively(ofSeconds(PATIENCE), () -> used(bench, SEED));
        StateTree once = DeviceBench.save(device);

        assertThat(StateText.difference(once, DeviceBench.save(device))).isEmpty();
    }

    @Test
    void oddWidthsAndOffsetsNeitherThrowNorHang() throws Exception {
        DeviceBench bench = bench();
        plugged(bench);
        PortFuzz fuzz = new PortFuzz(bench, slot(), SEED);
        fuzz.placeBars();

        assertTimeoutPreemptively(ofSeconds(PATIENCE), () -> fuzz.run(ACCESSES));

        assertThat(bench.inventory()).allMatch(s -> s.detail().isEmpty());
    }

    @Test
    void twoInstancesShareNothing() throws Exception {
        DeviceBench quiet = bench();
        Device untouched = plugged(quiet);
        StateTree before = DeviceBench.save(untouched);

        assertTimeoutPreemptively(ofSeconds(PATIENCE), () -> used(bench(), SEED + 1));

        assertThat(StateText.difference(before, DeviceBench.save(untouched)))
                .as("changed in one instance by using another")
                .isEmpty();
    }

    @Test
    void itsTimersLeaveTheMachineTimeToWork() throws Exception {
        DeviceBench bench = bench();
        assertTimeoutPreemptively(ofSeconds(PATIENCE), () -> used(bench, SEED + 2));
        long before = bench.board().expirations();

        assertTimeoutPreemptively(ofSeconds(PATIENCE), () -> bench.advance(100_000_000));

        assertThat(bench.board().expirations() - before).isLessThan(MOST_EXPIRATIONS);
    }
}
