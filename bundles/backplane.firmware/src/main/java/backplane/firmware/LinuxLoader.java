package backplane.firmware;

import backplane.api.CpuAccess;
import backplane.api.MemoryMap;
import backplane.api.Slot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Puts a kernel, its RAM disk and the boot parameters into RAM and the processor to the kernel's entry.
 *
 * <p>The kernel is unpacked on the host where its compression is known; else the guest unpacks it itself. Entry is by the
 * 32-bit boot protocol, for 64-bit kernels that were unpacked here by the 64-bit one. Source: Documentation/arch/x86/boot
 * of Linux.
 */
final class LinuxLoader {

    private static final int PARAMETERS = 0x10000;
    private static final int COMMAND_LINE = 0x20000;
    private static final int TABLES = 0x30000; // page tables and descriptor table of the hand-over
    private static final int ONE_MEGABYTE = 0x100000;
    private static final int CODE = 0x10, DATA = 0x18;

    private final Path kernelFile;
    private final Path initrdFile;
    private final String commandLine;
    private final Slot slot;
    private @Nullable Path unpacked;

    LinuxLoader(Path kernel, Path initrd, String commandLine, Slot slot) {
        this.kernelFile = kernel;
        this.initrdFile = initrd;
        this.commandLine = commandLine;
        this.slot = slot;
    }

    /**
     * Unpacks the kernel, which takes a second or two, unless it was unpacked before; not for the machine thread.
     *
     * @throws IOException if the kernel cannot be read
     */
    void prepare() throws IOException {
        LinuxKernel kernel = LinuxKernel.read(kernelFile);
        try {
            unpacked = KernelCache.unpacked(kernel);
        } catch (IOException e) {
            slot.log().info("linux: the guest unpacks its kernel itself: " + e.getMessage());
        }
    }

    /** Loads everything and sets the processor to the entry. */
    void start(CpuAccess cpu, E820 map) throws IOException {
        LinuxKernel kernel = LinuxKernel.read(kernelFile);
        MemoryMap memory = slot.memory();
        byte[] text = (commandLine + "\0").getBytes(StandardCharsets.ISO_8859_1);
        memory.write(COMMAND_LINE, text, 0, text.length);
        ByteBuffer parameters = parameters(kernel, map);
        loadInitrd(kernel, map, parameters);
        memory.write(PARAMETERS, parameters.array(), 0, 4096);
        descriptorTable(memory);
        Path elf = unpacked;
        if (elf != null) {
            enterUnpacked(cpu, elf, map);
        } else {
            byte[] packed = kernel.packed();
            requireRam(ONE_MEGABYTE + kernel.initSize(), map);
            memory.write(ONE_MEGABYTE, packed, 0, packed.length);
            enter32(cpu, ONE_MEGABYTE);
        }
    }

    private void enterUnpacked(CpuAccess cpu, Path file, E820 map) throws IOException {
        try (ElfImage elf = new ElfImage(file)) {
            for (ElfImage.Segment s : elf.segments()) {
                requireRam(s.physical() + s.memorySize(), map);
                elf.load(s, slot.memory());
            }
            if (elf.wide()) {
                enter64(cpu, elf.entry());
            } else {
                enter32(cpu, elf.entry());
            }
        }
    }

    private static void requireRam(long end, E820 map) {
        if (end > map.top()) {
            throw new IllegalStateException(
                    "linux: the kernel needs " + ((end >> 20) + 1) + " MB of RAM; raise memory: guest=");
        }
    }

    private ByteBuffer parameters(LinuxKernel kernel, E820 map) {
        ByteBuffer p = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
        byte[] header = kernel.setupHeader();
        p.put(LinuxKernel.HEADER, header, 0, Math.min(header.length, 0x290 - LinuxKernel.HEADER));
        screen(p);
        p.put(0x210, (byte) 0xff); // type_of_loader: none registered
        p.put(0x211, (byte) (p.get(0x211) | 0x01)); // loadflags: LOADED_HIGH
        p.putInt(0x214, ONE_MEGABYTE); // code32_start
        p.putInt(0x228, COMMAND_LINE);
        p.putInt(0x1e0, (int) Math.min(map.top() - ONE_MEGABYTE >> 10, 0xffffffffL)); // alt_mem_k
        p.put(0x1e8, (byte) map.entries().size());
        int at = 0x2d0;
        for (E820.Entry e : map.entries()) {
            p.putLong(at, e.base()).putLong(at + 8, e.length()).putInt(at + 16, e.type());
            at += 20;
        }
        return p;
    }

