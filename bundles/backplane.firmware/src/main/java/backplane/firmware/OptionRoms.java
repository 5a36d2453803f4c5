package backplane.firmware;

import backplane.api.CpuAccess;
import backplane.api.DeviceLog;
import backplane.api.MemoryMap;

/**
 * Option ROMs: those that lie between C0000h and EFFFFh, and those in the expansion ROMs of PCI functions, which are copied
 * there. Each is called once in the power-on self test. Its Plug and Play header may name a boot connection vector, which is
 * called after that, and a bootstrap entry vector, which becomes a network boot device (Plug and Play BIOS specification
 * 1.0A, section 3; BIOS boot specification 1.01).
 */
final class OptionRoms {

    /** Segments: where ROMs may start, the step of the search, and what is behind the last. */
    private static final int VIDEO = 0xc000, FIRST = 0xc800, STEP = 0x80, END = 0xf000;

    /** Offsets in a ROM: its length in blocks of 512 bytes, its initialisation, the pointer to its Plug and Play header. */
    private static final int BLOCKS = 2, INIT = 3, HEADER = 0x1a;

    /** Offsets in the header: the next one, boot connection vector, bootstrap entry vector. */
    private static final int NEXT = 6, CONNECTION = 0x16, BOOTSTRAP = 0x1a;

    private static final int SIGNATURE = 0x506e5024, HEADERS = 8; // "$PnP"

    /** What is kept in the extended BIOS data area. */
    private static final int STATE = Bda.BOOT_STATE + 0x60, PHASE = STATE, SEGMENT = STATE + 2, DEVFN = STATE + 4;

    private static final int CONNECTED = STATE + 6;
    private static final VectorList CONNECTIONS = new VectorList(STATE + 0x10),
            BOOTSTRAPS = new VectorList(STATE + 0x38);

    /** Phases: ROMs that lie there, ROMs of PCI functions, boot connection vectors. */
    private static final int PRESENT = 0, PCI = 1, CONNECT = 2;

    private static final int STACK = 0x7000;

    private final Ports ports;
    private final MemoryMap memory;
    private final Bda bda;
    private final DeviceLog log;
    private int loop, back, done, leave;

    OptionRoms(Bios bios) {
        ports = bios.ports();
        memory = bios.slot().memory();
        log = bios.slot().log();
        bda = bios.bda();
    }

    /**
     * Tells where the machine code is.
     *
     * @param loop calls {@link #next}
     * @param back calls {@link #returned} and goes on with {@code loop}
     * @param done starts the boot
     * @param leave goes on with the next boot device
     */
    void code(int loop, int back, int done, int leave) {
        this.loop = loop;
        this.back = back;
        this.done = done;
        this.leave = leave;
    }

    /** The power-on self test has come to the option ROMs. */
    void start(Caller c) {
        bda.put8(PHASE, PRESENT);
        bda.put16(SEGMENT, VIDEO);
        bda.put16(DEVFN, 0);
        bda.put8(CONNECTED, 0);
        CONNECTIONS.clear(bda);
        BOOTSTRAPS.clear(bda);
        if (PciSetup.present(ports) && nextFunction(0) < 0x100) {
            Shadow.open(ports, memory);
        }
        c.cpu().segment(CpuAccess.SS, 0, 0, 0xffff, 0x93);
        c.sp(STACK);
        c.jump(loop);
    }

    /** Calls the next ROM, or starts the boot if there is none. */
    void next(Caller c) {
        if (bda.u8(PHASE) == PRESENT && present(c) || bda.u8(PHASE) == PCI && expansion(c)) {
            return;
        }
        int vector = CONNECTIONS.get(bda, bda.u8(CONNECTED));
        if (vector != 0) {
            bda.put8(CONNECTED, bda.u8(CONNECTED) + 1);
            enter(c, vector >>> 16, vector & 0xffff, 0xffff, back);
            return;
        }
        c.jump(done);
    }

    private boolean present(Caller c) {
        int segment = bda.u16(SEGMENT);
        while (segment < END && (size(segment) == 0 || !sound(segment, size(segment)))) {
            segment += STEP;
        }
        bda.put16(SEGMENT, segment);
        if (segment < END) {
            initialise(c, segment, 0xffff);
            return true;
        }
        bda.put8(PHASE, PciSetup.present(ports) ? PCI : CONNECT);
        return false;
    }

    private boolean expansion(Caller c) {
        for (int devfn = nextFunction(bda.u16(DEVFN)); devfn < 0x100; devfn = nextFunction(devfn + 1)) {
            byte[] image = Shadow.expansionRom(ports, memory, devfn);
            int segment = free();
            if (image != null && segment + image.length / 16 <= END) {
                memory.write((long) segment << 4, image, 0, image.length);
                bda.put16(SEGMENT, segment);
                bda.put16(DEVFN, devfn + 1);
                initialise(c, segment, devfn);
                return true;
            } else if (image != null) {
                log.warn(String.format(
                        "no room for the option ROM of PCI function %d.%d: %d bytes, free from %x0h on",
                        devfn >> 3, devfn & 7, image.length, segment));
            }
        }
        Shadow.protect(ports);
        bda.put8(PHASE, CONNECT);
        return false;
    }

