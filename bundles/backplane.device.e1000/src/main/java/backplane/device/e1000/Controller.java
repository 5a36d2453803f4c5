package backplane.device.e1000;

import backplane.api.Clock;
import backplane.api.EthernetPort;
import backplane.api.FrameReceiver;
import backplane.api.IrqLine;
import backplane.api.MemoryMap;
import backplane.api.MmioHandler;
import backplane.api.PlugException;
import backplane.api.StateIo;
import java.util.function.BooleanSupplier;

/**
 * The controller: registers in, frames out. Source: Intel, PCI/PCI-X Family of Gigabit Ethernet Controllers Software
 * Developer's Manual.
 */
final class Controller implements MmioHandler, FrameReceiver {

    private static final int FD = 1, LU = 1 << 1, TXOFF = 1 << 4, SPEED_1000 = 2 << 6, ASDV_1000 = 2 << 8;
    private static final int LBM = 0xc0, MAC_LOOPBACK = 0x40, FPD = 1 << 31;
    private static final int PACKET_BUFFER_SIZE = 64;

    private final RegisterFile regs = new RegisterFile();
    private final Statistics statistics = new Statistics(regs);
    private final EthernetPort cable;
    private final Eeprom eeprom;
    private final Phy phy;
    private final Interrupts interrupts;
    private final InterruptDelay receiveDelay;
    private final InterruptDelay transmitDelay;
    private final Transmitter transmitter;
    private final Receiver receiver;

    private int ioaddr;

    /** True after a frame had to wait; the next change that makes room calls for it. */
    private boolean waiting;

    Controller(byte[] mac, IrqLine irq, Clock clock, MemoryMap memory, EthernetPort cable, BooleanSupplier busMaster)
            throws PlugException {
        this.cable = cable;
        eeprom = new Eeprom(mac);
        phy = new Phy(clock, this::linkChanged);
        interrupts = new Interrupts(regs, clock, irq);
        receiveDelay = new InterruptDelay(clock, "receive", false, () -> interrupts.raise(Interrupts.RXT0));
        transmitDelay = new InterruptDelay(clock, "transmit", true, () -> interrupts.raise(Interrupts.TXDW));
        interrupts.late(() -> transmitDelay.take() ? Interrupts.TXDW : 0);
        Packet packet = new Packet(regs, statistics, this::send);
        Ring out = new Ring(regs, memory, Reg.TDBAL);
        transmitter = new Transmitter(regs, out, interrupts, transmitDelay, packet, clock, busMaster);
        Ring in = new Ring(regs, memory, Reg.RDBAL);
        receiver = new Receiver(regs, in, interrupts, receiveDelay, statistics, transmitter, busMaster);
        loadEeprom();
    }

    /** Registers are 32 bits wide; a narrower read gives its part of them. */
    @Override
    public long read(long offset, int width) {
        int aligned = (int) offset & ~3;
        if (width == 8) {
            return register(aligned) & 0xffff_ffffL | (long) register(aligned + 4) << 32;
        }
        return (register(aligned) & 0xffff_ffffL) >> 8 * (offset & 3);
    }

    /** Only whole registers can be written. */
    @Override
    public void write(long offset, long value, int width) {
        if ((offset & 3) == 0 && width >= 4) {
            register((int) offset, (int) value);
            if (width == 8) {
                register((int) offset + 4, (int) (value >>> 32));
            }
        }
    }

    private int register(int offset) {
        if (offset >= Reg.STATISTICS && offset < Reg.STATISTICS_END) {
            return statistics.readAndClear(offset);
        }
        return switch (offset) {
            case Reg.CTRL_DUP -> regs.get(Reg.CTRL);
            case Reg.STATUS -> status();
            case Reg.EECD -> eeprom.readEecd();
            case Reg.EERD -> eeprom.readEerd();
            case Reg.MDIC -> phy.readMdic();
            case Reg.ICR -> interrupts.readAndClear();
            case Reg.IMS -> interrupts.mask();
            case Reg.PBA -> regs.get(Reg.PBA) | (PACKET_BUFFER_SIZE - regs.get(Reg.PBA) & 0xffff) << 16;
            default -> regs.get(offset);
        };
    }

    private int status() {
        return FD | (phy.link() ? LU : 0) | (transmitter.paused() ? TXOFF : 0) | SPEED_1000 | ASDV_1000;
    }

