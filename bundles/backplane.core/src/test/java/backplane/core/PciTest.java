package backplane.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backplane.api.IrqLine;
import backplane.api.MmioHandler;
import backplane.api.PciFunction;
import backplane.api.PciIdentity;
import backplane.api.PciSocket;
import backplane.api.PlugException;
import backplane.api.Reset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PciTest {

    private static final PciIdentity CARD = new PciIdentity(0x10ec, 0x8029, 0x020000, 0, 0x1af4, 0x1100);

    private final Board board = Boards.board();
    private PciFunction function;
    private IrqLine inta;

    /** The value written to a register of the card; answered at its base addresses. */
    private int register = 0x40;

    private final MmioHandler registers = new MmioHandler() {
        @Override
        public long read(long offset, int width) {
            return register + offset;
        }

        @Override
        public void write(long offset, long value, int width) {
            register = (int) value;
        }
    };

    private void plugCard(String id, int device) throws PlugException {
        Boards.plug(board, id, s -> {
            function = s.socket(PciSocket.class, "").function(device, 0, CARD);
            function.ioBar(0, 32, 7, (p, w) -> register + p, (p, v, w) -> register = v);
            function.memoryBar(1, s.memory().mmio("regs", 0, 0x1000, registers), false);
            function.register(0x40, 0x12, 0x0f);
            inta = function.intx(1);
        });
    }

    private int config(int device, int function, int offset, int width) {
        board.out(0xcf8, 0x8000_0000 | device << 11 | function << 8 | offset & 0xfc, 4);
        return board.in(0xcfc + (offset & 3), width);
    }

    private void config(int device, int function, int offset, int value, int width) {
        board.out(0xcf8, 0x8000_0000 | device << 11 | function << 8 | offset & 0xfc, 4);
        board.out(0xcfc + (offset & 3), value, width);
    }

    @Test
    void theAddressRegisterReadsBackAndAbsentFunctionsReadAllOnes() throws PlugException {
        assertThat(board.in(0xcf8, 4)).isEqualTo(-1);
        plugCard("ne2k0", 3);

        board.out(0xcfb, 1, 1);
        board.out(0xcf8, 0x8000_0000, 4);

        assertThat(board.in(0xcf8, 4)).isEqualTo(0x8000_0000);
        assertThat(board.in(0xcfc, 4)).isEqualTo(-1);
        assertThat(config(3, 1, 0, 4)).isEqualTo(-1);
    }

    @Test
    void theHeaderTellsTheIdentity() throws PlugException {
        plugCard("ne2k0", 3);

        assertThat(config(3, 0, 0, 4)).isEqualTo(0x8029_10ec);
        assertThat(config(3, 0, 8, 4)).isEqualTo(0x0200_0000);
        assertThat(config(3, 0, 0x2c, 4)).isEqualTo(0x1100_1af4);
        assertThat(config(3, 0, 0x3d, 1)).isEqualTo(1);
        assertThat(config(3, 0, 0x0e, 1)).isZero();
        config(3, 0, 0, 0x1234, 2);
        assertThat(config(3, 0, 0, 2)).isEqualTo(0x10ec);
    }

    @Test
    void baseAddressesAreSized() throws PlugException {
        plugCard("ne2k0", 3);

        for (int bar = 0x10; bar <= 0x24; bar += 4) {
            config(3, 0, bar, -1, 4);
        }

        assertThat(config(3, 0, 0x10, 4)).isEqualTo(0xffff_ffe1);
        assertThat(config(3, 0, 0x14, 4)).isEqualTo(0xffff_f000);
        assertThat(config(3, 0, 0x18, 4)).isZero();
    }

    @Test
    void nothingAnswersAtTheTransientAddressWhileDecodingIsOff() throws PlugException {
        plugCard("ne2k0", 3);
        List<String> before = board.inForce();

        config(3, 0, 0x14, 0x0010_0000, 4);

        assertThat(board.read(0x0010_0000, 1)).isZero();
        assertThat(board.inForce()).isEqualTo(before);
    }

    @Test
    void aBaseAddressIsMovedWhileDecodingIsOn() throws PlugException {
        plugCard("ne2k0", 3);
        config(3, 0, 0x10, 0xc000, 4);
        config(3, 0, 0x14, 0xe000_0000, 4);
        assertThat(board.in(0xc000, 1)).isEqualTo(0xff);

        config(3, 0, 4, 3, 2);
        assertThat(board.in(0xc002, 1)).isEqualTo(0x42);
        assertThat(board.read(0xe000_0004L, 1)).isEqualTo(0x44);

        config(3, 0, 0x10, 0xd000, 4);
        assertThat(board.in(0xc002, 1)).isEqualTo(0xff);
        assertThat(board.in(0xd002, 1)).isEqualTo(0x42);
        config(3, 0, 4, 1, 2);
        assertThat(board.read(0xe000_0004L, 1)).isEqualTo(0xff);
    }

    @Test
    void sizingWithDecodingOnHidesTheRegionOnly() throws PlugException {
        plugCard("ne2k0", 3);
        config(3, 0, 0x14, 0xe000_0000, 4);
        config(3, 0, 4, 3, 2);

        config(3, 0, 0x14, -1, 4);
        assertThat(board.read(0xffff_f000L, 4)).isEqualTo(0xffff_ffffL);
        config(3, 0, 0x14, 0xe000_0000, 4);

        assertThat(board.read(0xe000_0000L, 1)).isEqualTo(0x40);
    }

    @Test
    void aBaseAddressGivesWayToAFixedPort() throws PlugException {
        Boards.plug(board, "com1", s -> s.ports().map(0x3f8, 8, 1, (p, w) -> 0x99, (p, v, w) -> {}));
        plugCard("ne2k0", 3);
        config(3, 0, 0x10, 0x3e0, 4);
        config(3, 0, 4, 1, 2);

        assertThat(board.in(0x3f8, 1)).isEqualTo(0x99);
        assertThat(board.in(0x3e0, 1)).isEqualTo(0x40);
        board.unplug("com1");
        assertThat(board.in(0x3f8, 1)).isEqualTo(0x58);
    }

    @Test
    void statusErrorsAreClearedByWritingOnes() throws PlugException {
        plugCard("ne2k0", 3);
        function.set(7, 0x20);

        config(3, 0, 7, 0x10, 1);
        assertThat(config(3, 0, 7, 1)).isEqualTo(0x20);
        config(3, 0, 7, 0x20, 1);
        assertThat(config(3, 0, 7, 1)).isZero();
    }

    @Test
    void ownRegistersKeepTheirWritableBitsAndTell() throws PlugException {
        plugCard("ne2k0", 3);
        List<String> told = new ArrayList<>();
        function.onWrite((offset, value) -> told.add(String.format("%x=%x", offset, value)));

        config(3, 0, 0x40, 0xffff, 2);

        assertThat(config(3, 0, 0x40, 1)).isEqualTo(0x1f);
        assertThat(told).containsExactly("40=1f", "41=0");
    }

    @Test
    void theMultifunctionBitFollowsTheFunctionsThatAreThere() throws PlugException {
        plugCard("ne2k0", 3);
        Boards.plug(board, "ide", s -> s.socket(PciSocket.class, "").function(3, 1, CARD));
        assertThat(config(3, 0, 0x0e, 1)).isEqualTo(0x80);
        assertThat(config(3, 1, 0x0e, 1)).isZero();

        board.unplug("ide");

        assertThat(config(3, 0, 0x0e, 1)).isZero();
    }

    @Test
    void interruptPinsAreRotatedByTheDeviceNumber() throws PlugException {
        plugCard("ne2k0", 2);

        inta.set(true);

        assertThat(board.pirq(1)).isTrue();
        assertThat(PciBus.wire(3, 1)).isEqualTo(2);
        assertThat(PciBus.wire(5, 1)).isZero();
        assertThat(PciBus.wire(1, 4)).isEqualTo(3);
    }

    @Test
    void theExpansionRomAnswersAsSoonAsItsOwnBitAllowsIt() throws PlugException {
        byte[] image = new byte[3000];
        image[0] = 0x55;
        Boards.plug(board, "vga", s -> s.socket(PciSocket.class, "")
                .function(2, 0, CARD)
                .rom(image));
        config(2, 0, 0x30, 0xffff_f800, 4);
        assertThat(config(2, 0, 0x30, 4)).isEqualTo(0xffff_f000);
        config(2, 0, 0x30, 0xfeb0_0000, 4);
        assertThat(board.read(0xfeb0_0000L, 1)).isEqualTo(0xff);

        config(2, 0, 0x30, 0xfeb0_0001, 4);

        assertThat(board.read(0xfeb0_0000L, 1)).isEqualTo(0x55);
        assertThat(board.read(0xfeb0_0bb8L, 1)).isEqualTo(0xff);
    }

    @Test
    void aCardWithTheSameIdentityGetsItsAddressesBack() throws PlugException {
        plugCard("ne2k0", PciSocket.ANY_DEVICE);
        config(2, 0, 0x10, 0xc000, 4);
        config(2, 0, 0x3c, 11, 1);
        config(2, 0, 4, 5, 2);
        board.unplug("ne2k0");
        assertThat(config(2, 0, 0, 4)).isEqualTo(-1);
        assertThat(board.in(0xc000, 1)).isEqualTo(0xff);

        plugCard("ne2k0", PciSocket.ANY_DEVICE);

        assertThat(board.in(0xc000, 1)).isEqualTo(0x40);
        assertThat(config(2, 0, 0x3c, 1)).isEqualTo(11);
        assertThat(config(2, 0, 4, 2)).isEqualTo(5);
    }

    @Test
    void aResetClearsAddressesAndCommand() throws PlugException {
        plugCard("ne2k0", 3);
        config(3, 0, 0x10, 0xc000, 4);
        config(3, 0, 4, 7, 2);
        config(3, 0, 0x40, 0x0f, 1);

        board.reset(Reset.HARDWARE);

        assertThat(board.in(0xc000, 1)).isEqualTo(0xff);
        assertThat(config(3, 0, 0x10, 4)).isEqualTo(1);
        assertThat(config(3, 0, 0x40, 1)).isEqualTo(0x12);
        assertThat(function.busMaster()).isFalse();
    }

    @Test
    void slotsOfTheConfigurationAreKeptForTheirCards() throws PlugException {
        Board reserved = new Board(
                new BoardSettings(
                        "test", 1 << 20, 1000, ClockSync.NONE, true, List.of(), 0, Map.of(), Map.of(2, "ne2k"), true),
                LogSink.NONE,
                () -> {});
        int[] number = new int[2];
        Boards.plug(
                reserved,
                "e1000",
                s -> number[0] = s.socket(PciSocket.class, "")
                        .function(PciSocket.ANY_DEVICE, 0, CARD)
                        .deviceNumber());
        Boards.plug(
                reserved,
                "ne2k1",
                s -> number[1] = s.socket(PciSocket.class, "")
                        .function(PciSocket.ANY_DEVICE, 0, CARD)
                        .deviceNumber());

        assertThat(number).containsExactly(3, 2);
    }

    @Test
    void aMachineWithoutPciSaysSo() throws PlugException {
        Board isa = new Board(
                new BoardSettings("test", 1 << 20, 1000, ClockSync.NONE, false, List.of(), 0, Map.of(), Map.of(), true),
                LogSink.NONE,
                () -> {});

        assertThatThrownBy(() -> Boards.plug(isa, "x", s -> s.socket(PciSocket.class, "")))
                .isInstanceOf(PlugException.class)
                .hasMessageContaining("pci: enabled=1");
    }

    @Test
    void aTakenFunctionNamesItsOwner() throws PlugException {
        plugCard("ne2k0", 3);

        assertThatThrownBy(() -> plugCard("ne2k1", 3))
                .isInstanceOf(PlugException.class)
                .hasMessageContaining("ne2k0");
    }
}
