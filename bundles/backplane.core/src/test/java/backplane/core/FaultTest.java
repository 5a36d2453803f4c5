package backplane.core;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backplane.api.PlugException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class FaultTest {

    private final List<LogMessage> log = new CopyOnWriteArrayList<>();

    private final LogSink sink = new LogSink() {
        @Override
        public boolean enabled(String slot, LogLevel level) {
            return level != LogLevel.DEBUG;
        }

        @Override
        public void log(LogMessage message) {
            log.add(message);
            if (message.text().contains("choke")) {
                throw new IllegalStateException("the sink is broken");
            }
        }
    };

    private Board board() throws PlugException {
        return new Board(Boards.settings(1 << 20), sink, () -> {});
    }

    @Test
    void aTimerThatThrowsCostsItsDeviceOnly() throws PlugException {
        Board board = board();
        Boards.plug(board, "bad", s -> s.clock()
                .timer("t", deadline -> {
                    throw new IllegalStateException("tick failed");
                })
                .armAt(10));
        Boards.plug(board, "good", s -> s.ports().map(0x300, 1, 1, (p, w) -> 7, (p, v, w) -> {}));

        board.advanceTo(20);

        assertThat(board.inventory())
                .filteredOn(s -> s.state() == SlotState.FAILED)
                .singleElement()
                .satisfies(s -> assertThat(s.detail()).contains("tick failed"));
        board.flushLog();
        assertThat(log).anyMatch(m -> m.level() == LogLevel.ERROR && m.text().contains("tick failed"));
    }

    @Test
    void aFailedDeviceCanBePluggedAgain() throws PlugException {
        Board board = board();
        Boards.plug(board, "bad", s -> s.control().afterInstruction(() -> {}));
        board.faults().fault("bad", new IllegalStateException("x"));
        board.safepoint();

        Boards.plug(board, "bad", s -> {});

        assertThat(board.inventory()).allMatch(s -> s.state() == SlotState.PLUGGED);
    }

    @Test
    void aSinkThatThrowsDoesNotEndTheLog() throws PlugException {
        Board board = board();
        board.log("a").warn("choke");
        board.log("a").warn("after");

        board.flushLog();

        assertThat(log).extracting(LogMessage::text).contains("after");
    }

    @Test
    void aFloodOfMessagesIsBoundedAndTheLossIsTold() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        List<String> seen = new CopyOnWriteArrayList<>();
        LogQueue queue = new LogQueue(
                "m",
                new LogSink() {
                    @Override
                    public boolean enabled(String slot, LogLevel level) {
                        return true;
                    }

                    @Override
                    public void log(LogMessage message) {
                        try {
                            gate.await(60, TimeUnit.SECONDS);
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                        seen.add(message.text());
                    }
                },
                () -> 0);
        for (int i = 0; i < 5000; i++) {
            queue.add("a", LogLevel.INFO, "m" + i);
        }
        gate.countDown();
        queue.close();

        assertThat(seen).hasSizeLessThan(1100).anyMatch(s -> s.contains("were lost"));
    }

    @Test
    void cardsOnOneIsaInputAreTold() throws PlugException {
        Board board = board();
        Boards.plug(board, "a", s -> s.irq(5));
        Boards.plug(board, "b", s -> s.irq(5));

        board.flushLog();

        assertThat(log).extracting(LogMessage::text).contains("irq 5 is driven by a too");
    }

    @Test
    void closingAStuckMachineEndsItsBackends() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        Machine machine =
                new MachineBuilder("stuck").ram(1 << 20).patience(ofMillis(200)).build();
        machine.plug("cpu0", ScriptedCpu.spinning());
        machine.attach("com1", new backplane.api.CharBackend() {
            @Override
            public String description() {
                return "x";
            }

            @Override
            public void open(Feed feed) {}

            @Override
            public void send(byte[] octets, int offset, int length) {}

            @Override
            public void close() {
                closed.countDown();
            }
        });
        machine.post(() -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Await.until("it is noticed", () -> machine.status().contains("STUCK"));

        machine.close();

        assertThat(closed.await(60, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(() -> machine.call(() -> 1)).hasMessageContaining("closed");
        release.countDown();
    }

    @Test
    void anErrorOfTheMachineThreadStopsTheMachineAndNotTheThread() throws Exception {
        try (Machine machine = new MachineBuilder("oom").ram(1 << 20).build()) {
            machine.plug("cpu0", new ScriptedCpu(cpu -> {
                throw new OutOfMemoryError("test");
            }));
            machine.start();

            assertThat(machine.awaitStop().reason()).contains("OutOfMemoryError");
            assertThat(machine.<Integer, RuntimeException>call(() -> 1)).isEqualTo(1);
            assertThat(machine.state()).isEqualTo(MachineState.OFF);
        }
    }

    @Test
    void ramThatTheHeapCannotHoldIsRefusedWithARemedy() {
        long heap = Runtime.getRuntime().maxMemory();

        assertThatThrownBy(() -> new MachineBuilder("big").ram(heap & -4096L).build())
                .isInstanceOf(PlugException.class)
                .hasMessageContaining("-Xmx");
    }

    /** A connector that the board does not know. */
    private interface Headphones {
        void play(int sample);
    }

    @Test
    void aThirdPartysConnectorIsFoundByItsType() throws PlugException {
        Board board = board();
        StringBuilder heard = new StringBuilder();
        Headphones[] port = new Headphones[1];
        assertThatThrownBy(() -> Boards.plug(board, "sb16", s -> s.socket(Headphones.class, "")))
                .isInstanceOf(PlugException.class)
                .hasMessageContaining("Headphones");

        board.connector(Headphones.class, key -> new Connector.End<Headphones>() {
            @Override
            public Headphones port() {
                return sample -> heard.append(key).append(sample);
            }

            @Override
            public void plugged() {
                heard.append("+");
            }

            @Override
            public void unplugged() {
                heard.append("-");
            }
        });
        Boards.plug(board, "sb16", s -> port[0] = s.socket(Headphones.class, ""));
        port[0].play(3);
        board.unplug("sb16");

        assertThat(heard).hasToString("+sb163-");
    }
}
