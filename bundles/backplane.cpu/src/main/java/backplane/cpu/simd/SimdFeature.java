package backplane.cpu.simd;

/** CPUID features that the multimedia instructions need; names as in CPUID documentation. */
public enum SimdFeature {
    MMX,
    SSE,
    SSE2,
    SSE3,
    SSSE3,
    SSE4_1,
    SSE4_2,
    AES,
    PCLMULQDQ,
    SHA,
    FXSR,
    XSAVE,
    XSAVEOPT,
    CLFSH,
    CLFLUSHOPT,
    CLWB
}
