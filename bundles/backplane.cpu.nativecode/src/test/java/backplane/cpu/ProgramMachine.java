package backplane.cpu;

import static backplane.cpu.api.StateLayout.*;

import backplane.api.CpuAccess;
import backplane.api.CpuPins;
import backplane.cpu.engine.Access;
import backplane.cpu.engine.Control;
import backplane.cpu.engine.Core;
import backplane.cpu.engine.Interpreter;
import backplane.cpu.engine.Model;
import backplane.cpu.vector.FlatBus;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;

/** A processor with its gearbox and a random program in its memory, which every exception sends to another place. */
final class ProgramMachine {
    static final int CODE = 0x10000;
    /** Where the page tables have all of RAM a second time, and where they have it in the same entries of the TLB. */
    static final int ALIAS = 4 << 20, CONFLICT = TLB_ENTRIES << 12;

    private static final int RAM = 0x25000;
    /** What the program sees of RAM; the page tables lie behind it. */
    private static final int SEEN = 0x20000;

    private static final int TABLES = 0x20000;
    private static final int IDT = 0x1000;
    private static final int GDT = 0x800;
    private static final int HANDLER = 0x9000;
    private static final int STACK = 0x18000;
    /** mov esp,18000; add ebx,1234567; mov eax,ebx; and ebx,1fffc; imul ecx,ebx,31; and ecx,1fffc. */
    private static final String POINT = "bc00800100 81c367452301 89d8 81e3fcff0100 6bcb1f 81e1fcff0100";
    /** mov edi,ebx; xor edi,5554; mov esi,ecx; lea ebp,[ecx+40]; mov edx,7. */
    private static final String MORE = "89df 81f754550000 89ce 8d6940 ba07000000";
    /** mov r8d,ebx; mov r13d,ecx; mov r14d,edi. */
    private static final String WIDE = "4189d8 4189cd 4189fe";
    /** shr eax,2; and eax,c07fff or 7fff; test bl,8; jz +5; or eax,fc0; add eax,10000; sti; jmp eax. */
    private static final String GO = "c1e802 25ff7f%s00 f6c308 7405 0dc00f0000 0500000100 fb ffe0";

    final FlatBus bus = new FlatBus(RAM);
    final Core core = new Core(bus, Model.everything());
    final Gearbox box = new Gearbox(core, new Interpreter(core));
    final Access access = new Access(core);
    private final boolean wide;

    ProgramMachine(long seed, boolean wide, boolean paging) {
        this.wide = wide;
        core.threadAfter(0);
        core.control.reset();
        bus.load(0, RandomProgram.bytes(new SplittableRandom(seed), RAM, CODE, wide));
        access.control(0, 0x11);
        if (paging) {
            page();
        } else if (wide) {
            core.st.put64(EFER, Control.LMA | Control.LME);
        }
        flat();
        core.st.put64(CR4, core.cr4() | Control.OSFXSR | Control.OSXMMEXCPT);
        core.updateMode();
        core.mmu.afterBus();
        bus.bytes().put64(GDT + 8, wide ? 0x00af_9b00_0000_ffffL : 0x00cf_9b00_0000_ffffL);
        bus.bytes().put64(GDT + 16, 0x00cf_9300_0000_ffffL);
        access.table(true, GDT, 0x17);
        for (int i = 0; i < 256; i++) {
            int at = IDT + (wide ? 16 : 8) * i;
            bus.bytes().put64(at, HANDLER & 0xffff | 8 << 16 | 0x8e00L << 32);
            if (wide) {
                bus.bytes().put64(at + 8, 0);
            }
        }
        access.table(false, IDT, 0xfff);
        String handler = POINT + MORE + (wide ? WIDE : "") + String.format(GO, paging ? "c0" : "00");
        bus.load(HANDLER, HexFormat.of().parseHex(handler.replace(" ", "")));
        access.rip(HANDLER);
        core.interrupts.controller(() -> () -> 0x40);
    }

