package backplane.firmware;

import backplane.api.CpuAccess;
import backplane.api.MemoryMap;

/** INT 11h, INT 12h and INT 15h: memory, A20, waiting, power. */
final class SystemServices {

    private static final int SMAP = 0x534d4150;
    private static final int UNSUPPORTED = 0x86;
    private static final int DEADLINE = Bda.BOOT_STATE + 0x28; // end of a wait in virtual nanoseconds, 64 bits

    private final Bios bios;
    private int waiting;

    SystemServices(Bios bios, Disks disks) {
        this.bios = bios;
    }

    /** Tells where the stub is that waits for an interrupt and calls {@link #waited}. */
    void waitAt(int offset) {
        waiting = offset;
    }

    void equipment(Caller c) {
        c.ax(bios.bda().u16(Bda.EQUIPMENT));
    }

    void memorySize(Caller c) {
        c.ax(bios.bda().u16(Bda.MEMORY_KB));
    }

    void service(Caller c) {
        switch (c.ah()) {
            case 0x24 -> a20(c);
            case 0x4f -> c.carry(true); // the key is not changed
            case 0x53 -> power(c);
            case 0x80, 0x81, 0x82, 0x85, 0x90, 0x91 -> {
                c.ah(0);
                c.carry(false);
            }
            case 0x86 -> delay(c);
            case 0x87 -> blockMove(c);
            case 0x88 -> {
                c.ax((int) Math.min(0xfc00, bios.map().top() - 0x100000 >> 10));
                c.carry(false);
            }
            case 0xc0 -> {
                c.cpu().segment(CpuAccess.ES, Rom.SEGMENT, (long) Rom.SEGMENT << 4, 0xffff, 0x93);
                c.bx(SystemTables.CONFIGURATION);
                c.ah(0);
                c.carry(false);
            }
            case 0xc1 -> {
                int segment = bios.bda().u16(Bda.EBDA_SEGMENT);
                c.cpu().segment(CpuAccess.ES, segment, (long) segment << 4, 0xffff, 0x93);
                c.carry(false);
            }
            case 0xe8 -> bigMemory(c);
            default -> c.fail(UNSUPPORTED);
        }
    }

    private void a20(Caller c) {
        Ports p = bios.ports();
        switch (c.al()) {
            case 0 -> p.out8(0x92, p.in8(0x92) & ~2);
            case 1 -> p.out8(0x92, p.in8(0x92) | 2);
            case 2 -> c.al(p.in8(0x92) >> 1 & 1);
            case 3 -> c.bx(3); // by the keyboard controller and by port 92h
            default -> {
                c.fail(UNSUPPORTED);
                return;
            }
        }
        c.ah(0);
        c.carry(false);
    }

    private void bigMemory(Caller c) {
        long top = bios.map().top();
        if (c.al() == 0x01) {
            int low = (int) Math.min(0x3c00, top - 0x100000 >> 10);
            int high = (int) Math.max(0, top - 0x1000000 >> 16);
            c.ax(low);
            c.cx(low);
            c.bx(high);
            c.dx(high);
            c.carry(false);
        } else if (c.al() == 0x20 && c.edx() == SMAP) {
            e820(c);
        } else {
            c.fail(UNSUPPORTED);
        }
    }

    private void e820(Caller c) {
        int index = c.ebx();
        if (index < 0 || index >= bios.map().entries().size() || c.ecx() < 20) {
            c.fail(UNSUPPORTED);
            return;
        }
        E820.Entry e = bios.map().entries().get(index);
        int at = c.di();
        c.put32(CpuAccess.ES, at, (int) e.base());
        c.put32(CpuAccess.ES, at + 4, (int) (e.base() >> 32));
        c.put32(CpuAccess.ES, at + 8, (int) e.length());
        c.put32(CpuAccess.ES, at + 12, (int) (e.length() >> 32));
        c.put32(CpuAccess.ES, at + 16, e.type());
        c.dword(CpuAccess.RAX, SMAP);
        c.dword(CpuAccess.RCX, 20);
        c.dword(CpuAccess.RBX, index + 1 < bios.map().entries().size() ? index + 1 : 0);
        c.carry(false);
    }

    /** AH=86h: waits CX:DX microseconds, halted, woken by the periodic interrupt of the RTC. */
    private void delay(Caller c) {
        long microseconds = (long) c.cx() << 16 | c.dx();
        long deadline = bios.slot().clock().now() + microseconds * 1000;
        bios.bda().put32(DEADLINE, (int) deadline);
        bios.bda().put32(DEADLINE + 4, (int) (deadline >> 32));
        periodic(true);
        c.jump(waiting);
    }

    /** An interrupt has ended the HLT of {@link #delay}. */
    void waited(Caller c) {
        long deadline =
                bios.bda().u32(DEADLINE) & 0xffffffffL | (long) bios.bda().u32(DEADLINE + 4) << 32;
        if (bios.slot().clock().now() < deadline) {
            c.jump(waiting);
            return;
        }
        periodic(false);
        c.ah(0);
        c.carry(false);
    }

    private void periodic(boolean on) {
        Ports p = bios.ports();
        p.out8(0x70, 0x0b);
        int b = p.in8(0x71);
        p.out8(0x70, 0x0b);
        p.out8(0x71, on ? b | 0x40 : b & ~0x40);
        if (on) {
            p.out8(0x70, 0x0c);
            p.in8(0x71); // an old flag would keep the line high
            p.out8(0xa1, p.in8(0xa1) & ~1);
        }
    }

    /** AH=87h: copies CX words between the segments of the descriptor table at ES:SI. */
    private void blockMove(Caller c) {
        if (c.cx() > 0x8000) {
            c.fail(2);
            return;
        }
        MemoryMap memory = bios.slot().memory();
        byte[] data = new byte[2 * c.cx()];
        memory.read(descriptorBase(c, 0x10), data, 0, data.length);
        memory.write(descriptorBase(c, 0x18), data, 0, data.length);
        c.ah(0);
        c.carry(false);
    }

    private static long descriptorBase(Caller c, int offset) {
        int at = c.si() + offset;
        return (c.u32(CpuAccess.ES, at + 2) & 0xffffff | c.u8(CpuAccess.ES, at + 7) << 24) & 0xffffffffL;
    }

    /** Advanced power management 1.2, the real-mode interface. */
    private void power(Caller c) {
        switch (c.al()) {
            case 0x00 -> {
                c.ax(0x0102);
                c.bx(0x504d); // "PM"
                c.cx(0x0000); // neither 16- nor 32-bit protected-mode interface
                c.carry(false);
            }
            case 0x01, 0x04, 0x05, 0x06, 0x08, 0x0d, 0x0e, 0x0f -> {
                if (c.al() == 0x0e) {
                    c.ax(0x0102);
                } else {
                    c.ah(0);
                }
                c.carry(false);
            }
            case 0x07 -> {
                if (c.bx() == 1 && c.cx() == 3) {
                    bios.slot().control().powerOff();
                }
                c.ah(0);
                c.carry(false);
            }
            case 0x0a -> {
                c.bx(0x01ff); // on line, battery unknown
                c.cx(0xffff);
                c.dx(0xffff);
                c.carry(false);
            }
            case 0x0b -> c.fail(0x80); // no event
            default -> c.fail(0x0c); // not supported
        }
    }
}
