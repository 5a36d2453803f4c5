package backplane.firmware;

import java.util.Arrays;

/** The power-on self test: brings chips, tables and data areas into the state in which a boot sector expects them. */
final class Post {

    private final Bios bios;
    private final Video video;
    private final Disks disks;
    private final OptionRoms options;

    Post(Bios bios, Video video, Disks disks, OptionRoms options) {
        this.bios = bios;
        this.video = video;
        this.disks = disks;
        this.options = options;
    }

    void run(Caller caller, Stubs stubs) {
        interruptControllers();
        timers();
        keyboardController();
        boolean pci = PciSetup.present(bios.ports());
        if (pci) {
            new PciSetup(bios.ports()).run();
        }
        dataArea(stubs);
        if (pci) {
            AcpiTables.write(bios.slot().memory(), bios.map().top());
        }
        video.power();
        disks.detect();
        options.start(caller);
    }

    private void interruptControllers() {
        Ports p = bios.ports();
        p.out8(0x20, 0x11); // ICW1: cascade, ICW4 follows
        p.out8(0xa0, 0x11);
        p.out8(0x21, 0x08); // ICW2: vectors 08h, 70h
        p.out8(0xa1, 0x70);
        p.out8(0x21, 0x04); // ICW3: slave on input 2
        p.out8(0xa1, 0x02);
        p.out8(0x21, 0x01); // ICW4: 8086 mode
        p.out8(0xa1, 0x01);
        p.out8(0x21, 0xb8); // open: timer, keyboard, cascade, floppy
        p.out8(0xa1, 0x8e); // open: RTC, mouse, FPU, disk
    }

    private void timers() {
        Ports p = bios.ports();
        p.out8(0x43, 0x34); // counter 0, mode 2, 65536: 18.2 Hz
        p.out8(0x40, 0);
        p.out8(0x40, 0);
        p.out8(0x70, 0x0a); // RTC: 32768 Hz base, 1024 Hz rate
        p.out8(0x71, 0x26);
        p.out8(0x70, 0x0b); // 24 hours, BCD
        p.out8(0x71, 0x02);
        p.out8(0x70, 0x0f); // shutdown code
        p.out8(0x71, 0);
    }

    private void keyboardController() {
        Ports p = bios.ports();
        p.out8(0x64, 0xae); // enable the keyboard
        p.out8(0x64, 0xa8); // and the mouse
        p.out8(0x64, 0x60); // command byte: translate, system flag, both interrupts
        p.out8(0x60, 0x47);
        p.out8(0x92, p.in8(0x92) | 2); // A20 on
    }

    private void dataArea(Stubs stubs) {
        Bda bda = bios.bda();
        byte[] zeros = new byte[0x200];
        bios.slot().memory().write(0x400, zeros, 0, 0x100);
        Arrays.fill(zeros, (byte) 0);
        bios.slot().memory().write(Bda.EBDA << 4, zeros, 0, zeros.length);
        stubs.vectors(bda);
        bda.put16(Bda.EBDA_SEGMENT, Bda.EBDA);
        bda.put8(Bda.EBDA << 4, 1); // size in KB
        bda.put16(Bda.MEMORY_KB, 639);
        bda.put16(Bda.KEY_HEAD, 0x1e);
        bda.put16(Bda.KEY_TAIL, 0x1e);
        bda.put16(Bda.KEY_START, 0x1e);
        bda.put16(Bda.KEY_END, 0x3e);
        bda.put8(Bda.KEYBOARD_TYPE, 0x10); // 101 keys
        bda.put32(Bda.LPT_TIMEOUT, 0x14141414);
        bda.put32(Bda.COM_TIMEOUT, 0x0a0a0a0a);
        int equipment = 0x26 | new Lines(bios).detect(); // FPU, mouse, 80 x 25 colour
        bda.put16(Bda.EQUIPMENT, equipment);
        bda.put32(Bda.TICKS, new Clock(bios).ticksOfDay());
    }
}
