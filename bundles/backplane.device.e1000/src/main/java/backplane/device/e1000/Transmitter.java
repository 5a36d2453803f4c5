package backplane.device.e1000;

import backplane.api.Clock;
import backplane.api.MemoryMap;
import backplane.api.PlugException;
import backplane.api.StateIo;
import backplane.api.Timer;
import java.util.function.BooleanSupplier;

/** Takes descriptors from the transmit ring and gathers their buffers into packets. */
final class Transmitter {

    private static final int EOP = 0x01, IFCS = 0x02, IC = 0x04, TSE = 0x04, RS = 0x08, RPS = 0x10, DEXT = 0x20;
    private static final int VLE = 0x40, IDE = 0x80;
    private static final int DD = 0x01;

    /** Descriptors and frames of one go; the rest follows a moment later, so that a guest cannot keep the machine busy. */
    private static final int BUDGET = 512;

    private static final long LATER = 10_000, WIRE_FULL = 50_000, QUANTUM = 512;

    private final RegisterFile regs;
    private final Ring ring;
    private final Interrupts interrupts;
    private final InterruptDelay delay;
    private final Packet packet;
    private final Clock clock;
    private final Timer resume;
    private final BooleanSupplier busMaster;

    private long pausedUntil;

    Transmitter(
            RegisterFile regs,
            Ring ring,
            Interrupts interrupts,
            InterruptDelay delay,
            Packet packet,
            Clock clock,
            BooleanSupplier busMaster)
            throws PlugException {
        this.regs = regs;
        this.ring = ring;
        this.interrupts = interrupts;
        this.delay = delay;
        this.packet = packet;
        this.clock = clock;
        this.busMaster = busMaster;
        resume = clock.timer("transmit", deadline -> run());
    }

    /** The other end asked for silence; quanta are 512 bit times, 0 = go on. */
    void pause(int quanta) {
        pausedUntil = clock.now() + quanta * QUANTUM;
        resume.armAt(pausedUntil);
    }

    boolean paused() {
        return clock.now() < pausedUntil;
    }

    /** Sends what the ring holds, as far as the wire takes it. */
    void run() {
        if (!regs.has(Reg.TCTL, Reg.TCTL_EN) || !busMaster.getAsBoolean()) {
            return;
        }
        boolean any = ring.owned() > 0;
        for (int i = 0; i < BUDGET; i++) {
            if (paused()) {
                resume.armAt(pausedUntil);
                return;
            }
            if (packet.pending()) {
                if (!packet.emit()) {
                    resume.armIn(WIRE_FULL);
                    return;
                }
            } else if (ring.owned() == 0) {
                drained(any);
                return;
            } else {
                take();
            }
        }
        resume.armIn(LATER);
    }

    private void drained(boolean any) {
        if (any) {
            boolean low = regs.get(Reg.TXDCTL) >>> 25 != 0;
            interrupts.raise(Interrupts.TXQE | (low ? Interrupts.TXD_LOW : 0));
        }
    }

    private void take() {
        MemoryMap memory = ring.memory();
        long address = ring.address();
        long low = memory.read64(address);
        long high = memory.read64(address + 8);
        int command = (int) (high >> 24) & 0xff;
        if ((command & DEXT) == 0) {
            legacy(memory, low, high, command);
        } else if ((high >> 20 & 0xf) == 0) {
            packet.context(low, high, (command & TSE) != 0);
        } else {
            data(memory, low, high, command);
        }
        if ((command & (RS | RPS)) != 0) {
            memory.write8(address + 12, (int) (high >> 32) & 0xff | DD);
        }
        ring.advance();
        report(command);
        if (ring.halfway()) {
            // never does more than half of the ring wait for a report
            delay.flush();
        }
    }

    private void legacy(MemoryMap memory, long low, long high, int command) {
        packet.append(memory, low, (int) high & 0xffff);
        if ((command & EOP) != 0) {
            if ((command & IC) != 0) {
                packet.sum((int) (high >> 40) & 0xff, (int) (high >> 16) & 0xff);
            }
            packet.end((command & IFCS) != 0, (command & VLE) != 0, (int) (high >>> 48));
        }
    }

    private void data(MemoryMap memory, long low, long high, int command) {
        packet.options((int) (high >> 40) & 0xff, (command & TSE) != 0);
        packet.append(memory, low, (int) high & 0xfffff);
        if ((command & EOP) != 0) {
            packet.end((command & IFCS) != 0, (command & VLE) != 0, (int) (high >>> 48));
        }
    }

    private void report(int command) {
        if ((command & (RS | RPS)) == 0) {
            return;
        }
        if ((command & IDE) != 0) {
            delay.event(regs.get(Reg.TIDV), regs.get(Reg.TADV));
        } else {
            interrupts.raise(Interrupts.TXDW);
        }
    }

    void reset() {
        resume.cancel();
        pausedUntil = 0;
        packet.reset();
    }

    void state(StateIo io) {
        pausedUntil = io.u64("paused until", pausedUntil);
        packet.state(io);
    }
}