    /**
     * Maps RAM to itself, twice more, and at 8 and 12 MB with the pages of code in another order; some pages cannot be written, some
     * are missing, nobody answers at one.
     */
    private void page() {
        int entry = wide ? 8 : 4;
        bus.bytes().fill(TABLES, 0x5000, 0);
        for (int i = 0; i < SEEN >>> 12; i++) {
            boolean readOnly = i <= 2 || i == 5 || i == HANDLER >>> 12 || i == 0x12;
            int value = i == 4 ? 0 : i == 6 ? 1 << 20 | 3 : i << 12 | (readOnly ? 1 : 3);
            bus.bytes().put32(TABLES + entry * i, value);
            int other = i == 0x15 ? 0 : i >> 3 == 2 ? CODE + (3 * i << 12 & 0x7000) | 3 : value;
            bus.bytes().put32(TABLES + 0x4000 + entry * i, other);
        }
        int directory = TABLES + 0x1000;
        bus.bytes().put32(directory, TABLES | 3);
        bus.bytes().put32(directory + (ALIAS >>> (wide ? 21 : 22)) * entry, TABLES | 3);
        bus.bytes().put32(directory + (CONFLICT >>> (wide ? 21 : 22)) * entry, TABLES | 3);
        bus.bytes().put32(directory + (wide ? 32 : 8), TABLES + 0x4000 | 3);
        bus.bytes().put32(directory + (wide ? 48 : 12), TABLES + 0x4000 | 3);
        if (wide) {
            bus.bytes().put32(TABLES + 0x2000, directory | 3);
            directory = TABLES + 0x3000;
            bus.bytes().put32(directory, TABLES + 0x2000 | 3);
            core.st.put64(EFER, Control.LME);
            access.control(4, 0x20);
        }
        access.control(3, directory);
        access.control(0, 0x8001_0011L);
    }

    /** Changes the entry of the page table for a page of the last 4 MB of the address space or the first ones. */
    void map(int page, int value) {
        bus.bytes().put32(TABLES + (wide ? 8 : 4) * (page >> 12 & 1023), value);
    }

    /** In 32-bit code: maps the first 4 MB at the end of the address space as well. */
    void mirror() {
        bus.bytes().put32(TABLES + 0x1000 + 4 * 1023, TABLES | 3);
    }

    /** Gives the segment registers flat segments again. */
    void flat() {
        for (int s = 0; s < 6; s++) {
            int code = wide ? 0xa09b : 0xc09b;
            access.segment(s, s == CpuAccess.CS ? 8 : 16, 0, 0xffff_ffffL, s == CpuAccess.CS ? code : 0xc093);
        }
    }

    /** Lets registers point to memory again. */
    void point(long seed) {
        flat();
        SplittableRandom random = new SplittableRandom(seed);
        for (int r = 0; r < (wide ? 16 : 8); r++) {
            core.st.put64(GPR + 8 * r, r == 4 ? STACK : random.nextInt(SEEN) & ~3);
        }
    }

    /** Says whether an interrupt waits, and lets a halted processor go on. */
    void signal(boolean interrupt) {
        bus.pins().intr(interrupt);
        if (core.halted) {
            core.interrupts.nmiBlocked = false;
            bus.pins().raise(CpuPins.NMI);
        }
    }

    /** Returns what a program can see, in words. */
    String state() {
        box.store();
        StringBuilder s = new StringBuilder();
        for (int r = 0; r < (wide ? 16 : 8); r++) {
            s.append(String.format("%x ", access.gpr(r)));
        }
        byte[] memory = new byte[RAM];
        core.ram.get(0, memory, 0, RAM);
        return s.append(String.format(
                        "rip %x flags %x halted %b memory %x system %x %x",
                        core.st.i64(RIP),
                        core.st.i64(RFLAGS),
                        core.halted,
                        Arrays.hashCode(memory),
                        part(SEGMENT, CONTEXT),
                        part(FPU, GEAR)))
                .toString();
    }

    private int part(int from, int to) {
        byte[] bytes = new byte[to - from];
        core.st.get(from, bytes, 0, bytes.length);
        return Arrays.hashCode(bytes);
    }
}
