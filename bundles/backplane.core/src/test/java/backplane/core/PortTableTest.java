package backplane.core;

import static backplane.api.PortMap.BYTE;
import static backplane.api.PortMap.DWORD;
import static backplane.api.PortMap.WORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backplane.api.PlugException;
import backplane.api.PortReader;
import backplane.api.PortRegion;
import backplane.api.PortWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortTableTest {

    private final Board board = Boards.board();
    private final List<String> log = new ArrayList<>();
    private final PortReader reader = (port, width) -> {
        log.add(String.format("in %x/%d", port, width));
        return 0x1234_5600 | port & 0xff;
    };
    private final PortWriter writer =
            (port, value, width) -> log.add(String.format("out %x=%x/%d", port, value, width));

    @Test
    void portsThatNobodyClaimsReadAllOnes() {
        assertThat(board.in(0x300, 1)).isEqualTo(0xff);
        assertThat(board.in(0x300, 2)).isEqualTo(0xffff);
        assertThat(board.in(0xffff, 4)).isEqualTo(-1);
        board.out(0xffff, 0, 4);
    }

    @Test
    void aWidthThatTheHandlerTakesReachesItUndivided() throws PlugException {
        Boards.plug(board, "a", s -> s.ports().map(0x300, 4, BYTE | DWORD, reader, writer));

        assertThat(board.in(0x300, 4)).isEqualTo(0x1234_5600);
        board.out(0x300, 0x1_0203, 4);

        assertThat(log).containsExactly("in 300/4", "out 300=10203/4");
    }

    @Test
    void aWiderAccessIsSplitLowPortFirst() throws PlugException {
        Boards.plug(board, "a", s -> s.ports().map(0x300, 4, BYTE, reader, writer));

        assertThat(board.in(0x300, 2)).isEqualTo(0x0100);
        board.out(0x300, 0x4433_2211, 4);

        assertThat(log)
                .containsExactly(
                        "in 300/1", "in 301/1", "out 300=11/1", "out 301=22/1", "out 302=33/1", "out 303=44/1");
    }

    @Test
    void anAccessBeyondTheRangeIsSplitAtItsEnd() throws PlugException {
        Boards.plug(board, "a", s -> s.ports().map(0x300, 3, BYTE | WORD | DWORD, reader, writer));

        assertThat(board.in(0x300, 4)).isEqualTo(0xff02_5600);

        assertThat(log).containsExactly("in 300/2", "in 302/1");
    }

    @Test
    void accessesNarrowerThanTheOnlyWidthFloat() throws PlugException {
        Boards.plug(board, "a", s -> s.ports().map(0x300, 4, DWORD, reader, writer));

        assertThat(board.in(0x300, 1)).isEqualTo(0xff);
        board.out(0x302, 7, 2);

        assertThat(log).isEmpty();
    }

    @Test
    void handlersOfDifferentWidthsShareAPort() throws PlugException {
        Boards.plug(board, "pci", s -> s.ports().map(0xcf8, 4, DWORD, (p, w) -> 0x8000_0000, writer));
        Boards.plug(board, "reset", s -> s.ports().map(0xcf9, 1, BYTE, (p, w) -> 0x06, writer));

        assertThat(board.in(0xcf8, 4)).isEqualTo(0x8000_0000);
        assertThat(board.in(0xcf9, 1)).isEqualTo(6);
    }

    @Test
    void aTakenPortNamesItsOwner() throws PlugException {
        Boards.plug(board, "dbg0", s -> s.ports().map(0xe8, 2, BYTE, reader, writer));

        assertThatThrownBy(() -> Boards.plug(board, "x", s -> s.ports().map(0xe9, 1, BYTE, reader, writer)))
                .isInstanceOf(PlugException.class)
                .hasMessageStartingWith("port 0xe9 is taken by dbg0");
        assertThat(board.inventory()).anyMatch(s -> s.sentence().startsWith("FAILED: port 0xe9 is taken by dbg0"));
    }

    @Test
    void aFailedPlugLeavesNothingBehind() throws PlugException {
        Boards.plug(board, "dbg0", s -> s.ports().map(0xe9, 1, BYTE, reader, writer));
        List<String> before = board.inForce();

        assertThatThrownBy(() -> Boards.plug(board, "x", s -> {
                    s.ports().map(0x300, 1, BYTE, reader, writer);
                    s.irq(5).set(true);
                    s.ports().map(0xe9, 1, BYTE, reader, writer);
                }))
                .isInstanceOf(PlugException.class);

        assertThat(board.inForce()).isEqualTo(before);
        assertThat(board.in(0x300, 1)).isEqualTo(0xff);
    }

    @Test
    void aMovedRangeAnswersAtItsNewPlaceOnly() throws PlugException {
        PortRegion[] region = new PortRegion[1];
        Boards.plug(board, "a", s -> region[0] = s.ports().map(0x300, 2, BYTE, reader, writer));
        Boards.plug(board, "b", s -> s.ports().map(0x310, 2, BYTE, reader, writer));

        assertThat(region[0].move(0x311)).isFalse();
        assertThat(region[0].move(0xffff)).isFalse();
        assertThat(region[0].move(0x308)).isTrue();

        assertThat(board.in(0x300, 1)).isEqualTo(0xff);
        assertThat(board.in(0x309, 1)).isEqualTo(0x09);
        assertThat(region[0].first()).isEqualTo(0x308);
    }

    @Test
    void aDisabledRangeFloats() throws PlugException {
        PortRegion[] region = new PortRegion[1];
        Boards.plug(board, "a", s -> region[0] = s.ports().map(0x300, 2, BYTE, reader, writer));

        region[0].enable(false);
        assertThat(board.in(0x300, 1)).isEqualTo(0xff);
        region[0].enable(true);
        assertThat(board.in(0x300, 1)).isEqualTo(0);
    }

    @Test
    void anUnpluggedDevicesPortsFloatAndItsRegionsAreDead() throws PlugException {
        PortRegion[] region = new PortRegion[1];
        Boards.plug(board, "a", s -> region[0] = s.ports().map(0x300, 2, BYTE, reader, writer));

        board.unplug("a");
        region[0].enable(false);
        region[0].enable(true);
        region[0].move(0x308);

        assertThat(board.in(0x300, 1)).isEqualTo(0xff);
        assertThat(board.in(0x308, 1)).isEqualTo(0xff);
    }

    @Test
    void claimsOutsideOfAttachAreRefused() throws PlugException {
        backplane.api.Slot[] kept = new backplane.api.Slot[1];
        Boards.plug(board, "a", s -> kept[0] = s);

        assertThatThrownBy(() -> kept[0].ports().map(0x300, 1, BYTE, reader, writer))
                .isInstanceOf(PlugException.class)
                .hasMessageContaining("outside of attach");
    }

    @Test
    void rangesThatDoNotExistAreRefused() {
        assertThatThrownBy(() -> Boards.plug(board, "a", s -> s.ports().map(0xfffe, 4, BYTE, reader, writer)))
                .isInstanceOf(PlugException.class)
                .hasMessageContaining("0xfffe");
    }
}
