package backplane.device.e1000;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EepromTest {

    private static final int SK = 1, CS = 2, DI = 4, DO = 8, REQ = 0x40, GNT = 0x80, PRES = 0x100;

    private final Driver driver = new Driver();
    private int eecd;

    @Test
    void linuxReadsItBitByBitAndFindsTheSum() {
        int sum = 0;
        for (int word = 0; word < 64; word++) {
            sum += read(word);
        }

        assertThat(sum & 0xffff).isEqualTo(0xbaba);
        assertThat(read(0)).isEqualTo(0x5452);
        assertThat(read(1)).isEqualTo(0x1200);
        assertThat(read(2)).isEqualTo(0x5634);
        assertThat(read(0x0a) >> 14).as("signature").isEqualTo(1);
        assertThat(read(0x24) & 0x400).as("no wake-up").isZero();
    }

    @Test
    void theBusIsGrantedAtOnce() {
        set(REQ);

        assertThat(driver.read(Reg.EECD) & (GNT | PRES)).isEqualTo(GNT | PRES);
        assertThat(driver.read(Reg.EECD) & 0x200).as("64 words").isZero();
    }

    @Test
    void ipxeReadsItByWords() {
        driver.write(Reg.EERD, 0x0201);

        assertThat(driver.read(Reg.EERD)).isEqualTo(0x56340210);
        assertThat(driver.read(Reg.EERD) & 2).as("the older layout").isZero();
    }

    @Test
    void aWriteNeedsTheEnableCommand() {
        command(5 << 6 | 0x20, 9);
        clockOut(0x1234, 16);
        assertThat(read(0x20)).isZero();

        command(0x130, 9);
        command(5 << 6 | 0x20, 9);
        clockOut(0x1234, 16);
        assertThat(driver.read(Reg.EECD) & DO).as("ready").isNotZero();

        assertThat(read(0x20)).isEqualTo(0x1234);
        driver.write(Reg.CTRL, Reg.CTRL_RST);
        assertThat(read(0x20)).as("it is not volatile").isEqualTo(0x1234);
    }

    /** One word as e1000_read_eeprom does it: standby, 110, six address bits, then sixteen clocks. */
    private int read(int word) {
        command(6 << 6 | word, 9);
        int value = 0;
        for (int i = 0; i < 16; i++) {
            set(eecd | SK);
            value = value << 1 | ((driver.read(Reg.EECD) & DO) != 0 ? 1 : 0);
            set(eecd & ~SK);
        }
        return value;
    }

    private void command(int bits, int count) {
        set(REQ);
        set(REQ | SK);
        set(REQ | SK | CS); // select rises while the clock is high
        set(REQ | CS);
        clockOut(bits, count);
    }

    private void clockOut(int bits, int count) {
        for (int i = count - 1; i >= 0; i--) {
            set(eecd & ~DI | ((bits >> i & 1) != 0 ? DI : 0));
            set(eecd | SK);
            set(eecd & ~SK);
        }
        set(eecd & ~DI);
    }

    private void set(int value) {
        eecd = value;
        driver.write(Reg.EECD, value);
    }
}
