package backplane.cpu.engine;

/** What CPUID can announce; the names of the Intel and AMD manuals, in lower case in the configuration. */
public enum Feature {
    // leaf 1, EDX
    FPU(0, 0),
    VME(0, 1),
    DE(0, 2),
    PSE(0, 3),
    TSC(0, 4),
    MSR(0, 5),
    PAE(0, 6),
    MCE(0, 7),
    CX8(0, 8),
    SEP(0, 11),
    MTRR(0, 12),
    PGE(0, 13),
    MCA(0, 14),
    CMOV(0, 15),
    PAT(0, 16),
    PSE36(0, 17),
    CLFLUSH(0, 19),
    MMX(0, 23),
    FXSR(0, 24),
    SSE(0, 25),
    SSE2(0, 26),
    // leaf 1, ECX
    SSE3(1, 0),
    PCLMULQDQ(1, 1),
    MONITOR(1, 3),
    SSSE3(1, 9),
    CX16(1, 13),
    SSE4_1(1, 19),
    SSE4_2(1, 20),
    MOVBE(1, 22),
    POPCNT(1, 23),
    AES(1, 25),
    XSAVE(1, 26),
    RDRAND(1, 30),
    // leaf 7, EBX
    FSGSBASE(2, 0),
    BMI1(2, 3),
    SMEP(2, 7),
    BMI2(2, 8),
    ERMS(2, 9),
    RDSEED(2, 18),
    ADX(2, 19),
    SMAP(2, 20),
    CLFLUSHOPT(2, 23),
    CLWB(2, 24),
    SHA(2, 29),
    // leaf 7, ECX
    UMIP(3, 2),
    RDPID(3, 22),
    // leaf 7, EDX
    SPEC_CTRL(7, 26),
    ARCH_CAPABILITIES(7, 29),
    // leaf 7, subleaf 2, EDX
    BHI_CTRL(8, 4),
    // leaf 80000001, EDX
    SYSCALL(4, 11),
    NX(4, 20),
    MMXEXT(4, 22),
    PDPE1GB(4, 26),
    RDTSCP(4, 27),
    LM(4, 29),
    // leaf 80000001, ECX
    LAHF_LM(5, 0),
    LZCNT(5, 5),
    // leaf D, subleaf 1, EAX
    XSAVEOPT(6, 0);

    /** Which word: 0 1.EDX, 1 1.ECX, 2 7.EBX, 3 7.ECX, 4 80000001.EDX, 5 80000001.ECX, 6 D.1.EAX, 7 7.EDX, 8 7.2.EDX. */
    final int word;

    final int bit;

    Feature(int word, int bit) {
        this.word = word;
        this.bit = bit;
    }

    /** Tells whether a standard leaf of CPUID above 2 announces it. */
    public boolean aboveLeaf2() {
        return word == 2 || word == 3 || word >= 6;
    }
}
