package backplane.cpu.api;

/**
 * Where everything lies in the state block of a processor: byte offsets into one block of {@link #SIZE} bytes. All numbers are
 * little-endian.
 *
 * <p>Snapshots never carry these offsets; they change with {@link #VERSION}.
 */
public final class StateLayout {
    /** Changes whenever an offset changes its meaning. */
    public static final int VERSION = 5;

    /** General registers RAX, RCX, RDX, RBX, RSP, RBP, RSI, RDI, R8 .. R15, 8 bytes each; AH is at {@code GPR + 1}. */
    public static final int GPR = 0;
    /** Eight bytes that are always zero: the register of an address without base or index. */
    public static final int ZERO = 128;
    /** RIP of the first instruction of the running block: the base of RIP-relative addresses. */
    public static final int BLOCK = 136;
    /** RIP of the next instruction. */
    public static final int RIP = 144;
    /** RFLAGS, canonical at every gear boundary. */
    public static final int RFLAGS = 152;

    /** The constants 2<sup>32</sup> and -2<sup>32</sup>, 8 bytes each: an index register for displacements that overflow. */
    public static final int WRAP = 160;

    /** Sixteen bytes for the gear that is in; nobody else touches them. */
    public static final int SCRATCH = 176;

    /** Segment registers ES, CS, SS, DS, FS, GS, then LDTR and TR, {@link #SEGMENT_SIZE} bytes each. */
    public static final int SEGMENT = 192;
    /** Bytes of one segment register. */
    public static final int SEGMENT_SIZE = 32;
    /** In a segment register: the selector, 16 bits. */
    public static final int SELECTOR = 0;
    /** In a segment register: bits 8 .. 15 and 20 .. 23 of the descriptor's second word, moved down by 8; 32 bits. */
    public static final int ATTRIBUTES = 4;
    /** In a segment register: the base address, 64 bits. */
    public static final int BASE = 8;
    /** In a segment register: the last offset, granularity applied, 64 bits. */
    public static final int LIMIT = 16;
    /**
     * In a segment register: how many bytes from offset 0 on may be both read and written without a closer look in code that is
     * not 64-bit; 0 if none, 64 bits. Only the processor changes it.
     */
    public static final int SPACE = 24;

    /** GDTR: base (64 bits), limit (64 bits). */
    public static final int GDTR = 448;
    /** IDTR: base (64 bits), limit (64 bits). */
    public static final int IDTR = 464;

    /** Control registers. */
    public static final int CR0 = 480, CR2 = 488, CR3 = 496, CR4 = 504, CR8 = 512, XCR0 = 520;

    /** Debug registers DR0 .. DR7, 8 bytes each; DR4 and DR5 are unused. */
    public static final int DR = 528;

    /** Model-specific registers. */
    public static final int EFER = 592, STAR = 600, LSTAR = 608, CSTAR = 616, FMASK = 624, KERNEL_GS_BASE = 632;

    /** Model-specific registers. */
    public static final int SYSENTER_CS = 640, SYSENTER_ESP = 648, SYSENTER_EIP = 656, PAT = 664, TSC_AUX = 672;

    /** What is added to the virtual clock to give the time-stamp counter. */
    public static final int TSC_OFFSET = 680;

    /** The low 12 bits of the TLB tags that hold at present: generation and rights; 32 bits. Only the processor changes it. */
    public static final int CONTEXT = 688;
    /**
     * How the code segment runs, 32 bits: bits 0 .. 1 code size (0: 16, 1: 32, 2: 64 bits), bit 2 stack pointer wider than 16
     * bits, bits 3 .. 6 ES, CS, SS, DS are flat (base 0, limit 4 GB, writable but for CS). Only the processor changes it.
     */
    public static final int MODE = 692;
    /**
     * Not zero while an interrupt waits for RFLAGS.IF, 32 bits. The processor writes it before each run of a gear; it does not
     * change while the gear runs.
     */
    public static final int WAITING = 696;

    /** Instructions executed in the present run, and the budget of the run; 64 bits each. */
    public static final int EXECUTED = 704, BUDGET = 712;
    /** Exit record: the {@link Exit} number (32 bits), its detail (32 bits), the linear address concerned (64 bits). */
    public static final int EXIT = 720, EXIT_DETAIL = 724, EXIT_ADDRESS = 728;

    /**
     * x87, MMX and SSE: eight physical 80-bit registers, 16 bytes each (significand, then sign and exponent).
     */
    public static final int FPU = 768;
    /** x87: control, status (with TOP), abridged tag byte (by physical register), last opcode; 16 bits each. */
    public static final int FCW = FPU + 128, FSW = FPU + 130, FTW = FPU + 132, FOP = FPU + 134;
    /** x87: selectors (16 bits) and offsets (64 bits) of the last instruction and its operand. */
    public static final int FCS = FPU + 136, FDS = FPU + 138, FIP = FPU + 144, FDP = FPU + 152;
    /** MXCSR, 32 bits. */
    public static final int MXCSR = FPU + 160;
    /** Vector registers 0 .. 15, {@link #VECTOR_SIZE} bytes each; SSE uses the low 16. */
    public static final int VECTOR = FPU + 192;
    /** Bytes from one vector register to the next. */
    public static final int VECTOR_SIZE = 32;

    /** For the gear that is in, up to {@link #TLB}; nobody else touches it. */
    public static final int GEAR = 2048;

    /**
     * Translation look-aside buffer, direct-mapped by bits 12 .. 25 of the linear address; {@link #TLB_ENTRY} bytes each: tags
     * for reads, writes and execution, and the number that added to a linear address gives the offset in the memory block.
     * A tag is the linear page address plus the context (generation and privilege) in its low 12 bits.
     */
    public static final int TLB = 4096;
    /** Bytes of one entry. */
    public static final int TLB_ENTRY = 32;
    /** Number of entries. */
    public static final int TLB_ENTRIES = 16384;
    /** In an entry. */
    public static final int TLB_READ = 0, TLB_WRITE = 8, TLB_EXECUTE = 16, TLB_ADDEND = 24;

    /** Size of the block. */
    public static final int SIZE = TLB + TLB_ENTRIES * TLB_ENTRY;

    private StateLayout() {}
}
