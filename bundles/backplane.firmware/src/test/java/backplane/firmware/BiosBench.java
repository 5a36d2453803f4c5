package backplane.firmware;

import backplane.api.CpuAccess;
import backplane.api.Device;
import backplane.api.FirmwareDrive;
import backplane.api.PlugException;
import backplane.api.Reset;
import backplane.api.Slot;
import backplane.api.StateIo;
import backplane.device.acpi.PowerManagement;
import backplane.device.cmos.Cmos;
import backplane.device.keyboard.KeyboardController;
import backplane.device.parallel.Parallel;
import backplane.device.pci.HostBridge;
import backplane.device.pci2isa.IsaBridge;
import backplane.device.serial.Serial;
import backplane.device.vga.Vga;
import backplane.testkit.DeviceBench;
import java.util.Objects;

/** A board whose power-on self test is over; the services are called by way of their interrupt vectors. */
final class BiosBench {

    /** Free memory of the caller: address, and the segment that ES and DS have. */
    static final int BUFFER = 0x20000, SEGMENT = BUFFER >> 4;

    private static final int STACK = 0x6000;

    /** Length of the OUT by which a stub calls its service. */
    private static final int CALL = 2;

    final DeviceBench bench = new DeviceBench();
    final RegisterFile cpu = new RegisterFile();
    final Caller caller;
    private final Bios bios;

    /** The firmware's slot, with its ROM in place. */
    private final class Place implements Device {

        private Bios made;

        @Override
        public void attach(Slot slot) throws PlugException {
            made = new Bios(slot, bench.bus());
            slot.memory().rom("bios", Rom.SEGMENT << 4, made.rom().image());
        }

        @Override
        public void reset(Reset kind) {
            // the test calls the services itself
        }

        @Override
        public void state(StateIo io) {
            // has none
        }
    }

    BiosBench() throws PlugException {
        bench.plug("pci", new HostBridge());
        bench.plug("pci2isa", new IsaBridge());
        bench.plug("acpi", new PowerManagement());
        bench.plug("vga", new Vga(true, 16));
        bench.plug("cmos", new Cmos());
        bench.plug("keyboard", new KeyboardController(250, "ps2"));
        bench.plug("com1", new Serial(1, true));
        bench.plug("com2", new Serial(2, true));
        bench.plug("parport1", new Parallel(1, true));
        bios = bench.plug("firmware", new Place()).made;
        caller = new Caller(cpu, bench.memory());
        powerOn();
    }

    /** Puts a drive into a bay and lets the power-on self test find it. */
    void drive(String bay, FirmwareDrive drive) {
        bench.provide(FirmwareDrive.class, bay, drive);
        powerOn();
    }

    private void powerOn() {
        service(Stubs.POST + 1 + CALL); // behind CLI
        segment(CpuAccess.ES, SEGMENT);
        segment(CpuAccess.DS, SEGMENT);
        caller.sp(STACK);
    }

    private void segment(int register, int value) {
        cpu.segment(register, value, (long) value << 4, 0xffff, 0x93);
    }

    /** Calls the service behind an offset of the ROM. */
    void service(int offset) {
        cpu.rip(offset);
        Objects.requireNonNull(bios.rom().service(offset), "no service").call(caller);
    }

    /** Calls a software interrupt; returns AX. */
    int interrupt(int number) {
        service(vector(number) + CALL);
        return caller.ax();
    }

    /** Calls a software interrupt with general registers set; returns AX. */
    int interrupt(int number, int ax, int bx, int cx, int dx) {
        caller.ax(ax);
        caller.bx(bx);
        caller.cx(cx);
        caller.dx(dx);
        return interrupt(number);
    }

    /** Returns where an interrupt vector points to in the ROM. */
    int vector(int number) {
        return (int) bench.read(4L * number, 2);
    }

    /** Returns a flag of those that the caller's IRET restores: 1 carry, 40h zero. */
    boolean flag(int bit) {
        return (bench.read(STACK + 4, 2) & bit) != 0;
    }

    boolean carry() {
        return flag(1);
    }

    int u8(int address) {
        return (int) bench.read(address, 1);
    }

    int u16(int address) {
        return (int) bench.read(address, 2);
    }

    /** Returns a byte that the ROM has at an offset. */
    int rom(int offset) {
        return bios.rom().image()[offset & 0xffff] & 0xff;
    }
}
