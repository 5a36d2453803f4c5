package backplane.firmware;

/**
 * Writes the ROM: entry points at the offsets that software of the PC's first decade expects, and behind them the little
 * machine code that Java cannot replace: waiting, chaining of vectors, ends of interrupt.
 */
final class Stubs {

    static final int POST = 0xe05b, NMI = 0xe2c3, INT13 = 0xe3fe, INT19 = 0xe6f2, INT14 = 0xe739, INT16 = 0xe82e;
    static final int INT09 = 0xe987, INT40 = 0xec59, INT0E = 0xef57, DISKETTE_TABLE = 0xefc7, INT17 = 0xefd2;
    static final int INT10 = 0xf065, INT12 = 0xf841, INT11 = 0xf84d, INT15 = 0xf859, INT1A = 0xfe6e, INT08 = 0xfea5;
    static final int IRET = 0xff53, RESET = 0xfff0;

    /** Where longer stubs and tables lie: free in every compatible BIOS. */
    static final int FREE = 0xd000;

    private final Rom rom;
    private int spurious, slaveOnly, int18, int70, int71, int74, int75, int76;

    Stubs(Rom rom) {
        this.rom = rom;
    }

    void write(
            Post post,
            OptionRoms options,
            Boot boot,
            Video video,
            Disks disks,
            Keyboard keyboard,
            Mouse mouse,
            Clock clock,
            SystemServices system,
            Lines lines,
            PciServices pci) {
        header();
        rom.at(POST).code(0xfa).call(c -> post.run(c, this)); // cli
        hardware(clock, mouse, disks);
        keyboard(keyboard);
        rom.at(INT08).call(clock::tick).code(0xcd, 0x1c).endOfInterrupt(false).iret(); // int 1ch
        simple(INT10, video::service);
        simple(INT11, system::equipment);
        simple(INT12, system::memorySize);
        simple(INT13, disks::service);
        simple(INT40, disks::service);
        simple(INT14, lines::serial);
        simple(INT17, lines::printer);
        clockServices(clock, pci);
        systemServices(system, mouse);
        rom.at(INT19).call(boot::start);
        int18 = continueAt(r -> r.call(boot::next));
        options(options);
        rom.at(IRET).iret();
        rom.at(NMI).iret();
        rom.at(DISKETTE_TABLE).code(0xaf, 0x02, 0x25, 0x02, 0x12, 0x1b, 0xff, 0x6c, 0xf6, 0x0f, 0x08);
        tables();
    }

    /** Sets the interrupt vectors. */
    void vectors(Bda bda) {
        for (int n = 0; n < 0x60; n++) {
            bda.vector(n, IRET);
        }
        for (int n = 0x60; n < 0x68; n++) {
            bda.put32(4 * n, 0);
        }
        for (int n = 0x68; n < 0x100; n++) {
            bda.vector(n, IRET);
        }
        int[][] fixed = {
            {0x02, NMI},
            {0x08, INT08},
            {0x09, INT09},
            {0x0e, INT0E},
            {0x10, INT10},
            {0x11, INT11},
            {0x12, INT12},
            {0x13, INT13},
            {0x14, INT14},
            {0x15, INT15},
            {0x16, INT16},
            {0x17, INT17},
            {0x18, int18},
            {0x19, INT19},
            {0x1a, INT1A},
            {0x1e, DISKETTE_TABLE},
            {0x40, INT40},
            {0x70, int70},
            {0x71, int71},
            {0x74, int74},
            {0x75, int75},
            {0x76, int76}
        };
        for (int[] v : fixed) {
            bda.vector(v[0], v[1]);
        }
        for (int n : new int[] {0x0a, 0x0b, 0x0c, 0x0d, 0x0f}) {
            bda.vector(n, spurious);
        }
        for (int n : new int[] {0x72, 0x73, 0x77}) {
            bda.vector(n, slaveOnly);
        }
        bda.put32(4 * 0x1d, 0);
        bda.put16(4 * 0x41, 0x3d);
        bda.put16(4 * 0x41 + 2, Bda.EBDA);
        bda.put16(4 * 0x46, 0x4d);
        bda.put16(4 * 0x46 + 2, Bda.EBDA);
    }

