package backplane.device.pic;

import backplane.api.CpuPins;
import backplane.api.Device;
import backplane.api.InterruptAcknowledge;
import backplane.api.IrqSink;
import backplane.api.PlugException;
import backplane.api.PortMap;
import backplane.api.Reset;
import backplane.api.Slot;
import backplane.api.StateIo;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The two 8259A of the PC at ports 20h and A0h, the slave on input 2 of the master, with the edge/level registers 4D0h
 * and 4D1h of the PIIX3.
 */
@Component(
        service = Device.class,
        configurationPid = "backplane.rc.pic",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = InterruptControllerPair.Config.class, factory = true)
public final class InterruptControllerPair implements Device, IrqSink, InterruptAcknowledge {

    /** Nothing to choose. */
    @ObjectClassDefinition(
            name = "8259 interrupt controllers",
            description = "Master and slave, with edge or level for each input")
    public @interface Config {}

    private static final int CASCADE = 2;
    /** Inputs 0, 1, 2 (timer, keyboard, cascade), 8 and 13 (clock, FPU) are always edge triggered (PIIX3, 4D0h, 4D1h). */
    private static final int MASTER_ELCR = 0xf8, SLAVE_ELCR = 0xde;

    private final Intel8259 master = new Intel8259(MASTER_ELCR);
    private final Intel8259 slave = new Intel8259(SLAVE_ELCR);
    private CpuPins cpu = new CpuPins(asserted -> {});

    /** Makes the pair. */
    @Activate
    public InterruptControllerPair() {}

    @Override
    public void attach(Slot slot) throws PlugException {
        master.wireLtim(!slot.facts().pci());
        slave.wireLtim(!slot.facts().pci());
        cpu = slot.socket(CpuPins.class, "cpu0");
        slot.ports().map(0x20, 2, PortMap.BYTE, (port, width) -> read(master, port), (p, v, w) -> write(master, p, v));
        slot.ports().map(0xa0, 2, PortMap.BYTE, (port, width) -> read(slave, port), (p, v, w) -> write(slave, p, v));
        slot.ports().map(0x4d0, 2, PortMap.BYTE, (port, width) -> elcr(port).elcr(), this::writeElcr);
        slot.provide(IrqSink.class, "isa", this);
        slot.provide(InterruptAcknowledge.class, "cpu0", this);
    }

    @Override
    public void irq(int irq, boolean high) {
        (irq < 8 ? master : slave).input(irq & 7, high);
        drive();
    }

    @Override
    public int acknowledge() {
        int level = master.acknowledge();
        int vector = master.vector(level);
        if (level == CASCADE) {
            vector = slave.vector(slave.acknowledge());
            fallCascade();
        }
        drive();
        return vector;
    }

    private int read(Intel8259 chip, int port) {
        boolean acknowledges = chip == slave && slave.polling();
        int value = chip.read(port);
        if (acknowledges) {
            fallCascade();
        }
        drive();
        return value;
    }

    private void write(Intel8259 chip, int port, int value) {
        chip.write(port, value);
        drive();
    }

    private Intel8259 elcr(int port) {
        return (port & 1) == 0 ? master : slave;
    }

    private void writeElcr(int port, int value, int width) {
        elcr(port).elcr(value);
        drive();
    }

    /** INT of the slave drops with the acknowledge, so that its next request makes an edge at the master. */
    private void fallCascade() {
        master.input(CASCADE, false);
    }

    private void drive() {
        master.input(CASCADE, slave.requesting());
        cpu.intr(master.requesting());
    }

    @Override
    public void reset(Reset kind) {
        if (kind != Reset.PROCESSOR) {
            master.reset();
            slave.reset();
            drive();
        }
    }

    @Override
    public void state(StateIo io) {
        io.section("master", master::state);
        io.section("slave", slave::state);
    }
}
