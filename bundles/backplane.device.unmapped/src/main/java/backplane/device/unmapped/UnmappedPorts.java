package backplane.device.unmapped;

import backplane.api.Device;
import backplane.api.MachineControl;
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
 * Ports without a device behind them that programs use all the same: the POST code latch 80h and 8Eh, the delay ports EDh and
 * EEh, and Bochs' port 8900h, where the bytes "Shutdown" switch the power off and "D" pauses the machine.
 */
@Component(
        service = Device.class,
        configurationPid = "backplane.rc.unmapped",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = UnmappedPorts.Config.class, factory = true)
public final class UnmappedPorts implements Device {

    /** Nothing to choose. */
    @ObjectClassDefinition(
            name = "Ports without a device",
            description = "POST codes, delays, the shutdown port of Bochs")
    public @interface Config {}

    private static final int POST = 0x80, LATCH = 0x8e, DELAY = 0xed, SHUTDOWN = 0x8900;
    private static final String WORD = "Shutdown";

    /** A letter that pauses the machine, for a guest that wants to be looked at. */
    private static final char PAUSE = 'D';

    private int post;
    private int latch;
    /** How many letters of {@link #WORD} have come. */
    private int letters;

    // given in attach, before anything else is called
    @SuppressWarnings("NullAway.Init")
    private MachineControl machine;

    /** Makes the ports. */
    @Activate
    public UnmappedPorts() {}

    @Override
    public void attach(Slot slot) throws PlugException {
        machine = slot.control();
        PortMap ports = slot.ports();
        ports.map(POST, 1, PortMap.BYTE, (port, width) -> post, (port, value, width) -> post = value);
        ports.map(LATCH, 1, PortMap.BYTE, (port, width) -> latch, (port, value, width) -> latch = value);
        ports.map(DELAY, 2, PortMap.BYTE, (port, width) -> 0xff, (port, value, width) -> {});
        ports.map(SHUTDOWN, 1, PortMap.BYTE, (port, width) -> 0xff, (port, value, width) -> spell(value));
    }

    private void spell(int letter) {
        if (letter == PAUSE) {
            machine.pause("the guest has written 'D' to port 8900h");
        }
        if (letter != WORD.charAt(letters)) {
            letters = letter == WORD.charAt(0) ? 1 : 0;
        } else if (++letters == WORD.length()) {
            letters = 0;
            machine.powerOff();
        }
    }

    @Override
    public void reset(Reset kind) {
        post = latch = letters = 0;
    }

    @Override
    public void state(StateIo io) {
        post = io.u8("post", post);
        latch = io.u8("latch", latch);
        letters = Math.floorMod(io.u8("letters", letters), WORD.length());
    }
}
