package backplane.device.pci2isa;

import backplane.api.CpuPins;
import backplane.api.MachineControl;
import backplane.api.PlugException;
import backplane.api.PortMap;
import backplane.api.Reset;
import backplane.api.Slot;
import backplane.api.StateIo;

/** Port 92h (fast A20 and processor reset) and the reset control register CF9h. */
final class ResetPorts {

    /** Port 92h. */
    private static final int FAST_RESET = 0x01, A20 = 0x02;
    /** CF9h: hard reset, and go. */
    private static final int HARD = 0x02, GO = 0x04, WRITABLE = 0x06;

    private int control;

    // given in attach, before anything else is called
    @SuppressWarnings("NullAway.Init")
    private CpuPins cpu;

    @SuppressWarnings("NullAway.Init")
    private MachineControl machine;

    void attach(Slot slot) throws PlugException {
        cpu = slot.socket(CpuPins.class, "cpu0");
        machine = slot.control();
        slot.ports().map(0x92, 1, PortMap.BYTE, (port, width) -> cpu.a20() ? A20 : 0, this::writeFast);
    }

    void attachControl(Slot slot) throws PlugException {
        // bytes only: a double word at CF8h is the configuration address
        slot.ports().map(0xcf9, 1, PortMap.BYTE, (port, width) -> control, this::writeControl);
    }

    private void writeFast(int port, int value, int width) {
        cpu.a20((value & A20) != 0);
        if ((value & FAST_RESET) != 0) {
            machine.reset(Reset.PROCESSOR);
        }
    }

    /** The reset happens when GO rises. */
    private void writeControl(int port, int value, int width) {
        boolean rises = (value & GO) != 0 && (control & GO) == 0;
        control = value & WRITABLE;
        if (rises) {
            machine.reset((value & HARD) != 0 ? Reset.HARDWARE : Reset.PROCESSOR);
        }
    }

    void reset() {
        control = 0;
    }

    void state(StateIo io) {
        control = io.u8("reset_control", control) & WRITABLE;
    }
}
