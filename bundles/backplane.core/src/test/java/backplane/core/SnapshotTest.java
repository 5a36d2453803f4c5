package backplane.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backplane.api.Device;
import backplane.api.IrqLine;
import backplane.api.IrqSink;
import backplane.api.PlugException;
import backplane.api.Reset;
import backplane.api.Slot;
import backplane.api.StateException;
import backplane.api.StateIo;
import backplane.api.Timer;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotTest {

    @TempDir
    Path dir;

    /** Counts ticks of a timer and drives a line with their lowest bit. */
    private static final class Ticker implements Device {
        private IrqLine line;
        private Timer timer;
        private long ticks;
        private final long period;
        private final int longs;

        Ticker(long period) {
            this(period, 1);
        }

        Ticker(long period, int longs) {
            this.period = period;
            this.longs = longs;
        }

        @Override
        public void attach(Slot slot) throws PlugException {
            line = slot.irq(0);
            timer = slot.clock().timer("tick", this::tick);
            slot.memory().ram("buffer", 0xd0000, 0x1000);
        }

        private void tick(long deadline) {
            ticks++;
            line.set((ticks & 1) != 0);
            timer.armAt(deadline + period);
        }

        @Override
        public void reset(Reset kind) {
            timer.armIn(period);
        }

        @Override
        public void state(StateIo io) {
            ticks = io.u64("ticks", ticks);
            io.ints("ints", new int[] {1, 2});
            io.longs("longs", new long[longs]);
            io.text("text", "t");
            io.section("part", part -> part.flag("flag", true));
        }
    }

    private Board board(List<String> edges) throws PlugException {
        Board board = Boards.board();
        Boards.plug(board, "pic", s -> s.provide(IrqSink.class, "isa", (irq, high) -> edges.add(irq + "=" + high)));
        board.plug("t1", new Ticker(1000));
        return board;
    }

    @Test
    void aLoadedBoardContinuesAsTheSavedOne() throws PlugException {
        Board one = board(new ArrayList<>());
        one.write(0x12345, 0xaa, 1);
        one.write(0xd0004, 0xbb, 1);
        one.advanceTo(5500);
        StateTree saved = one.save();
        List<String> edges = new ArrayList<>();
        Board two = board(edges);
        two.write(0x54321, 0xcc, 1);
        two.advanceTo(300);
        edges.clear();

        two.load(saved);

        assertThat(edges).isEmpty();
        assertThat(two.read(0x12345, 1)).isEqualTo(0xaa);
        assertThat(two.read(0x54321, 1)).isZero();
        assertThat(two.read(0xd0004, 1)).isEqualTo(0xbb);
        assertThat(two.irq(0)).isTrue();
        one.advanceTo(9000);
        two.advanceTo(9000);
        assertThat(StateText.difference(one.save(), two.save())).isEmpty();
        assertThat(edges).startsWith("0=false");
    }

    private static Board waiting(Timer[] timer) throws PlugException {
        Board board = Boards.board();
        Boards.plug(board, "w", s -> timer[0] = s.clock().timer("t", deadline -> {}));
        return board;
    }

    @Test
    void aTimerThatWaitsForIdleProcessorsStillDoesAfterwards() throws PlugException {
        Timer[] timer = new Timer[1];
        Board one = waiting(timer);
        timer[0].armUntilIdle(1000);
        Board two = waiting(timer);

        two.load(one.save());

        assertThat(timer[0].deadline()).isEqualTo(1000);
        assertThat(two.idle()).isTrue();
    }

    @Test
    void aLoadedMachineHasNotIdledYet() throws PlugException {
        Timer[] timer = new Timer[1];
        Board board = waiting(timer);
        StateTree saved = board.save();
        timer[0].armUntilIdle(1000);
        assertThat(board.idle()).isTrue();

        board.load(saved);
        timer[0].armUntilIdle(1000);

        assertThat(board.idle()).isTrue();
    }

    @Test
    void timersOfSnapshotsFromBeforeTheyCouldWaitForIdleProcessorsWaitForTheirDeadlines() throws PlugException {
        Timer[] timer = new Timer[1];
        Board board = waiting(timer);
        StateTree old = new StateTree();
        old.put("deadline", StateTree.Kind.U64, 1000L);
        old.put("sequence", StateTree.Kind.U64, 1L);
        timer[0].armUntilIdle(500);

        ((Claim) timer[0]).state(new StateReader(old));

        assertThat(timer[0].deadline()).isEqualTo(1000);
        assertThat(board.idle()).isFalse();
    }

    private static StateTree head() {
        StateTree head = new StateTree();
        head.put("machine", StateTree.Kind.TEXT, "demo");
        return head;
    }

    @Test
    void aSnapshotPassesThroughAFile() throws PlugException, IOException {
        Board one = board(new ArrayList<>());
        one.write(0x12345, 0xaa, 1);
        StateTree saved = one.save();

        SnapshotFile.write(dir.resolve("s"), head(), saved);

        assertThat(SnapshotFile.machine(dir.resolve("s"))).isEqualTo(saved);
        assertThat(dir.resolve("s.part")).doesNotExist();
    }

    @Test
    void aDamagedFileIsRefused() throws PlugException, IOException {
        Path file = dir.resolve("s");
        SnapshotFile.write(file, head(), board(new ArrayList<>()).save());
        byte[] bytes = Files.readAllBytes(file);
        for (int length : new int[] {0, 5, bytes.length / 2, bytes.length - 1}) {
            Files.write(file, java.util.Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> SnapshotFile.machine(file))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("damaged");
        }
        Files.writeString(file, "megs: 32");
        assertThatThrownBy(() -> SnapshotFile.machine(file)).isInstanceOf(IOException.class);
    }

    @Test
    void aSnapshotOfOtherDevicesIsRefused() throws PlugException {
        Board one = board(new ArrayList<>());
        StateTree saved = one.save();
        one.unplug("t1");

        assertThatThrownBy(() -> one.load(saved))
                .isInstanceOf(StateException.class)
                .hasMessageContaining("t1");
    }

    @Test
    void anotherTypeOfDeviceInASlotIsNamed() throws PlugException {
        Board one = board(new ArrayList<>());
        StateTree saved = one.save();
        one.unplug("t1");
        one.plug("t1", new TestDevice((slot, self) -> {}));

        assertThatThrownBy(() -> one.load(saved))
                .isInstanceOf(StateException.class)
                .hasMessageContaining("slot t1")
                .hasMessageContaining("Ticker")
                .hasMessageContaining("TestDevice");
    }

    @Test
    void anotherSizeOfRamIsRefusedWithARemedy() throws PlugException {
        StateTree saved = board(new ArrayList<>()).save();
        try (Machine larger = new MachineBuilder("larger").ram(8 << 20).build()) {
            assertThatThrownBy(() -> larger.restore(saved)).hasMessageContaining("set megs");

            assertThat(larger.state()).isEqualTo(MachineState.OFF);
        }
    }

    @Test
    void aMachineGoesOnWhereAnotherWasSaved() throws PlugException, IOException {
        Path file = dir.resolve("s");
        long saved;
        try (Machine first = machine()) {
            first.start();
            first.call(() -> {
                first.board().write(0x3000, 0x77, 1);
                return true;
            });
            first.pause();
            saved = first.now();
            SnapshotFile.write(file, head(), first.save());
        }
        try (Machine second = machine()) {
            second.restore(SnapshotFile.machine(file));

            assertThat(second.state()).isEqualTo(MachineState.RUNNING);
            assertThat(second.peek(0x3000, 1)).containsExactly(0x77);
            assertThat(second.call(() -> second.board().now())).isBetween(saved, saved + 5_000_000_000L);
        }
    }

    private static Machine machine() throws PlugException {
        Machine machine =
                new MachineBuilder("m").ram(1 << 20).clock(ClockSync.REALTIME).build();
        machine.plug("t1", new Ticker(1000_000));
        return machine;
    }

    @Test
    void aFileOfAnotherFormatIsRefusedWithItsNumber() throws IOException {
        Path file = dir.resolve("s");
        try (DataOutputStream out = new DataOutputStream(new GZIPOutputStream(Files.newOutputStream(file)))) {
            out.writeInt(0x42504c31);
        }

        assertThatThrownBy(() -> SnapshotFile.head(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("format is 1, this version reads 2");
    }

    @Test
    void theHeadIsReadAloneAndAMissingFileIsNamed() throws PlugException, IOException {
        Path file = dir.resolve("s");
        SnapshotFile.write(file, head(), board(new ArrayList<>()).save());

        assertThat(SnapshotFile.head(file)).isEqualTo(head());
        assertThatThrownBy(() -> SnapshotFile.head(dir.resolve("none")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("there is no file");
    }

    @Test
    void aSnapshotThatDoesNotFitChangesNothing() throws PlugException {
        Board one = board(new ArrayList<>());
        StateTree saved = one.save();
        Board two = Boards.board();
        Boards.plug(two, "pic", s -> {});
        two.plug("t1", new Ticker(1000, 2));
        two.write(0x100, 0x11, 1);
        StateTree before = two.save();

        assertThatThrownBy(() -> two.load(saved))
                .isInstanceOf(StateException.class)
                .hasMessageContaining("longs");

        assertThat(StateText.difference(before, two.save())).isEmpty();
    }

    @Test
    void aNewerVersionIsRefusedWithARemedy() {
        StateTree saved = StateWriter.save(io -> io.version(3));

        assertThatThrownBy(() -> new StateReader(saved).version(2))
                .isInstanceOf(StateException.class)
                .hasMessageContaining("install the newer");
        assertThat(new StateReader(saved).version(4)).isEqualTo(3);
    }

    @Test
    void aValueOfAnotherTypeOrLengthIsRefused() {
        StateTree saved = StateWriter.save(io -> {
            io.u8("a", 1);
            io.bytes("b", new byte[4]);
        });

        assertThatThrownBy(() -> new StateReader(saved).u16("a", 0)).hasMessageContaining("U8");
        assertThatThrownBy(() -> new StateReader(saved).bytes("b", new byte[5])).hasMessageContaining("length");
        assertThatThrownBy(() -> new StateReader(saved).flag("c", false)).hasMessageContaining("no c");
        assertThatThrownBy(() -> StateWriter.save(io -> {
                    io.u8("a", 1);
                    io.u8("a", 2);
                }))
                .isInstanceOf(StateException.class);
    }

    @Test
    void theTextShowsDifferences() {
        StateTree a = StateWriter.save(io -> io.section("s", s -> s.u8("x", 1)));
        StateTree b = StateWriter.save(io -> io.section("s", s -> s.u8("x", 2)));

        assertThat(StateText.difference(a, b)).isEqualTo("s/x: 0x1 -> 0x2\n");
        assertThat(a).hasToString("s/x = 0x1\n");
    }
}
