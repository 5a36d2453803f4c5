package backplane.device.keyboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Linux' i8042, atkbd and psmouse and the BIOSes do with the controller. */
class Intel8042Test implements Intel8042.Pins {

    private final Ps2Keyboard keyboard = new Ps2Keyboard();
    private final Ps2Mouse mouse = new Ps2Mouse(true);
    private final Intel8042 chip = new Intel8042(keyboard, mouse, this);

    private boolean irq1;
    private boolean irq12;
    private boolean gate;
    private int resets;
    private boolean onTheWire;

    @BeforeEach
    void reset() {
        keyboard.reset();
        mouse.reset();
        chip.reset();
    }

    @Override
    public void interrupts(boolean forKeyboard, boolean forMouse) {
        irq1 = forKeyboard;
        irq12 = forMouse;
    }

    @Override
    public void a20(boolean enabled) {
        gate = enabled;
    }

    @Override
    public boolean a20() {
        return gate;
    }

    @Override
    public void resetProcessor() {
        resets++;
    }

    @Override
    public void startTransfer() {
        onTheWire = true;
    }

    private void waitForTheWire() {
        while (onTheWire) {
            onTheWire = false;
            chip.transfer();
        }
    }

    private int command(int value) {
        chip.writeCommand(value);
        return chip.readData();
    }

    private void parameter(int command, int value) {
        chip.writeCommand(command);
        chip.writeData(value);
    }

    /** Everything that can be read at port 60h. */
    private List<Integer> bytes() {
        List<Integer> read = new ArrayList<>();
        waitForTheWire();
        while ((chip.readStatus() & 1) != 0) {
            read.add(chip.readData());
            waitForTheWire();
        }
        return read;
    }

    private List<Integer> toKeyboard(int... values) {
        for (int value : values) {
            chip.writeData(value);
        }
        return bytes();
    }

    private List<Integer> toMouse(int... values) {
        for (int value : values) {
            parameter(0xd4, value);
        }
        return bytes();
    }

    @Test
    void testsItself() {
        assertThat(command(0xaa)).isEqualTo(0x55);
        assertThat(command(0xab)).isZero();
        assertThat(command(0xa9)).isZero();
        assertThat(chip.readStatus()).as("system flag, command, not locked").isEqualTo(0x1c);
    }

    @Test
    void storesTheCommandByteAndTheRestOfItsMemory() {
        parameter(0x60, 0x65);
        assertThat(command(0x20)).isEqualTo(0x65);
        parameter(0x7f, 0x12);
        assertThat(command(0x3f)).isEqualTo(0x12);
    }

    @Test
    void commandsDisableAndEnableThePorts() {
        chip.writeCommand(0xad);
        chip.writeCommand(0xa7);
        assertThat(command(0x20) & 0x30).isEqualTo(0x30);
        chip.writeCommand(0xae);
        chip.writeCommand(0xa8);
        assertThat(command(0x20) & 0x30).isZero();
    }

    @Test
    void theAuxLoopComesBackAsIfFromTheMouseWithItsInterrupt() {
        parameter(0x60, 0x47);
        parameter(0xd3, 0x5a);
        assertThat(chip.readStatus() & 0x21).isEqualTo(0x21);
        assertThat(irq12).isTrue();
        assertThat(irq1).isFalse();
        assertThat(chip.readData()).isEqualTo(0x5a);
        assertThat(irq12).isFalse();
        assertThat(chip.readStatus() & 0x21).isZero();
    }

    @Test
    void aByteIsPutWhereTheKeyboardsAreByD2() {
        parameter(0xd2, 0x1c);
        assertThat(irq1).isTrue();
        assertThat(chip.readData()).isEqualTo(0x1c);
    }

    @Test
    void theOutputPortHasA20AndReset() {
        parameter(0xd1, 0xdd);
        assertThat(gate).isFalse();
        assertThat(command(0xd0) & 3).isEqualTo(1);
        chip.writeCommand(0xdf);
        assertThat(gate).isTrue();
        chip.writeCommand(0xdd);
        assertThat(gate).isFalse();
        assertThat(resets).isZero();
        chip.writeCommand(0xfe);
        parameter(0xd1, 0xfe);
        assertThat(resets).isEqualTo(2);
        chip.writeCommand(0xff);
        assertThat(resets).as("FF pulses nothing").isEqualTo(2);
    }

    @Test
    void theKeyboardIsResetAndIdentified() {
        parameter(0x60, 0x01);
        assertThat(toKeyboard(0xff)).containsExactly(0xfa, 0xaa);
        assertThat(toKeyboard(0xf2)).containsExactly(0xfa, 0xab, 0x83);
        parameter(0x60, 0x41);
        assertThat(toKeyboard(0xf2)).as("translated").containsExactly(0xfa, 0xab, 0x41);
        assertThat(toKeyboard(0xee)).containsExactly(0xee);
        assertThat(toKeyboard(0xed, 0x07)).containsExactly(0xfa, 0xfa);
        assertThat(keyboard.leds()).isEqualTo(7);
        assertThat(toKeyboard(0xf3, 0x00)).containsExactly(0xfa, 0xfa);
        assertThat(toKeyboard(0x01)).as("no command").containsExactly(0xfe);
        assertThat(toKeyboard(0xed, 0xf4))
                .as("a command instead of a parameter")
                .containsExactly(0xfa, 0xfa);
    }

