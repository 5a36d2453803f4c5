package backplane.device.keyboard;

import backplane.api.StateIo;
import java.util.Arrays;

/**
 * The 8042 with the firmware of the PS/2: command byte, output buffer, two serial ports. The board around it is reached
 * through {@link Pins}.
 */
final class Intel8042 {

    /** What the chip drives. */
    interface Pins {

        /** The interrupt outputs, keyboard and mouse. */
        void interrupts(boolean keyboard, boolean mouse);

        /** Bit 1 of the output port; port 92h moves the same gate. */
        void a20(boolean enabled);

        /** Returns where the gate is. */
        boolean a20();

        /** Bit 0 of the output port went low. */
        void resetProcessor();

        /** A device may send a byte after the time that a byte takes on its wire. */
        void startTransfer();
    }

    /** Status register. */
    private static final int OBF = 0x01, SYS = 0x04, A2 = 0x08, UNLOCKED = 0x10, AUX_OBF = 0x20;
    /** Command byte: interrupt enables, SYS, disabled ports, translation to set 1. */
    private static final int INT = 0x01, INT2 = 0x02, DISABLE = 0x10, DISABLE2 = 0x20, XLATE = 0x40;

    private static final int DEFAULT = INT | INT2 | XLATE;
    /** What the commands of the controller answer. */
    private static final int SELF_TEST_PASSED = 0x55, INTERFACE_PASSED = 0, NO_PASSWORD = 0xf1;
    /** Input port: keyboard not locked. */
    private static final int INPUT_PORT = 0x80;

    private final Ps2Device keyboard;
    private final Ps2Device mouse;
    private final Pins pins;
    private final byte[] ram = new byte[32];
    /** Answers of the controller itself that wait for the output buffer. */
    private final ByteQueue answers = new ByteQueue(8);

    private int output;
    private int status;
    /** The controller command whose parameter comes next, 0 if none. */
    private int command;
    /** F0 of the keyboard was swallowed: the next code is a release. */
    private boolean breaking;

    /** @param mouse what is plugged into the second port; one that never answers for nothing */
    Intel8042(Ps2Device keyboard, Ps2Device mouse, Pins pins) {
        this.keyboard = keyboard;
        this.mouse = mouse;
        this.pins = pins;
    }

    void reset() {
        Arrays.fill(ram, (byte) 0);
        ram[0] = DEFAULT;
        answers.clear();
        output = 0;
        status = 0;
        command = 0;
        breaking = false;
        pins.a20(true);
        drive();
    }

    int readStatus() {
        return status | UNLOCKED | ram[0] & SYS;
    }

    int readData() {
        status &= ~(OBF | AUX_OBF);
        drive();
        pump();
        return output;
    }

    void writeData(int value) {
        int pending = command;
        command = 0;
        status &= ~A2;
        if (pending == 0) {
            // sending to the keyboard opens its port
            ram[0] &= ~DISABLE;
            keyboard.receive(value);
        } else {
            parameter(pending, value);
        }
        drive();
        pump();
    }

    private void parameter(int pending, int value) {
        switch (pending) {
            case 0xd1 -> writeOutputPort(value);
            case 0xd2 -> load(value, false);
            case 0xd3 -> load(value, true);
            case 0xd4 -> {
                ram[0] &= ~DISABLE2;
                mouse.receive(value);
            }
            default -> ram[pending & 31] = (byte) value;
        }
    }

    void writeCommand(int value) {
        command = 0;
        status |= A2;
        switch (value >> 5) {
            case 1 -> answer(ram[value & 31]);
            case 3 -> command = value;
            case 7 -> {
                // E0 reads the test inputs, F0 .. FF pulse the output port: bit 0 is the reset of the processor
                if (value == 0xe0) {
                    answer(0);
                } else if (value >= 0xf0 && (value & 1) == 0) {
                    pins.resetProcessor();
                }
            }
            default -> operate(value);
        }
        drive();
        pump();
    }

    private void operate(int value) {
        switch (value) {
            case 0xa4 -> answer(NO_PASSWORD);
            case 0xa7 -> ram[0] |= DISABLE2;
            case 0xa8 -> ram[0] &= ~DISABLE2;
            case 0xa9, 0xab -> answer(INTERFACE_PASSED);
            case 0xaa -> {
                ram[0] |= SYS;
                answer(SELF_TEST_PASSED);
            }
            case 0xad -> ram[0] |= DISABLE;
            case 0xae -> ram[0] &= ~DISABLE;
            case 0xc0 -> answer(INPUT_PORT);
            case 0xd0 -> answer(readOutputPort());
            case 0xd1, 0xd2, 0xd3, 0xd4 -> command = value;
            case 0xdd, 0xdf -> pins.a20(value == 0xdf);
            default -> {
                // no command of this firmware
            }
        }
    }

    private int readOutputPort() {
        // bits 0 reset (high), 1 A20, 4 and 5 the interrupt outputs, 6 and 7 the wires of the keyboard
        int interrupts = (status & OBF) == 0 ? 0 : (status & AUX_OBF) == 0 ? 0x10 : 0x20;
        return 0xc1 | (pins.a20() ? 2 : 0) | interrupts;
    }

    private void writeOutputPort(int value) {
        pins.a20((value & 2) != 0);
        if ((value & 1) == 0) {
            pins.resetProcessor();
        }
    }

    private void answer(int value) {
        answers.add(value & 0xff);
    }

    private void load(int value, boolean fromMouse) {
        output = value;
        status = status & ~AUX_OBF | OBF | (fromMouse ? AUX_OBF : 0);
        drive();
    }

    /** Fills the output buffer once it is empty: at once with an answer, after a while with a byte of a device. */
    void pump() {
        if ((status & OBF) != 0) {
            return;
        }
        if (!answers.isEmpty()) {
            load(answers.take(), false);
        } else if (sends(keyboard, DISABLE) || sends(mouse, DISABLE2)) {
            pins.startTransfer();
        }
    }

    private boolean sends(Ps2Device device, int disable) {
        return (ram[0] & disable) == 0 && device.available();
    }

    /** A byte has arrived from one of the devices. */
    void transfer() {
        if ((status & OBF) == 0 && sends(keyboard, DISABLE)) {
            fromKeyboard(keyboard.send());
        } else if ((status & OBF) == 0 && sends(mouse, DISABLE2)) {
            load(mouse.send(), true);
        }
        pump();
    }

    private void fromKeyboard(int code) {
        if ((ram[0] & XLATE) == 0) {
            load(code, false);
        } else if (code == ScanCodes.BREAK) {
            breaking = true;
            if (keyboard.available()) {
                fromKeyboard(keyboard.send());
            }
        } else {
            load(ScanCodes.translate(code) | (breaking ? 0x80 : 0), false);
            breaking = false;
        }
    }

    private void drive() {
        boolean full = (status & OBF) != 0;
        boolean fromMouse = (status & AUX_OBF) != 0;
        pins.interrupts(full && !fromMouse && (ram[0] & INT) != 0, full && fromMouse && (ram[0] & INT2) != 0);
    }

    void state(StateIo io) {
        io.bytes("ram", ram);
        answers.state(io, "answers");
        output = io.u8("output", output);
        status = io.u8("status", status) & (OBF | A2 | AUX_OBF);
        command = io.u8("command", command);
        breaking = io.flag("breaking", breaking);
    }
}
