package backplane.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.CpuAccess;
import backplane.api.PointerInput;
import backplane.testkit.DeviceBench;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** INT 11h, 12h and 15h as boot loaders and DOS call them; the bench has 4 MB of RAM. */
class SystemServicesTest {

    private static final int SMAP = 0x534d4150, UNSUPPORTED = 0x86;
    private static final int KB_ABOVE_1_MB = (int) (DeviceBench.RAM - E820.TABLE_AREA >> 10) - 1024;

    private final BiosBench pc;

    SystemServicesTest() throws Exception {
        pc = new BiosBench();
    }

    private int call(int ax) {
        return pc.interrupt(0x15, ax, 0, 0, 0);
    }

    @Test
    void theEquipmentIsTold() {
        int equipment = pc.interrupt(0x11);

        assertThat(equipment >> 9 & 7).as("serial ports").isEqualTo(2);
        assertThat(equipment >> 14).as("parallel ports").isEqualTo(1);
        assertThat(equipment & 6).as("x87 unit, mouse").isEqualTo(6);
        assertThat(equipment & 1).as("floppy drives").isZero();
        assertThat(pc.interrupt(0x12)).isEqualTo(639);
    }

    @Test
    void memoryIsToldInTheOldWays() {
        assertThat(call(0x8800)).isEqualTo(KB_ABOVE_1_MB);
        assertThat(pc.carry()).isFalse();

        assertThat(call(0xe801)).isEqualTo(KB_ABOVE_1_MB);
        assertThat(pc.caller.cx()).isEqualTo(KB_ABOVE_1_MB);
        assertThat(pc.caller.dx()).as("blocks of 64 KB above 16 MB").isZero();
    }

    @Test
    void theMapOfMemoryIsReadEntryByEntry() {
        long usable = 0;
        long end = 0;
        int entries = 0;
        pc.caller.dword(CpuAccess.RBX, 0);
        do {
            pc.caller.dword(CpuAccess.RAX, 0xe820);
            pc.caller.dword(CpuAccess.RCX, 24);
            pc.caller.dword(CpuAccess.RDX, SMAP);
            pc.caller.di(0);
            pc.interrupt(0x15);
            assertThat(pc.carry()).isFalse();
            assertThat((int) pc.cpu.gpr(CpuAccess.RAX)).isEqualTo(SMAP);
            assertThat(pc.caller.ecx()).isEqualTo(20);
            long base = pc.bench.read(BiosBench.BUFFER, 8);
            long length = pc.bench.read(BiosBench.BUFFER + 8, 8);
            assertThat(base).isGreaterThanOrEqualTo(end);
            end = base + length;
            usable += pc.u8(BiosBench.BUFFER + 16) == E820.USABLE ? length : 0;
            entries++;
        } while (pc.caller.ebx() != 0);

        assertThat(entries).isGreaterThan(3);
        assertThat(usable).isEqualTo(E820.EBDA + ((long) KB_ABOVE_1_MB << 10));
    }

    @Test
    void theMapOfMemoryIsRefusedToWhoAsksWrongly() {
        pc.caller.dword(CpuAccess.RBX, 0);
        pc.caller.dword(CpuAccess.RCX, 24);
        pc.caller.dword(CpuAccess.RDX, 0x12345678);
        pc.caller.ax(0xe820);
        assertThat(pc.interrupt(0x15) >> 8).isEqualTo(UNSUPPORTED);
        assertThat(pc.carry()).isTrue();

        pc.caller.dword(CpuAccess.RDX, SMAP);
        pc.caller.dword(CpuAccess.RBX, 99);
        pc.caller.ax(0xe820);
        assertThat(pc.interrupt(0x15) >> 8).as("an entry that is none").isEqualTo(UNSUPPORTED);
    }

    /** A data segment of 64 KB in the table at ES:0. */
    private void descriptor(int offset, int base) {
        pc.bench.write(BiosBench.BUFFER + offset, 0xffffL | (long) base << 16 | 0x93L << 40, 8);
    }

    @Test
    void wordsAreMovedAboveOneMegabyte() {
        pc.bench.write(0x21000, 0x1122334455667788L, 8);
        descriptor(0x10, 0x21000);
        descriptor(0x18, 0x200000);
        pc.cpu.gpr(CpuAccess.RSI, 0);

        assertThat(pc.interrupt(0x15, 0x8700, 0, 4, 0) >> 8).isZero();

        assertThat(pc.carry()).isFalse();
        assertThat(pc.bench.read(0x200000, 8)).isEqualTo(0x1122334455667788L);
        assertThat(pc.interrupt(0x15, 0x8700, 0, 0x8001, 0) >> 8).as("too much").isNotZero();
        assertThat(pc.carry()).isTrue();
    }