    /** Returns the next PCI function with an expansion ROM, 100h behind the last; a display's ROM lies at C0000h already. */
    private int nextFunction(int from) {
        int devfn = from;
        while (devfn < 0x100 && !PciSetup.hasRom(ports, devfn)) {
            devfn++;
        }
        return devfn;
    }

    /** Returns the segment behind all ROMs. */
    private int free() {
        int end = FIRST;
        for (int segment = VIDEO; segment < END; segment += STEP) {
            int size = size(segment);
            end = size > 0 ? Math.max(end, segment + size / 16) : end;
        }
        return end + STEP - 1 & -STEP;
    }

    /** Returns the bytes of what says that it is a ROM, 0 if there is none at this segment. */
    private int size(int segment) {
        int base = segment << 4;
        int size = memory.read16(base) == 0xaa55 ? bda.u8(base + BLOCKS) * 512 : 0;
        return segment + size / 16 > END ? 0 : size;
    }

    /** Tells whether the checksum of a ROM is right; after its initialisation it need not be. */
    private boolean sound(int segment, int size) {
        byte[] image = new byte[size];
        memory.read((long) segment << 4, image, 0, size);
        int sum = 0;
        for (byte b : image) {
            sum += b;
        }
        return (sum & 0xff) == 0;
    }

    private void initialise(Caller c, int segment, int devfn) {
        log.info(String.format("option ROM at %04x:0000, %d bytes", segment, size(segment)));
        enter(c, segment, INIT, devfn, back);
    }

    /** Makes a far call: AX is the PCI function, ES:DI points to the Plug and Play structure, there is no ISA select number. */
    private void enter(Caller c, int segment, int offset, int devfn, int returnTo) {
        CpuAccess cpu = c.cpu();
        c.sp(c.sp() - 4);
        c.put16(CpuAccess.SS, c.sp(), returnTo);
        c.put16(CpuAccess.SS, c.sp() + 2, Rom.SEGMENT);
        cpu.segment(CpuAccess.DS, 0, 0, 0xffff, 0x93);
        cpu.segment(CpuAccess.ES, Rom.SEGMENT, (long) Rom.SEGMENT << 4, 0xffff, 0x93);
        cpu.segment(CpuAccess.CS, segment, (long) segment << 4, 0xffff, 0x9b);
        c.di(SystemTables.PLUG_AND_PLAY);
        c.ax(devfn);
        c.bx(0xffff);
        c.dx(0xffff);
        cpu.rflags(0x202); // interrupts on
        cpu.rip(offset);
    }

    /** A ROM or a vector has come back. */
    void returned(Caller c) {
        if (bda.u8(PHASE) == CONNECT) {
            return;
        }
        int segment = bda.u16(SEGMENT);
        int size = size(segment); // it may have given up a part of itself, or all
        if (size > 0) {
            headers(segment);
        }
        if (bda.u8(PHASE) == PRESENT) {
            bda.put16(SEGMENT, segment + (Math.max(size, 1) + 0x7ff) / 0x800 * STEP);
        }
    }

    private void headers(int segment) {
        int base = segment << 4;
        int header = bda.u16(base + HEADER);
        for (int i = 0; i < HEADERS && header != 0 && bda.u32(base + header) == SIGNATURE; i++) {
            CONNECTIONS.add(bda, segment, bda.u16(base + header + CONNECTION));
            BOOTSTRAPS.add(bda, segment, bda.u16(base + header + BOOTSTRAP));
            header = bda.u16(base + header + NEXT);
        }
    }

    /** Boots by the bootstrap entry vector with this index; returns false behind the last. */
    boolean boot(Caller c, int index) {
        int vector = BOOTSTRAPS.get(bda, index);
        if (vector == 0) {
            return false;
        }
        c.cpu().segment(CpuAccess.SS, 0, 0, 0xffff, 0x93);
        c.sp(STACK);
        enter(c, vector >>> 16, vector & 0xffff, 0xffff, leave);
        return true;
    }

    /** A bounded list of far pointers in guest memory: a count, then the pointers. */
    private record VectorList(int at) {

        private static final int LIMIT = 8;

        void clear(Bda bda) {
            bda.put8(at, 0);
        }

        void add(Bda bda, int segment, int offset) {
            int count = bda.u8(at);
            if (offset != 0 && count < LIMIT) {
                bda.put32(at + 4 + 4 * count, segment << 16 | offset);
                bda.put8(at, count + 1);
            }
        }

        /** Returns a pointer, 0 behind the last. */
        int get(Bda bda, int index) {
            return index < Math.min(bda.u8(at), LIMIT) ? bda.u32(at + 4 + 4 * index) : 0;
        }
    }
}
