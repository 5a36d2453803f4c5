package backplane.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** INT 09h and 16h: from scan codes to characters. */
class KeyboardTest {

    private static final int ZERO = 0x40, ROOM = 15;

    private final BiosBench pc;
    /** Where the stub of INT 09h calls Java: behind a jump, and instructions of 10 bytes there. */
    private final int scanCode;

    KeyboardTest() throws Exception {
        pc = new BiosBench();
        int at = pc.vector(9);
        int body = at + 3 + (pc.rom(at + 1) | pc.rom(at + 2) << 8) & 0xffff;
        scanCode = body + 12;
    }

    private void scan(int... codes) {
        for (int code : codes) {
            pc.caller.ax(code);
            pc.service(scanCode);
        }
    }

    private int read(int function) {
        return pc.interrupt(0x16, function << 8, 0, 0, 0);
    }

    /** Scan codes of set 1; what the old function and the new one read, in hex. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a,                 1e,             1e61, 1e61",
        "A by Shift,        2a 1e,          1e41, 1e41",
        "A by right Shift,  36 1e,          1e41, 1e41",
        "A by Caps Lock,    3a ba 1e,       1e41, 1e41",
        "a by both,         3a ba 2a 1e,    1e61, 1e61",
        "!,                 2a 02,          0221, 0221",
        "Ctrl-C,            1d 2e,          2e03, 2e03",
        "Alt-X,             38 2d,          2d00, 2d00",
        "Enter,             1c,             1c0d, 1c0d",
        "Shift-Tab,         2a 0f,          0f00, 0f00",
        "F1,                3b,             3b00, 3b00",
        "Alt-F1,            38 3b,          6800, 6800",
        "cursor up,         e0 48,          4800, 48e0",
        "Ctrl-cursor left,  1d e0 4b,       7300, 73e0",
        "keypad 8,          45 c5 48,       4838, 4838",
        "keypad up,         48,             4800, 4800",
        "keypad Enter,      e0 1c,          1c0d, e00d",
        "keypad /,          e0 35,          352f, e02f",
        "Alt and 6 5,       38 4d 4c b8,    0041, 0041"
    })
    void keysBecomeCharacters(String name, String codes, String old, String extended) throws Exception {
        assertThat(typed(codes, 0x00)).isEqualTo(Integer.parseInt(old, 16));
        assertThat(typed(codes, 0x10)).isEqualTo(Integer.parseInt(extended, 16));
    }

    /** Returns what a function of INT 16h reads after these scan codes. */
    private static int typed(String codes, int function) throws Exception {
        KeyboardTest fresh = new KeyboardTest();
        for (String code : codes.split(" ")) {
            fresh.scan(Integer.parseInt(code, 16));
        }
        return fresh.read(function);
    }

    @Test
    void theNewKeysAreReadByTheNewFunctionsOnly() {
        scan(0x57); // F11
        assertThat(read(0x11)).isEqualTo(0x8500);
        assertThat(read(0x01)).as("unchanged").isEqualTo(0x0100);
        assertThat(pc.flag(ZERO)).as("nothing").isTrue();
    }

    @Test
    void aPeekLeavesTheKeyAndAReadOfNothingWaits() {
        read(0x01);
        assertThat(pc.flag(ZERO)).isTrue();
        read(0x00);
        assertThat(pc.rom((int) pc.cpu.rip() + 1)).as("HLT").isEqualTo(0xf4);

        scan(0x1e);
        assertThat(read(0x01)).isEqualTo(0x1e61);
        assertThat(pc.flag(ZERO)).isFalse();
        assertThat(read(0x00)).isEqualTo(0x1e61);
        read(0x01);
        assertThat(pc.flag(ZERO)).isTrue();
    }

    @Test
    void theShiftKeysAreTold() {
        scan(0x2a, 0x1d, 0xe0, 0x38);
        assertThat(read(0x02) & 0xff).as("left Shift, Ctrl, Alt").isEqualTo(0x0e);
        assertThat(read(0x12) >> 8).as("left Ctrl, right Alt").isEqualTo(0x09);
        scan(0xaa, 0x9d, 0xe0, 0xb8);
        assertThat(read(0x12)).isZero();
    }

    @Test
    void aFullBufferLosesWhatComes() {
        for (int i = 0; i < ROOM; i++) {
            assertThat(pc.interrupt(0x16, 0x0500, 0, 0x1e00 | 'a' + i, 0) & 0xff)
                    .isZero();
        }
        assertThat(pc.interrupt(0x16, 0x0500, 0, 0x1e7a, 0) & 0xff).isEqualTo(1);
        scan(0x1e);

        for (int i = 0; i < ROOM; i++) {
            assertThat(read(0x00) & 0xff).isEqualTo('a' + i);
        }
        read(0x01);
        assertThat(pc.flag(ZERO)).isTrue();
    }

    @Test
    void ctrlAltDelResetsTheMachineWarm() {
        scan(0x1d, 0x38, 0x53);

        assertThat(pc.u16(0x472)).isEqualTo(0x1234);
    }
}