    @Test
    void a20IsClosedAskedForAndOpened() {
        call(0x2400);
        assertThat(pc.bench.in(0x92) & 2).isZero();
        assertThat(call(0x2402)).isZero();
        call(0x2401);
        assertThat(call(0x2402)).isEqualTo(1);
        assertThat(pc.bench.in(0x92) & 2).isNotZero();
        call(0x2403);
        assertThat(pc.caller.bx()).as("ways to do it").isEqualTo(3);
    }

    @Test
    void aWaitLastsItsMicroseconds() {
        pc.interrupt(0x15, 0x8600, 0, 0, 1000);
        int halted = (int) pc.cpu.rip();
        assertThat(pc.rom(halted + 1)).as("HLT").isEqualTo(0xf4);

        pc.bench.advance(600_000);
        pc.service(halted + 4);
        assertThat(pc.cpu.rip()).as("waits again").isEqualTo(halted);

        pc.bench.advance(600_000);
        pc.service(halted + 4);
        assertThat(pc.cpu.rip()).as("goes on").isEqualTo(halted + 4);
        assertThat(pc.carry()).isFalse();
        pc.bench.out(0x70, 0x0b);
        assertThat(pc.bench.in(0x71) & 0x40).as("periodic interrupt").isZero();
    }

    @Test
    void theConfigurationTableTellsAnAtWithAnExtendedDataArea() {
        assertThat(call(0xc000) >> 8).isZero();
        int table = (int) pc.cpu.base(CpuAccess.ES) + pc.caller.bx();
        assertThat(pc.u16(table)).as("length").isEqualTo(8);
        assertThat(pc.u8(table + 2)).as("model").isEqualTo(0xfc);
        assertThat(pc.u8(table + 5) & 0x04).as("extended area").isNotZero();

        call(0xc100);
        assertThat(pc.cpu.selector(CpuAccess.ES)).isEqualTo(0x9fc0);
    }

    @Test
    void advancedPowerManagementSwitchesOff() {
        assertThat(call(0x5300)).isEqualTo(0x0102);
        assertThat(pc.caller.bx()).isEqualTo('P' << 8 | 'M');
        assertThat(pc.bench.stopped()).isNull();

        pc.interrupt(0x15, 0x5307, 1, 3, 0);

        assertThat(pc.bench.stopped()).isNotNull();
    }

    @Test
    void anUnknownFunctionIsNotSupported() {
        assertThat(call(0x9900) >> 8).isEqualTo(UNSUPPORTED);
        assertThat(pc.carry()).isTrue();
    }

    @Test
    void aMousesPacketGoesToTheHandlerOfTheGuest() {
        assertThat(pc.interrupt(0x15, 0xc200, 0x0100, 0, 0) >> 8)
                .as("without a handler")
                .isEqualTo(5);
        pc.interrupt(0x15, 0xc207, 0x0123, 0, 0);
        pc.interrupt(0x15, 0xc205, 0x0300, 0, 0);
        assertThat(pc.interrupt(0x15, 0xc200, 0x0100, 0, 0) >> 8).isZero();
        assertThat(pc.carry()).isFalse();
        int stub = pc.vector(0x74) + 5; // behind PUSHA, PUSH DS, PUSH ES and the call
        answers(stub);

        Objects.requireNonNull(pc.bench.service(PointerInput.class, "mouse")).move(5, -3, 0, 1);
        answers(stub);

        assertThat(pc.cpu.selector(CpuAccess.CS)).isEqualTo(BiosBench.SEGMENT);
        assertThat(pc.cpu.rip()).isEqualTo(0x0123);
        int stack = pc.caller.sp();
        assertThat(pc.u16(stack + 2)).as("returns to the ROM").isEqualTo(Rom.SEGMENT);
        assertThat(pc.u8(stack + 6)).as("dy").isEqualTo(-3 & 0xff);
        assertThat(pc.u8(stack + 8)).as("dx").isEqualTo(5);
        assertThat(pc.u8(stack + 10) & 0x21).as("left button, dy is negative").isEqualTo(0x21);
        assertThat(pc.interrupt(0x15, 0xc209, 0, 0, 0) >> 8)
                .as("no such function")
                .isEqualTo(1);
    }

    /** Lets the octets of the mouse come, each with its interrupt. */
    private void answers(int stub) {
        for (int i = 0; i < 20; i++) {
            pc.bench.advance(1_000_000);
            if ((pc.bench.in(0x64) & 0x21) == 0x21) {
                pc.service(stub);
            }
        }
    }
}
