package backplane.core;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.CpuBus;
import backplane.api.IrqLine;
import backplane.api.IrqSink;
import backplane.api.Processor;
import backplane.api.Timer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SwapStressTest {

    private static final int CYCLES = Integer.getInteger("backplane.swaps", 200);

    private Machine machine;
    private volatile int edges;

    @BeforeEach
    void build() throws Exception {
        machine = new MachineBuilder("swap").ram(1 << 20).clock(ClockSync.NONE).build();
        machine.plug(
                "pic",
                new TestDevice(
                        (slot, self) -> slot.provide(IrqSink.class, "isa", (irq, high) -> edges += high ? 1 : 0)));
    }

    @AfterEach
    void close() {
        machine.close();
    }

    /** Counts writes, holds its line high, and ticks. */
    private TestDevice counter() {
        return new TestDevice((slot, self) -> {
            IrqLine line = slot.irq(5);
            Timer[] timer = new Timer[1];
            timer[0] = slot.clock().timer("tick", deadline -> timer[0].armAt(deadline + 10_000));
            slot.ports().map(0x300, 1, 1, (p, w) -> 0, (p, v, w) -> {
                self.register++;
                line.set(true);
                if (!timer[0].armed()) {
                    timer[0].armIn(10_000);
                }
            });
        });
    }

    @Test
    void noAccessIsLostOrRepeatedWhileADeviceIsSwappedUnderARunningProcessor() throws Exception {
        ScriptedCpu cpu = new ScriptedCpu(c -> c.bus.out(0x300, 1, 1));
        machine.plug("card", counter());
        machine.plug("cpu0", cpu);
        machine.start();
        machine.run(() -> {});
        TestDevice last = counter();

        for (int i = 0; i < CYCLES; i++) {
            machine.hold("card");
            last = counter();
            machine.plug("card", last);
        }
        machine.pause();

        TestDevice present = last;
        assertThat(machine.<Integer, RuntimeException>call(() -> present.register))
                .isEqualTo((int) cpu.total);
        assertThat(cpu.total).isPositive();
        assertThat(edges).isEqualTo(1);
        assertThat(machine.<Integer, RuntimeException>call(
                        () -> machine.board().timers().armed().size()))
                .isEqualTo(1);
    }

    @Test
    void aSwappedProcessorHearsOfWrittenCode() throws Exception {
        CpuBus[] bus = new CpuBus[1];
        int[] told = new int[2];
        for (int i = 0; i < 2; i++) {
            int n = i;
            TestDevice cpu = new TestDevice((slot, self) -> {
                bus[0] = slot.socket(CpuBus.class, "cpu0");
                bus[0].codeListener(page -> told[n]++);
                slot.provide(Processor.class, "cpu0", ScriptedCpu.spinning());
            });
            if (n == 1) {
                machine.hold("cpu0");
            }
            machine.plug("cpu0", cpu);
        }

        machine.run(() -> {
            bus[0].bytes();
            bus[0].mark(0x1000, CpuBus.CODE);
            machine.board().write(0x1000, 1, 1);
        });

        assertThat(told).containsExactly(0, 1);
    }
}
