package backplane.device.pci2isa;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.Device;
import backplane.api.IrqLine;
import backplane.api.PciIdentity;
import backplane.api.PciSocket;
import backplane.api.PirqRouter;
import backplane.api.PlugException;
import backplane.api.Reset;
import backplane.api.Slot;
import backplane.api.StateIo;
import backplane.testkit.DeviceBench;
import backplane.testkit.DeviceContract;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IsaBridgeTest extends DeviceContract {

    private final DeviceBench bench = new DeviceBench();

    @Override
    protected Device device() {
        return new IsaBridge();
    }

    @BeforeEach
    void plug() throws Exception {
        bench.plug("pci2isa", device());
    }

    private void pirq(int wire, boolean asserted) {
        Objects.requireNonNull(bench.service(PirqRouter.class, "pci")).pirq(wire, asserted);
    }

    private void route(int wire, int value) {
        bench.pciWrite(1, 0, 0x60 + wire, value, 1);
    }

    @Test
    void isFunction0OfDevice1() {
        assertThat(bench.pciRead(1, 0, 0, 4)).isEqualTo(0x7000_8086);
        assertThat(bench.pciRead(1, 0, 8, 4)).isEqualTo(0x0601_0000);
        assertThat(bench.pciRead(1, 0, 0x60, 4)).as("nothing is routed").isEqualTo(0x8080_8080);
        assertThat(bench.pciRead(1, 0, 6, 2)).isEqualTo(0x0200);
    }

    @Test
    void aWireReachesTheInterruptItIsRoutedTo() {
        route(2, 11);
        pirq(2, true);
        assertThat(bench.irq(11)).isTrue();
        pirq(2, false);
        assertThat(bench.irq(11)).isFalse();
    }

    @Test
    void aSharedInterruptFallsWithTheLastWire() {
        route(0, 10);
        route(3, 10);
        pirq(0, true);
        pirq(3, true);
        pirq(0, false);
        assertThat(bench.irq(10)).isTrue();
        pirq(3, false);
        assertThat(bench.irq(10)).isFalse();
    }

    @Test
    void routingMovesAWaitingInterrupt() {
        pirq(1, true);
        assertThat(bench.irqRises(5)).isZero();
        route(1, 5);
        assertThat(bench.irq(5)).isTrue();
        route(1, 9);
        assertThat(bench.irq(5)).isFalse();
        assertThat(bench.irq(9)).isTrue();
        route(1, 0x89);
        assertThat(bench.irq(9)).isFalse();
    }

    @Test
    void interruptsOfTheBoardCannotBeTaken() {
        for (int irq : new int[] {0, 1, 2, 8, 13}) {
            route(0, irq);
            pirq(0, true);
            assertThat(bench.irq(irq)).isFalse();
        }
    }

    @Test
    void aCardsPinComesOutAtTheRoutedInterrupt() throws Exception {
        Card card = new Card();
        bench.plug("card", card);
        route(1, 11);
        card.set(true);
        assertThat(bench.irq(11)).as("INTA# of device 2 is PIRQB#").isTrue();
    }

    @Test
    void port92OpensA20AndResetsTheProcessor() {
        bench.out(0x92, 0);
        assertThat(bench.pins().a20()).isFalse();
        assertThat(bench.in(0x92)).isZero();
        bench.out(0x92, 2);
        assertThat(bench.in(0x92)).isEqualTo(2);
    }

    @Test
    void theConfigurationAddressAndResetControlLiveSideBySide() {
        bench.out(0xcf8, 0x8000_0800, 4);
        bench.out(0xcf9, 2);
        assertThat(bench.in(0xcf8, 4)).isEqualTo(0x8000_0800);
        assertThat(bench.in(0xcf9)).isEqualTo(2);
        assertThat(bench.in(0xcfc, 4)).isEqualTo(0x7000_8086);
    }

    @Test
    void resetControlResetsTheMachineWhenGoRises() {
        route(0, 11);
        pirq(0, true);
        bench.out(0xcf9, 2);
        bench.out(0xcf9, 6);
        assertThat(bench.pciRead(1, 0, 0x60, 1)).isEqualTo(0x80);
        assertThat(bench.irq(11)).isFalse();
        assertThat(bench.in(0xcf9)).isZero();
    }

    /** A card in slot 1. */
    private static final class Card implements Device {

        private IrqLine inta = asserted -> {};

        void set(boolean asserted) {
            inta.set(asserted);
        }

        @Override
        public void attach(Slot slot) throws PlugException {
            inta = slot.socket(PciSocket.class, "")
                    .function(2, 0, new PciIdentity(0x1234, 0x5678, 0, 0))
                    .intx(1);
        }

        @Override
        public void reset(Reset kind) {}

        @Override
        public void state(StateIo io) {}
    }
}
