package backplane.device.pci;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.Device;
import backplane.api.PlugException;
import backplane.api.Reset;
import backplane.api.Slot;
import backplane.api.StateIo;
import backplane.testkit.DeviceBench;
import backplane.testkit.DeviceContract;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HostBridgeTest extends DeviceContract {

    private static final int ROM = 0x55, RAM = 0xaa;

    private final DeviceBench bench = new DeviceBench();

    @Override
    protected Device device() {
        return new HostBridge();
    }

    @BeforeEach
    void plug() throws Exception {
        bench.plug("rom", new Rom());
        bench.plug("pci", device());
    }

    private void pam(int register, int value) {
        bench.pciWrite(0, 0, register, value, 1);
    }

    private int read(long address) {
        return (int) bench.read(address, 1);
    }

    @Test
    void isThe440fx() {
        assertThat(bench.pciRead(0, 0, 0, 4)).isEqualTo(0x1237_8086);
        assertThat(bench.pciRead(0, 0, 8, 4)).isEqualTo(0x0600_0000);
        assertThat(bench.pciRead(0, 0, 0x0e, 1)).as("one function").isZero();
    }

    /** What every BIOS does: copy itself into the RAM below, then run from there. */
    @Test
    void aBiosShadowsItself() {
        bench.write(0xf0000, RAM, 1);
        assertThat(read(0xf0000)).as("ROM").isEqualTo(ROM);
        pam(0x59, 0x20);
        bench.write(0xf0000, RAM, 1);
        assertThat(read(0xf0000)).as("write RAM, read ROM").isEqualTo(ROM);
        pam(0x59, 0x30);
        assertThat(read(0xf0000)).isEqualTo(RAM);
        pam(0x59, 0x10);
        bench.write(0xf0000, 0x11, 1);
        assertThat(read(0xf0000)).as("locked").isEqualTo(RAM);
        pam(0x59, 0x00);
        assertThat(read(0xf0000)).isEqualTo(ROM);
    }

    @Test
    void eachSegmentHasItsNibble() {
        for (int i = 0; i < 12; i++) {
            int register = 0x5a + i / 2;
            long base = 0xc0000 + i * 0x4000L;
            pam(register, i % 2 == 0 ? 0x03 : 0x30);
            bench.write(base, i, 1);
            bench.write(base + 0x3fff, i, 1);
            assertThat(read(base)).isEqualTo(i);
            assertThat(read(base + 0x3fff)).isEqualTo(i);
            assertThat(read(base ^ 0x4000)).as("its neighbour is ROM").isEqualTo(ROM);
            pam(register, 0);
        }
    }

    @Test
    void unusedBitsOfThePamRegistersReadZero() {
        pam(0x5a, 0xff);
        assertThat(bench.pciRead(0, 0, 0x5a, 1)).isEqualTo(0x33);
        pam(0x59, 0xff);
        assertThat(bench.pciRead(0, 0, 0x59, 1)).isEqualTo(0x30);
    }

    @Test
    void smramIsOpenUntilItIsLocked() {
        assertThat(bench.pciRead(0, 0, 0x72, 1)).isEqualTo(0x02);
        bench.pciWrite(0, 0, 0x72, 0x4a, 1);
        bench.write(0xa8000, RAM, 1);
        assertThat(read(0xa8000)).isEqualTo(RAM);
        bench.pciWrite(0, 0, 0x72, 0x1a, 1);
        assertThat(read(0xa8000)).isEqualTo(0xff);
        bench.pciWrite(0, 0, 0x72, 0x4a, 1);
        assertThat(bench.pciRead(0, 0, 0x72, 1)).isEqualTo(0x1a);
        assertThat(read(0xa8000)).isEqualTo(0xff);
    }

    @Test
    void aResetShowsTheRomAgain() {
        pam(0x59, 0x30);
        bench.reset(Reset.HARDWARE);
        assertThat(read(0xf0000)).isEqualTo(ROM);
        assertThat(bench.pciRead(0, 0, 0x59, 1)).isZero();
    }

    @Test
    void rowBoundariesFollowTheSizeOfMemory() {
        assertThat(bench.pciRead(0, 0, 0x60, 1))
                .as("4 MB are less than a unit of 8")
                .isZero();
    }

    /** A ROM of C0000h .. FFFFFh. */
    private static final class Rom implements Device {

        @Override
        public void attach(Slot slot) throws PlugException {
            byte[] image = new byte[0x40000];
            Arrays.fill(image, (byte) ROM);
            slot.memory().rom("bios", 0xc0000, image);
        }

        @Override
        public void reset(Reset kind) {}

        @Override
        public void state(StateIo io) {}
    }
}
