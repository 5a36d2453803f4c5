package backplane.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backplane.api.Device;
import backplane.api.IrqLine;
import backplane.api.IrqSink;
import backplane.api.MemoryRegion;
import backplane.api.PciIdentity;
import backplane.api.PciSocket;
import backplane.api.PlugException;
import backplane.api.Reset;
import backplane.api.Slot;
import backplane.api.StateIo;
import backplane.api.Timer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HoldTest {

    private final Board board = Boards.board();
    private final List<String> edges = new ArrayList<>();

    @BeforeEach
    void plugController() throws PlugException {
        Boards.plug(board, "pic", s -> s.provide(IrqSink.class, "isa", (irq, high) -> edges.add(irq + "=" + high)));
    }

    /** A card with a line, a timer, memory and a PCI function. */
    private static class Card implements Device {

        final String registerName;
        int register;
        int resets;
        IrqLine line;
        Timer timer;
        MemoryRegion memory;
        final List<Long> expired = new ArrayList<>();

        Card(String registerName) {
            this.registerName = registerName;
        }

        @Override
        public void attach(Slot slot) throws PlugException {
            slot.ports().map(0x300, 1, 1, (p, w) -> register, (p, v, w) -> register = v);
            line = slot.irq(5);
            timer = slot.clock().timer("tick", expired::add);
            memory = slot.memory().ram("buffer", 0xd0000, 0x1000);
            slot.socket(PciSocket.class, "")
                    .function(PciSocket.ANY_DEVICE, 0, new PciIdentity(1, 2, 0x020000, 0))
                    .ioBar(0, 16, 1, (p, w) -> register + p, (p, v, w) -> {});
        }

        @Override
        public void reset(Reset kind) {
            resets++;
            register = 0;
        }

        @Override
        public void state(StateIo io) {
            register = io.u8(registerName, register);
        }
    }

    private Card used() throws PlugException {
        Card card = new Card("reg");
        board.plug("card", card);
        board.out(0x300, 0x42, 1);
        card.line.set(true);
        card.timer.armAt(1000);
        board.write(0xd0010, 0x77, 1);
        board.pciWrite(2, 0, 0x10, 0xc000, 4);
        board.pciWrite(2, 0, 4, 1, 2);
        edges.clear();
        return card;
    }

    @Test
    void aSwappedDeviceGoesOnWithoutTheGuestsNotice() throws PlugException {
        used();
        board.hold("card");

        Card fresh = new Card("reg");
        board.plug("card", fresh);

        assertThat(fresh.resets).isZero();
        assertThat(board.in(0x300, 1)).isEqualTo(0x42);
        assertThat(board.read(0xd0010, 1)).isEqualTo(0x77);
        assertThat(board.in(0xc001, 1)).isEqualTo(0x43);
        assertThat(board.irq(5)).isTrue();
        assertThat(edges).isEmpty();
        board.advanceTo(1000);
        assertThat(fresh.expired).containsExactly(1000L);
    }

    @Test
    void theLineStaysHighWhileTheDeviceIsAway() throws PlugException {
        Card old = used();

        board.hold("card");
        old.line.set(false);

        assertThat(board.irq(5)).isTrue();
        assertThat(board.inventory()).filteredOn(s -> s.id().equals("card")).allMatch(SlotInfo::kept);
    }

    @Test
    void unpluggingAHeldSlotDropsItsState() throws PlugException {
        used();
        board.hold("card");

        board.unplug("card");

        assertThat(edges).containsExactly("5=false");
        assertThat(board.inventory()).noneMatch(s -> s.id().equals("card"));
        Card fresh = new Card("reg");
        board.plug("card", fresh);
        assertThat(fresh.resets).isEqualTo(1);
        assertThat(board.read(0xd0010, 1)).isZero();
    }

    @Test
    void stateThatDoesNotFitIsRefusedAndTheOldVersionResumes() throws PlugException {
        used();
        board.hold("card");

        assertThatThrownBy(() -> board.plug("card", new Card("renamed")))
                .isInstanceOf(PlugException.class)
                .hasMessageContaining("renamed");
        assertThat(board.inventory())
                .filteredOn(s -> s.id().equals("card"))
                .allMatch(s -> s.state() == SlotState.FAILED && s.kept());
        assertThat(board.irq(5)).isTrue();
        board.plug("card", new Card("reg"));

        assertThat(board.in(0x300, 1)).isEqualTo(0x42);
        assertThat(board.read(0xd0010, 1)).isEqualTo(0x77);
        assertThat(edges).isEmpty();
    }

    @Test
    void aSwappedControllerIsToldOnlyWhatChangedMeanwhile() throws PlugException {
        Card card = used();
        IrqLine[] other = new IrqLine[1];
        Boards.plug(board, "other", s -> other[0] = s.irq(7));
        board.hold("pic");
        other[0].set(true);

        Boards.plug(board, "pic", s -> s.provide(IrqSink.class, "isa", (irq, high) -> edges.add(irq + "=" + high)));

        assertThat(card.line).isNotNull();
        assertThat(edges).containsExactly("7=true");
    }

    @Test
    void anotherControllerIsToldTheLinesThatAreHigh() throws PlugException {
        used();
        board.unplug("pic");

        Boards.plug(board, "pic", s -> s.provide(IrqSink.class, "isa", (irq, high) -> edges.add(irq + "=" + high)));

        assertThat(edges).containsExactly("5=true");
    }

    @Test
    void severalDriversShareAWire() throws PlugException {
        IrqLine[] lines = new IrqLine[2];
        Boards.plug(board, "a", s -> lines[0] = s.irq(11));
        Boards.plug(board, "b", s -> lines[1] = s.irq(11));

        lines[0].set(true);
        lines[1].set(true);
        lines[0].set(false);
        assertThat(board.irq(11)).isTrue();
        board.unplug("b");

        assertThat(edges).containsExactly("11=true", "11=false");
    }

    @Test
    void theCascadeInputIsReserved() {
        assertThatThrownBy(() -> Boards.plug(board, "a", s -> s.irq(2)))
                .isInstanceOf(PlugException.class)
                .hasMessageContaining("9");
    }

    @Test
    void aDeviceThatThrowsWhileSavingStaysPlugged() throws PlugException {
        board.plug("bad", new Card("x") {
            @Override
            public void state(StateIo io) {
                throw new IllegalStateException("no state");
            }
        });

        assertThatThrownBy(() -> board.hold("bad"))
                .isInstanceOf(PlugException.class)
                .hasMessageContaining("no state");
        assertThat(board.in(0x300, 1)).isZero();
    }

    @Test
    void aDeviceThatThrowsInResetIsNotPlugged() throws PlugException {
        List<String> before = board.inForce();
        assertThatThrownBy(() -> board.plug("bad", new Card("x") {
                    @Override
                    public void reset(Reset kind) {
                        throw new IllegalStateException("no reset");
                    }
                }))
                .isInstanceOf(PlugException.class)
                .hasMessageContaining("no reset");

        assertThat(board.inForce()).isEqualTo(before);
    }

    @Test
    void aServiceHasOneProviderAndLinksFollowIt() throws PlugException {
        backplane.api.Link<?>[] link = new backplane.api.Link<?>[1];
        Boards.plug(board, "user", s -> link[0] = s.link(Runnable.class, "x"));
        assertThat(link[0].get()).isNull();
        Runnable service = () -> {};
        Boards.plug(board, "a", s -> s.provide(Runnable.class, "x", service));
        assertThat(link[0].get()).isSameAs(service);

        assertThatThrownBy(() -> Boards.plug(board, "b", s -> s.provide(Runnable.class, "x", () -> {})))
                .isInstanceOf(PlugException.class)
                .hasMessageContaining("provided by a");
        board.unplug("a");

        assertThat(link[0].get()).isNull();
    }
}
