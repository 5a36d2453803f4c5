package backplane.core;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backplane.api.PlugException;
import backplane.api.Processor;
import backplane.api.Reset;
import backplane.api.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class MachineTest {

    private final List<Machine> machines = new ArrayList<>();

    private Machine machine(ClockSync sync) throws PlugException {
        return machine(sync, ofSeconds(60));
    }

    /** @param patience how long it waits before it reports that something hangs */
    private Machine machine(ClockSync sync, Duration patience) throws PlugException {
        Machine m = new MachineBuilder("test")
                .ram(1 << 20)
                .ips(1_000_000)
                .clock(sync)
                .patience(patience)
                .longWork(patience)
                .build();
        machines.add(m);
        return m;
    }

    @AfterEach
    void close() {
        machines.forEach(Machine::close);
    }

    @Test
    void aMachineWithoutAProcessorWaitsAndAnswersCalls() throws Exception {
        Machine m = machine(ClockSync.NONE);
        m.start();

        assertThat(m.<Integer, RuntimeException>call(() -> 42)).isEqualTo(42);
        Await.until("it waits", () -> m.status().contains("waits for a processor"));
    }

    @Test
    void timeIsExecutedInstructionsOverIps() throws Exception {
        Machine m = machine(ClockSync.NONE);
        AtomicReference<String> seen = new AtomicReference<>("");
        m.plug("cpu0", new ScriptedCpu(cpu -> {
            if (cpu.total == 123_457) {
                cpu.bus.out(0x80, 1, 1);
            }
        }));
        m.plug("port", new TestDevice((slot, self) -> slot.ports().map(0x80, 1, 1, (p, w) -> 0, (p, v, w) -> {
            seen.set("" + slot.clock().now());
            slot.control().powerOff();
        })));

        m.start();
        m.awaitStop();

        // 1 MIPS: a microsecond for each instruction before this one
        assertThat(seen.get()).isEqualTo("123457000");
    }

    @Test
    void aTimerThatIsArmedInASliceEndsItAtItsDeadline() throws Exception {
        Machine m = machine(ClockSync.NONE);
        List<Long> fired = new ArrayList<>();
        m.plug("cpu0", new ScriptedCpu(cpu -> {
            if (cpu.total == 100) {
                cpu.bus.out(0x80, 1, 1);
            }
        }));
        m.plug("timer", new TestDevice((slot, self) -> {
            Timer timer = slot.clock().timer("t", deadline -> {
                fired.add(slot.clock().now());
                slot.control().exit(7);
            });
            slot.ports().map(0x80, 1, 1, (p, w) -> 0, (p, v, w) -> timer.armIn(5_000));
        }));

        m.start();

        assertThat(m.awaitStop().status()).isEqualTo(7);
        assertThat(fired).containsExactly(105_000L);
    }

    @Test
    void aPauseThatAChipAsksForStopsTimeAfterTheInstructionAndStepsGoOn() throws Exception {
        Machine m = machine(ClockSync.NONE);
        ScriptedCpu cpu = new ScriptedCpu(c -> {
            if (c.total == 100) {
                c.bus.out(0x80, 1, 1);
            }
        });
        m.plug("cpu0", cpu);
        m.plug("port", new TestDevice((slot, self) -> slot.ports()
                .map(0x80, 1, 1, (p, w) -> 0, (p, v, w) -> slot.control().pause("a breakpoint"))));

        m.start();
        Await.until("it is paused", () -> m.state() == MachineState.PAUSED);

        assertThat(m.status()).isEqualTo("PAUSED: a breakpoint");
        assertThat(m.now()).isEqualTo(101_000L);
        assertThat(m.step(9)).isEqualTo(9);
        assertThat(cpu.total).isEqualTo(110);
        assertThat(m.now()).isEqualTo(110_000L);
        m.resume();
        assertThatThrownBy(() -> m.step(1)).isInstanceOf(IllegalStateException.class);
    }

    /**
     * Instruction 100 sets an alarm a second later or until the processor idles; instruction 200 halts.
     *
     * @param pause the instruction that asks for a pause
     */
    private Machine untilIdle(List<Long> fired, long pause) throws PlugException {
        Machine m = machine(ClockSync.NONE);
        m.plug("cpu0", new ScriptedCpu(cpu -> {
            if (cpu.total == 100 || cpu.total == pause) {
                cpu.bus.out(0x80, cpu.total == pause ? 0 : 1, 1);
            }
            cpu.halted = cpu.total == 200;
        }));
        m.plug("timer", new TestDevice((slot, self) -> {
            Timer[] timer = new Timer[1];
            timer[0] = slot.clock().timer("t", deadline -> {
                fired.add(slot.clock().now());
                timer[0].armUntilIdle(1_000_000);
                if (fired.size() == 3) {
                    slot.control().exit(7);
                }
            });
            slot.ports().map(0x80, 1, 1, (p, w) -> 0, (p, v, w) -> {
                if (v == 0) {
                    slot.control().pause("a breakpoint");
                } else {
                    timer[0].armUntilIdle(1_000_000_000);
                }
            });
        }));
        return m;
    }

    @Test
    void aProcessorThatHaltsEndsTheWaitingForItAndDoesNotSpin() throws Exception {
        List<Long> fired = new ArrayList<>();
        Machine m = untilIdle(fired, -1);

        m.start();

        assertThat(m.awaitStop().status()).isEqualTo(7);
        assertThat(fired).containsExactly(201_000L, 1_201_000L, 1_201_000L);
    }

    @Test
    void stepsTakeTheSameCourse() throws Exception {
        List<Long> fired = new ArrayList<>();
        Machine m = untilIdle(fired, 50);
        m.start();
        Await.until("it is paused", () -> m.state() == MachineState.PAUSED);

        m.step(1000);

        assertThat(fired).containsExactly(201_000L, 1_201_000L, 1_201_000L);
    }

    @Test
    void aHaltedProcessorSkipsToTheNextTimer() throws Exception {
        Machine m = machine(ClockSync.NONE);
        m.plug("cpu0", ScriptedCpu.halting());
        m.plug("timer", new TestDevice((slot, self) -> {
            Timer[] timer = new Timer[1];
            timer[0] = slot.clock().timer("hour", deadline -> slot.control().powerOff());
            timer[0].armAt(3_600_000_000_000L);
        }));

        m.start();

        assertThat(m.awaitStop(ofSeconds(60))).isNotNull();
        assertThat(m.now()).isEqualTo(3_600_000_000_000L);
    }

    @Test
    void realtimeWaitsForTheHost() throws Exception {
        Machine m = machine(ClockSync.REALTIME);
        m.plug("cpu0", ScriptedCpu.halting());
        m.plug("timer", new TestDevice((slot, self) -> slot.clock()
                .timer("t", deadline -> slot.control().powerOff())
                .armAt(200_000_000)));
        long start = System.nanoTime();

        m.start();
        m.awaitStop();

        assertThat(System.nanoTime() - start).isGreaterThan(195_000_000L);
    }

    @Test
    void aBusyProcessorStaysInStepWithTheHostInRealtime() throws Exception {
        Machine m = machine(ClockSync.REALTIME);
        m.plug("cpu0", ScriptedCpu.spinning());
        long start = System.nanoTime();
        m.start();
        Await.until("virtual time passes", () -> m.now() >= 300_000_000);
        long virtual = m.now();
        long host = System.nanoTime() - start;

        // a host that is too busy for us makes virtual time slower, never faster
        assertThat(virtual).isLessThan(host * 13 / 10);
    }

    @ParameterizedTest
    @EnumSource(names = {"SLOWDOWN", "BOTH"})
    void aFastProcessorIsHeldBackToItsIps(ClockSync sync) throws Exception {
        Machine m = machine(sync);
        ScriptedCpu cpu = ScriptedCpu.spinning();
        m.plug("cpu0", cpu);
        long start = System.nanoTime();
        m.start();
        // each question wakes the machine; it must not hurry for that
        Await.until("it executes", () -> m.<Boolean, RuntimeException>call(() -> cpu.total >= 400_000));
        long n = m.<Long, RuntimeException>call(() -> cpu.total);
        long micros = (System.nanoTime() - start) / 1000;

        // 1 MIPS; slices of 20 ms
        assertThat(n).isLessThan(micros * 5 / 4);
    }

    @Test
    void aGuestSeesEachTickThoughTheHostIsSlowAtTimes() throws Exception {
        Machine m = machine(ClockSync.REALTIME);
        boolean[] pending = new boolean[1];
        int[] counts = new int[2];
        m.plug("cpu0", new ScriptedCpu(cpu -> {
            pending[0] = false;
            if (cpu.total % 50_000 == 0) {
                Await.pause(20);
            }
        }));
        m.plug("timer", new TestDevice((slot, self) -> {
            Timer[] timer = new Timer[1];
            timer[0] = slot.clock().timer("tick", deadline -> {
                counts[pending[0] ? 1 : 0]++;
                pending[0] = true;
                timer[0].armAt(deadline + 1_000_000);
            });
            timer[0].armAt(1_000_000);
        }));

        m.start();
        Await.until("it ticks", () -> m.<Boolean, RuntimeException>call(() -> counts[0] > 200));
        m.pause();

        assertThat(counts[1]).isZero();
    }

    @Test
    void timeStandsStillWhilePaused() throws Exception {
        Machine m = machine(ClockSync.REALTIME);
        m.plug("cpu0", ScriptedCpu.spinning());
        m.start();
        m.pause();
        long before = m.<Long, RuntimeException>call(() -> m.board().now());
        Await.pause(500);

        long resumed = System.nanoTime();
        m.resume();

        long after = m.<Long, RuntimeException>call(() -> m.board().now());
        assertThat(after - before).isLessThan(System.nanoTime() - resumed + 400_000_000);
    }

    @Test
    void aDeviceThatThrowsIsTakenOutAndTheOthersGoOn() throws Exception {
        Machine m = machine(ClockSync.NONE);
        CountDownLatch read = new CountDownLatch(3);
        int[] value = new int[1];
        m.plug("cpu0", new ScriptedCpu(cpu -> {
            value[0] = cpu.bus.in(0x80, 1);
            read.countDown();
        }));
        m.plug("bad", new Thrower());

        m.start();
        assertThat(read.await(60, TimeUnit.SECONDS)).isTrue();

        assertThat(value[0]).isEqualTo(0xff);
        m.call(() -> true);
        assertThat(m.slots())
                .filteredOn(s -> s.id().equals("bad"))
                .singleElement()
                .satisfies(s -> assertThat(s.sentence()).startsWith("FAILED: ").contains("broken"));
        assertThat(m.slots()).filteredOn(s -> s.id().equals("cpu0")).allMatch(s -> s.state() == SlotState.PLUGGED);
    }

    /** In a class file of its own package it would be found by its stack; here by the port. */
    private static final class Thrower implements backplane.api.Device {
        @Override
        public void attach(backplane.api.Slot slot) throws PlugException {
            slot.ports()
                    .map(
                            0x80,
                            1,
                            1,
                            (p, w) -> {
                                throw new IllegalStateException("broken");
                            },
                            (p, v, w) -> {});
        }

        @Override
        public void reset(Reset kind) {}

        @Override
        public void state(backplane.api.StateIo io) {}
    }

    @Test
    void aHandlerThatNeverReturnsIsReportedWithItsStack() throws Exception {
        Machine m = machine(ClockSync.NONE, ofSeconds(2));
        CountDownLatch release = new CountDownLatch(1);
        AtomicReference<String> stack = new AtomicReference<>();
        CountDownLatch reported = new CountDownLatch(1);
        m.addListener(new MachineListener() {
            @Override
            public void stuck(Machine machine, String where) {
                stack.set(where);
                reported.countDown();
            }
        });
        m.plug("cpu0", new ScriptedCpu(cpu -> hang(release)));

        m.start();

        assertThat(reported.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(stack.get()).contains("hang");
        // nobody waits for its whole patience again
        assertThatThrownBy(() -> m.call(() -> true))
                .isInstanceOf(MachineBusyException.class)
                .hasMessageContaining("hangs in a handler");
        assertThat(m.status()).contains("STUCK").contains("hang");
        release.countDown();
    }

    private static void hang(CountDownLatch release) {
        try {
            release.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void everyChangeOfASlotIsToldEvenIfTheNextOneFollowsAtOnce() throws Exception {
        Machine m = machine(ClockSync.NONE);
        BlockingQueue<SlotState> told = new LinkedBlockingQueue<>();
        m.addListener(new MachineListener() {
            @Override
            public void slot(Machine machine, SlotInfo slot) {
                told.add(slot.state());
            }
        });

        m.plug("card", new TestDevice((slot, self) -> {}));
        m.unplug("card");
        m.plug("card", new TestDevice((slot, self) -> {}));

        for (SlotState state : List.of(SlotState.PLUGGED, SlotState.EMPTY, SlotState.PLUGGED)) {
            assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo(state);
        }
    }

    @Test
    void attachThatNeverReturnsFailsTheSlot() throws Exception {
        Machine m = machine(ClockSync.NONE, ofSeconds(2));

        assertThatThrownBy(() -> m.plug("bad", new TestDevice((slot, self) -> hang(new CountDownLatch(1)))))
                .isInstanceOf(PlugException.class)
                .hasMessageContaining("hang");
        m.plug("good", new TestDevice((slot, self) -> {}));
    }

    @Test
    void aHeldDeviceGetsItsStateBackAndTheMachineWaitsMeanwhile() throws Exception {
        Machine m = machine(ClockSync.NONE);
        m.plug("cpu0", ScriptedCpu.spinning());
        TestDevice first = new TestDevice((slot, self) -> {});
        m.plug("card", first);
        m.start();
        m.call(() -> first.register = 99);

        m.hold("card");
        long before = m.<Long, RuntimeException>call(() -> m.board().now());
        Await.until("it waits for the card", () -> m.status().contains("card"));
        assertThat(m.<Long, RuntimeException>call(() -> m.board().now())).isEqualTo(before);
        TestDevice second = new TestDevice((slot, self) -> {});
        m.plug("card", second);

        assertThat(second.register).isEqualTo(99);
        assertThat(second.resets).isZero();
    }

    @Test
    void devicesThatArePluggedBeforePowerOnAreResetAtPowerOn() throws Exception {
        Machine m = machine(ClockSync.NONE);
        TestDevice device = new TestDevice((slot, self) -> {});
        m.plug("card", device);
        assertThat(device.resets).isZero();

        m.start();

        assertThat(device.resets).isEqualTo(1);
    }

    @Test
    void anotherProcessorMayTakeTheSlot() throws Exception {
        Machine m = machine(ClockSync.NONE);
        ScriptedCpu first = ScriptedCpu.spinning();
        m.plug("cpu0", first);
        m.start();
        m.hold("cpu0");
        ScriptedCpu second = ScriptedCpu.spinning();

        m.plug("cpu0", second);

        assertThat(m.<Processor, RuntimeException>call(() -> m.board().processor()))
                .isSameAs(second);
        assertThat(second.total).isGreaterThanOrEqualTo(first.total);
    }
}