    /** The text mode that the firmware has set: mode 3, 80 x 25, 16 lines a character. */
    private static void screen(ByteBuffer p) {
        p.put(0x06, (byte) 3); // orig_video_mode
        p.put(0x07, (byte) 80); // orig_video_cols
        p.put(0x0e, (byte) 25); // orig_video_lines
        p.put(0x0f, (byte) 1); // orig_video_isVGA
        p.putShort(0x10, (short) 16); // orig_video_points
    }

    private void loadInitrd(LinuxKernel kernel, E820 map, ByteBuffer parameters) throws IOException {
        if (initrdFile.toString().isEmpty()) {
            return;
        }
        byte[] initrd = Files.readAllBytes(initrdFile);
        long end = Math.min(map.top(), kernel.initrdMax() + 1);
        long base = end - initrd.length & ~4095L;
        if (base < 16 << 20) {
            throw new IOException("linux: the initrd of " + (initrd.length >> 20)
                    + " MB does not fit into RAM; raise memory: guest=");
        }
        slot.memory().write(base, initrd, 0, initrd.length);
        parameters.putInt(0x218, (int) base);
        parameters.putInt(0x21c, initrd.length);
    }

    private static void descriptorTable(MemoryMap memory) {
        memory.write64(TABLES, 0);
        memory.write64(TABLES + 8, 0);
        memory.write64(TABLES + CODE, 0x00cf9b000000ffffL);
        memory.write64(TABLES + DATA, 0x00cf93000000ffffL);
    }

    private static void enter32(CpuAccess cpu, long entry) {
        registers(cpu, entry, 0xc09b);
        cpu.control(0, 0x11); // PE, ET
    }

    private void enter64(CpuAccess cpu, long entry) {
        pageTables(slot.memory());
        slot.memory().write64(TABLES + CODE, 0x00af9b000000ffffL);
        cpu.control(4, 0x20); // PAE
        cpu.control(3, TABLES + 0x1000);
        cpu.msr(0xc0000080, 0x500); // EFER: LME, LMA
        cpu.control(0, 0x80000011); // PG, ET, PE
        registers(cpu, entry, 0xa09b);
    }

    /** Maps the first 4 GB onto themselves in 2 MB pages. */
    private static void pageTables(MemoryMap memory) {
        int pml4 = TABLES + 0x1000, pdpt = TABLES + 0x2000, pd = TABLES + 0x3000;
        for (int i = 0; i < 512; i++) {
            memory.write64(pml4 + 8 * i, i == 0 ? pdpt | 3 : 0);
            memory.write64(pdpt + 8 * i, i < 4 ? pd + 4096 * i | 3 : 0);
        }
        for (int i = 0; i < 4 * 512; i++) {
            memory.write64(pd + 8 * i, (long) i << 21 | 0x83);
        }
    }

    private static void registers(CpuAccess cpu, long entry, int codeAttributes) {
        for (int r = 0; r < 8; r++) {
            cpu.gpr(r, 0);
        }
        cpu.table(true, TABLES, 31);
        cpu.table(false, 0, 0);
        cpu.segment(CpuAccess.CS, CODE, 0, 0xffffffffL, codeAttributes);
        for (int segment : new int[] {CpuAccess.DS, CpuAccess.ES, CpuAccess.SS, CpuAccess.FS, CpuAccess.GS}) {
            cpu.segment(segment, DATA, 0, 0xffffffffL, 0xc093);
        }
        cpu.gpr(CpuAccess.RSI, PARAMETERS);
        cpu.gpr(CpuAccess.RSP, COMMAND_LINE);
        cpu.rflags(2); // interrupts off
        cpu.rip(entry);
    }
}