    @Test
    void keysArriveTranslatedOneInterruptEach() {
        keyboard.key(0x1e, true);
        keyboard.key(0x1e, false);
        chip.pump();
        assertThat(irq1).as("not before the byte has gone over the wire").isFalse();
        waitForTheWire();
        assertThat(irq1).isTrue();
        assertThat(chip.readData()).isEqualTo(0x1e);
        assertThat(irq1).isFalse();
        assertThat(bytes()).containsExactly(0x9e);
    }

    @Test
    void greyKeysPauseAndPrintScreenHaveTheirPrefixes() {
        keyboard.key(0xe048, true);
        keyboard.key(0xe048, false);
        chip.pump();
        assertThat(bytes()).containsExactly(0xe0, 0x48, 0xe0, 0xc8);
        keyboard.key(0xe11d, true);
        chip.pump();
        assertThat(bytes()).containsExactly(0xe1, 0x1d, 0x45, 0xe1, 0x9d, 0xc5);
        keyboard.key(0xe037, true);
        keyboard.key(0xe037, false);
        chip.pump();
        assertThat(bytes()).containsExactly(0xe0, 0x2a, 0xe0, 0x37, 0xe0, 0xb7, 0xe0, 0xaa);
    }

    @Test
    void everyKeyOfSet1SurvivesTheWayThroughSet2() {
        for (int code = 1; code <= 0x58; code++) {
            if (code == 0x55) {
                continue;
            }
            keyboard.key(code, true);
            keyboard.key(code, false);
            chip.pump();
            assertThat(bytes()).containsExactly(code, code | 0x80);
        }
    }

    @Test
    void sets1And3AreThereWithoutTranslation() {
        parameter(0x60, 0x01);
        assertThat(toKeyboard(0xf0, 0x00)).containsExactly(0xfa, 0xfa, 0x02);
        toKeyboard(0xf0, 0x03);
        keyboard.key(0x01, true);
        keyboard.key(0xe048, false);
        chip.pump();
        assertThat(bytes()).containsExactly(0x08, 0xf0, 0x63);
        toKeyboard(0xf0, 0x01);
        keyboard.key(0xe048, false);
        chip.pump();
        assertThat(bytes()).containsExactly(0xe0, 0xc8);
    }

    @Test
    void answersGoBeforeWaitingKeys() {
        keyboard.key(0x1e, true);
        assertThat(toKeyboard(0xee)).containsExactly(0xee, 0x1e);
    }

    @Test
    void aDisabledPortKeepsItsBytes() {
        chip.writeCommand(0xad);
        keyboard.key(0x1e, true);
        chip.pump();
        assertThat(bytes()).isEmpty();
        chip.writeCommand(0xae);
        assertThat(bytes()).containsExactly(0x1e);
    }

    @Test
    void aFullKeyboardLosesWholeKeysOnly() {
        int taken = 0;
        while (keyboard.key(0xe048, false)) {
            taken++;
        }
        chip.pump();
        assertThat(bytes()).hasSize(2 * taken);
    }

    @Test
    void theMouseIsFoundAndTurnsIntoAnIntelliMouse() {
        assertThat(toMouse(0xff)).containsExactly(0xfa, 0xaa, 0x00);
        assertThat(toMouse(0xf2)).containsExactly(0xfa, 0x00);
        toMouse(0xf3, 200, 0xf3, 100, 0xf3, 80);
        assertThat(toMouse(0xf2)).containsExactly(0xfa, 0x03);
        assertThat(toMouse(0xf4)).containsExactly(0xfa);
        mouse.move(5, -3, 1, 1);
        chip.pump();
        assertThat(bytes()).containsExactly(0x29, 5, 0xfd, 1);
    }

    @Test
    void aClickBetweenTwoPacketsIsNotLost() {
        toMouse(0xf4);
        mouse.move(0, 0, 0, 1);
        mouse.move(0, 0, 0, 0);
        chip.pump();
        assertThat(bytes()).containsExactly(0x09, 0, 0, 0x08, 0, 0);
    }

    @Test
    void farMovementNeedsSeveralPackets() {
        toMouse(0xf4);
        mouse.move(300, 0, 0, 0);
        chip.pump();
        assertThat(bytes()).containsExactly(0x08, 255, 0, 0x08, 45, 0);
    }

    @Test
    void theMouseTellsItsStatus() {
        toMouse(0xe8, 3, 0xe7, 0xf4);
        assertThat(toMouse(0xe9)).containsExactly(0xfa, 0x30, 3, 100);
        toMouse(0xf0);
        mouse.move(2, 0, 0, 4);
        assertThat(toMouse(0xeb)).as("remote mode answers when asked").containsExactly(0xfa, 0x0c, 2, 0);
    }

    @Test
    void wrapModeEchoesUntilItIsLeft() {
        assertThat(toMouse(0xee, 0xf2)).containsExactly(0xfa, 0xf2);
        assertThat(toMouse(0xec)).containsExactly(0xfa);
    }

    @Test
    void aTouchpadKnockGetsPlainAnswers() {
        assertThat(toMouse(0xe8, 0, 0xe8, 0, 0xe8, 0, 0xe8, 0, 0xe9))
                .containsExactly(0xfa, 0xfa, 0xfa, 0xfa, 0xfa, 0xfa, 0xfa, 0xfa, 0xfa, 0, 0, 100);
    }
}