    private void register(int offset, int value) {
        regs.write(offset, value);
        switch (offset) {
            case Reg.CTRL, Reg.CTRL_DUP -> control(value);
            case Reg.EECD -> eeprom.writeEecd(value);
            case Reg.EERD -> eeprom.writeEerd(value);
            case Reg.CTRL_EXT -> reload(value);
            case Reg.MDIC -> manage(value);
            case Reg.ICR -> interrupts.acknowledge(value);
            case Reg.ITR -> interrupts.throttleChanged();
            case Reg.ICS -> interrupts.raise(value);
            case Reg.IMS -> interrupts.enable(value);
            case Reg.IMC -> interrupts.disable(value);
            case Reg.RCTL, Reg.RDT -> callForFrames();
            case Reg.RDTR -> flush(value);
            case Reg.TCTL, Reg.TDT -> transmitter.run();
            case Reg.WUS -> regs.set(Reg.WUS, regs.get(Reg.WUS) & ~value);
            default -> {
                // stored, or not there
            }
        }
    }

    private void control(int value) {
        if ((value & Reg.CTRL_RST) != 0) {
            reset(false);
            return;
        }
        regs.write(Reg.CTRL, value);
        if ((value & Reg.CTRL_PHY_RST) != 0) {
            phy.reset();
        }
    }

    private void reload(int value) {
        if ((value & Reg.EE_RST) != 0) {
            loadEeprom();
        }
    }

    private void manage(int value) {
        if (phy.writeMdic(value)) {
            interrupts.raise(Interrupts.MDAC);
        }
    }

    private void flush(int value) {
        if ((value & FPD) != 0) {
            receiveDelay.flush();
        }
    }

    /** The I/O window: an address register and the register that it points to. 32-bit accesses only. */
    int readIo(int offset, int width) {
        return offset == 0 ? ioaddr : register(ioaddr & ~3);
    }

    void writeIo(int offset, int value, int width) {
        if (offset == 0) {
            ioaddr = value & 0xfffff;
        } else {
            register(ioaddr & ~3, value);
        }
    }

    /** A reset by software (CTRL.RST) leaves the transceiver and its link alone. */
    void reset(boolean hardware) {
        receiveDelay.cancel();
        transmitDelay.cancel();
        transmitter.reset();
        regs.reset(hardware);
        interrupts.reset();
        eeprom.reset();
        loadEeprom();
        if (hardware) {
            ioaddr = 0;
            phy.cable(cable.link());
            phy.reset();
            interrupts.reset();
        }
        callForFrames();
    }

    /** The station address goes into the first receive address, valid. */
    private void loadEeprom() {
        regs.set(Reg.RA, eeprom.word(0) | eeprom.word(1) << 16);
        regs.set(Reg.RA + 4, eeprom.word(2) | 1 << 31);
    }

    private void linkChanged() {
        interrupts.raise(Interrupts.LSC);
        callForFrames();
    }

    private boolean loopback() {
        return phy.loopback() || (regs.get(Reg.RCTL) & LBM) == MAC_LOOPBACK;
    }

    /** Without carrier a frame is lost, as it would be if nobody were at the other end. */
    private boolean send(byte[] frame, int offset, int length) {
        if (loopback()) {
            receiver.receive(frame, offset, length);
            return true;
        }
        return !phy.link() || cable.send(frame, offset, length) || !cable.link();
    }

    private boolean listening() {
        return receiver.enabled() && phy.link() && !loopback();
    }

    private void callForFrames() {
        if (waiting && (!listening() || receiver.room())) {
            waiting = false;
            cable.poll();
        }
    }

    @Override
    public boolean ready() {
        waiting = listening() && !receiver.room();
        return !waiting;
    }

    @Override
    public void receive(byte[] frame, int offset, int length) {
        if (listening()) {
            receiver.receive(frame, offset, length);
        }
    }

    @Override
    public void link(boolean up) {
        phy.cable(up);
    }

    void state(StateIo io) {
        regs.state(io);
        io.section("EEPROM", eeprom::state);
        io.section("PHY", phy::state);
        io.section("interrupts", interrupts::state);
        io.section("transmitter", transmitter::state);
        ioaddr = io.u32("IOADDR", ioaddr) & 0xfffff;
        waiting = io.flag("frame waits", waiting);
        if (io.loading()) {
            // the cable may have been pulled while the card was away
            phy.follow(cable.link());
        }
    }
}
