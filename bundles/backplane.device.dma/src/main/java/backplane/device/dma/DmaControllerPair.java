package backplane.device.dma;

import backplane.api.Device;
import backplane.api.DmaController;
import backplane.api.DmaPeripheral;
import backplane.api.Link;
import backplane.api.MemoryMap;
import backplane.api.PlugException;
import backplane.api.PortMap;
import backplane.api.Reset;
import backplane.api.Slot;
import backplane.api.StateIo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The two 8237A of the PC, at ports 00h .. 0Fh (8-bit channels 0 .. 3) and C0h .. DFh (16-bit channels 5 .. 7; 4 is the
 * cascade), with the page registers at 81h .. 8Fh.
 */
@Component(
        service = Device.class,
        configurationPid = "backplane.rc.dma",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = DmaControllerPair.Config.class, factory = true)
public final class DmaControllerPair implements Device, DmaController {

    /** Nothing to choose. */
    @ObjectClassDefinition(
            name = "8237 DMA controllers",
            description = "Channels 0 to 3 for octets, 5 to 7 for words, page registers")
    public @interface Config {}

    private static final int CHANNELS = 8, CASCADE = 4;
    /** Which channel the page register 80h + n belongs to, -1 if none. */
    private static final int[] PAGES = {-1, 2, 3, 1, -1, -1, -1, 0, -1, 6, 7, 5, -1, -1, -1, 4};

    private static final int PAGE = 0x80, POST_LATCH = 0x8e;

    private final Intel8237 low = new Intel8237(1);
    private final Intel8237 high = new Intel8237(2);
    private final List<Link<DmaPeripheral>> cards = new ArrayList<>();
    /** Page registers without a channel. */
    private final byte[] spare = new byte[16];

    // given in attach, before anything else is called
    @SuppressWarnings("NullAway.Init")
    private MemoryMap memory;

    /** Makes the pair. */
    @Activate
    public DmaControllerPair() {}

    @Override
    public void attach(Slot slot) throws PlugException {
        memory = slot.memory();
        for (int n = 0; n < CHANNELS; n++) {
            cards.add(slot.link(DmaPeripheral.class, "dma" + n));
        }
        PortMap ports = slot.ports();
        ports.map(0x00, 16, PortMap.BYTE, (port, width) -> low.read(port), (port, v, width) -> write(low, 0, port, v));
        ports.map(0xc0, 32, PortMap.BYTE, this::readHigh, this::writeHigh);
        // 80h and 8Eh are latches for POST codes
        ports.map(PAGE + 1, POST_LATCH - PAGE - 1, PortMap.BYTE, this::readPage, this::writePage);
        ports.map(POST_LATCH + 1, 1, PortMap.BYTE, this::readPage, this::writePage);
        slot.provide(DmaController.class, "dma", this);
    }

    /** The registers of the 16-bit controller lie at even ports. */
    private int readHigh(int port, int width) {
        return (port & 1) == 0 ? high.read(port >> 1 & 15) : 0xff;
    }

    private void writeHigh(int port, int value, int width) {
        if ((port & 1) == 0) {
            write(high, CASCADE, port >> 1 & 15, value);
        }
    }

    /** A write may open channels whose cards wait. */
    private void write(Intel8237 chip, int first, int register, int value) {
        int before = waiting(chip);
        chip.write(register, value);
        int opened = waiting(chip) & ~before;
        for (int n = 0; opened != 0; n++, opened >>= 1) {
            DmaPeripheral card = (opened & 1) != 0 ? cards.get(first + n).get() : null;
            if (card != null) {
                card.acknowledge(first + n);
            }
        }
    }

    private static int waiting(Intel8237 chip) {
        int channels = 0;
        for (int n = 0; n < 4; n++) {
            channels |= chip.open(n) && chip.channel(n).request() ? 1 << n : 0;
        }
        return channels;
    }

    private int readPage(int port, int width) {
        int n = PAGES[port & 15];
        return n < 0 ? spare[port & 15] & 0xff : channel(n).page();
    }

    private void writePage(int port, int value, int width) {
        int n = PAGES[port & 15];
        if (n < 0) {
            spare[port & 15] = (byte) value;
        } else {
            channel(n).page(value);
        }
    }

    private Intel8237 chip(int channel) {
        return channel < CASCADE ? low : high;
    }

    private Channel channel(int n) {
        return chip(n).channel(n);
    }

    @Override
    public void request(int channel, boolean asserted) {
        channel(channel & 7).request(asserted);
    }

    @Override
    public int toMemory(int channel, byte[] from, int offset, int length) {
        return transfer(channel & 7, true, from, offset, length);
    }

    @Override
    public int fromMemory(int channel, byte[] into, int offset, int length) {
        return transfer(channel & 7, false, into, offset, length);
    }

    private int transfer(int n, boolean toMemory, byte[] data, int offset, int length) {
        if (n == CASCADE || !chip(n).open(n)) {
            return 0;
        }
        return channel(n).transfer(memory, toMemory, data, offset, length);
    }

    @Override
    public boolean terminalCount(int channel) {
        return channel(channel & 7).pulsedTc();
    }

    @Override
    public void reset(Reset kind) {
        if (kind != Reset.PROCESSOR) {
            low.reset();
            high.reset();
            Arrays.fill(spare, (byte) 0);
        }
    }

    @Override
    public void state(StateIo io) {
        io.section("dma1", low::state);
        io.section("dma2", high::state);
        io.bytes("spare_pages", spare);
    }
}