    private void header() {
        rom.at(0xe000).text("Backplane firmware, Apache-2.0");
        rom.at(RESET).code(0xea).words(POST, Rom.SEGMENT);
        rom.at(0xfff5).text("01/01/26").at(0xfffe).code(0xfc, 0);
    }

    private void simple(int offset, Rom.Service service) {
        rom.at(offset).call(service).iret();
    }

    /** Emits code in the free area and returns where it starts. */
    private int continueAt(java.util.function.Consumer<Rom> code) {
        rom.at(free);
        int start = rom.here();
        code.accept(rom);
        free = rom.here();
        return start;
    }

    private int free = FREE;

    private void hardware(Clock clock, Mouse mouse, Disks disks) {
        spurious = continueAt(r -> r.endOfInterrupt(false).iret());
        slaveOnly = continueAt(r -> r.endOfInterrupt(true).iret());
        int71 = continueAt(r -> r.endOfInterrupt(true).code(0xcd, 0x0a).iret()); // int 0ah
        int70 = continueAt(r -> {
            r.call(clock::realTimeClock); // jumps over the INT when the alarm did not ring
            r.code(0xcd, 0x4a); // int 4ah
            clock.afterAlarm(r.here());
            r.endOfInterrupt(true).iret();
        });
        int75 = continueAt(r -> r.code(0x50, 0x30, 0xc0, 0xe6, 0xf0, 0x58) // push ax; xor al, al; out 0f0h, al; pop ax
                .endOfInterrupt(true)
                .code(0xcd, 0x02) // int 2
                .iret());
        int76 = continueAt(r -> r.call(disks::interrupt).endOfInterrupt(true).iret());
        rom.at(INT0E).call(disks::floppyInterrupt).endOfInterrupt(false).iret();
        int74 = continueAt(r -> {
            r.code(0x60, 0x1e, 0x06); // pusha; push ds; push es
            r.call(mouse::interrupt); // calls the handler with four words on the stack when a packet is complete
            mouse.afterHandler(r.here());
            r.code(0x83, 0xc4, 0x08); // add sp, 8
            mouse.withoutHandler(r.here());
            r.code(0x07, 0x1f, 0x61).endOfInterrupt(true).iret(); // pop es; pop ds; popa
        });
    }

    private void keyboard(Keyboard keyboard) {
        int body = continueAt(r -> {
            r.code(0x50, 0xe4, 0x60, 0xb4, 0x4f, 0xf9, 0xcd, 0x15); // push ax; in al, 60h; mov ah, 4fh; stc; int 15h
            r.code(0x73, 0x02).call(keyboard::scanCode); // jnc: swallowed by a hook
            r.code(0xb0, 0x20, 0xe6, 0x20, 0x58).iret(); // mov al, 20h; out 20h, al; pop ax
        });
        rom.at(INT09).jump(body);
        int wait = continueAt(r -> r.code(0xfb, 0xf4).jump(INT16)); // sti; hlt
        keyboard.waitAt(wait);
        simple(INT16, keyboard::service);
    }

    private void options(OptionRoms options) {
        int loop = continueAt(r -> r.call(options::next));
        int back = continueAt(r -> r.call(options::returned).jump(loop));
        int done = continueAt(r -> r.code(0xfb, 0xcd, 0x19)); // sti; int 19h
        int leave = continueAt(r -> r.code(0xcd, 0x18)); // int 18h
        options.code(loop, back, done, leave);
    }

    private void clockServices(Clock clock, PciServices pci) {
        simple(INT1A, c -> {
            if (c.ah() == 0xb1) {
                pci.service(c);
            } else {
                clock.service(c);
            }
        });
    }

    private void systemServices(SystemServices system, Mouse mouse) {
        int wait = continueAt(r -> {
            r.code(0xfb, 0xf4); // sti; hlt
            r.call(system::waited).iret();
        });
        system.waitAt(wait);
        simple(INT15, c -> {
            if (c.ah() == 0xc2) {
                mouse.service(c);
            } else {
                system.service(c);
            }
        });
    }

    private void tables() {
        rom.at((free + 15) & ~15);
        SystemTables.write(rom);
        free = rom.here();
    }
}
