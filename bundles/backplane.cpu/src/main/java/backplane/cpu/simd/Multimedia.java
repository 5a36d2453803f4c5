package backplane.cpu.simd;

/**
 * The instruction list, a line a form: mandatory prefix, opcode (map 0F; 38 and 3A for 0F 38 and 0F 3A), digit of the reg field for
 * groups, mnemonic (with the operation behind a colon where it has another name), destination, source, {@code Ib}, memory size in
 * bytes ({@code A}: aligned; {@code y}: 4, or 8 with REX.W), feature, {@code F} if flags are written.
 *
 * <p>Prefix {@code **} stands for two lines: the MMX form ({@code P Q 8}) and the same with 66 on XMM ({@code V W 16A}). {@code U}
 * and {@code N} fill the register form only, {@code M} the memory form only.
 */
final class Multimedia {
    private Multimedia() {}

    static final String FLOAT = """
            -- 0F10 MOVUPS:MOVE V W 16 SSE
            66 0F10 MOVUPD:MOVE V W 16 SSE2
            F3 0F10 MOVSS:MOVE V M 4 SSE
            F3 0F10 MOVSS:MERGE32 V U SSE
            F2 0F10 MOVSD:MOVE V M 8 SSE2
            F2 0F10 MOVSD:MERGE64 V U SSE2
            -- 0F11 MOVUPS:STORE M V 16 SSE
            -- 0F11 MOVUPS:MOVE U V SSE
            66 0F11 MOVUPD:STORE M V 16 SSE2
            66 0F11 MOVUPD:MOVE U V SSE2
            F3 0F11 MOVSS:STORE M V 4 SSE
            F3 0F11 MOVSS:MERGE32 U V SSE
            F2 0F11 MOVSD:STORE M V 8 SSE2
            F2 0F11 MOVSD:MERGE64 U V SSE2
            -- 0F12 MOVLPS:MERGE64 V M 8 SSE
            -- 0F12 MOVHLPS V U SSE
            66 0F12 MOVLPD:MERGE64 V M 8 SSE2
            F3 0F12 MOVSLDUP V W 16A SSE3
            F2 0F12 MOVDDUP V W 8 SSE3
            -- 0F13 MOVLPS:STORE M V 8 SSE
            66 0F13 MOVLPD:STORE M V 8 SSE2
            -- 0F14 UNPCKLPS:PUNPCKLDQ V W 16A SSE
            66 0F14 UNPCKLPD:PUNPCKLQDQ V W 16A SSE2
            -- 0F15 UNPCKHPS:PUNPCKHDQ V W 16A SSE
            66 0F15 UNPCKHPD:PUNPCKHQDQ V W 16A SSE2
            -- 0F16 MOVHPS:MOVLHPS V M 8 SSE
            -- 0F16 MOVLHPS V U SSE
            66 0F16 MOVHPD:MOVLHPS V M 8 SSE2
            F3 0F16 MOVSHDUP V W 16A SSE3
            -- 0F17 MOVHPS:STOREH M V 8 SSE
            66 0F17 MOVHPD:STOREH M V 8 SSE2
            -- 0F28 MOVAPS:MOVE V W 16A SSE
            66 0F28 MOVAPD:MOVE V W 16A SSE2
            -- 0F29 MOVAPS:STORE M V 16A SSE
            -- 0F29 MOVAPS:MOVE U V SSE
            66 0F29 MOVAPD:STORE M V 16A SSE2
            66 0F29 MOVAPD:MOVE U V SSE2
            -- 0F2A CVTPI2PS V N SSE
            -- 0F2A CVTPI2PS V M 8 SSE
            66 0F2A CVTPI2PD V N SSE2
            66 0F2A CVTPI2PD V M 8 SSE2
            F3 0F2A CVTSI2SS V E y SSE
            F2 0F2A CVTSI2SD V E y SSE2
            -- 0F2B MOVNTPS:STORE M V 16A SSE
            66 0F2B MOVNTPD:STORE M V 16A SSE2
            -- 0F2C CVTTPS2PI P W 8 SSE
            66 0F2C CVTTPD2PI P W 16A SSE2
            F3 0F2C CVTTSS2SI Gy W 4 SSE
            F2 0F2C CVTTSD2SI Gy W 8 SSE2
            -- 0F2D CVTPS2PI P W 8 SSE
            66 0F2D CVTPD2PI P W 16A SSE2
            F3 0F2D CVTSS2SI Gy W 4 SSE
            F2 0F2D CVTSD2SI Gy W 8 SSE2
            -- 0F2E UCOMISS V W 4 SSE F
            66 0F2E UCOMISD V W 8 SSE2 F
            -- 0F2F COMISS V W 4 SSE F
            66 0F2F COMISD V W 8 SSE2 F
            -- 0F50 MOVMSKPS G U SSE
            66 0F50 MOVMSKPD G U SSE2
            -- 0F51 SQRTPS V W 16A SSE
            66 0F51 SQRTPD V W 16A SSE2
            F3 0F51 SQRTSS V W 4 SSE
            F2 0F51 SQRTSD V W 8 SSE2
            -- 0F52 RSQRTPS V W 16A SSE
            F3 0F52 RSQRTSS V W 4 SSE
            -- 0F53 RCPPS V W 16A SSE
            F3 0F53 RCPSS V W 4 SSE
            -- 0F54 ANDPS:PAND V W 16A SSE
            66 0F54 ANDPD:PAND V W 16A SSE2
            -- 0F55 ANDNPS:PANDN V W 16A SSE
            66 0F55 ANDNPD:PANDN V W 16A SSE2
            -- 0F56 ORPS:POR V W 16A SSE
            66 0F56 ORPD:POR V W 16A SSE2
            -- 0F57 XORPS:PXOR V W 16A SSE
            66 0F57 XORPD:PXOR V W 16A SSE2
            -- 0F58 ADDPS V W 16A SSE
            66 0F58 ADDPD V W 16A SSE2
            F3 0F58 ADDSS V W 4 SSE
            F2 0F58 ADDSD V W 8 SSE2
            -- 0F59 MULPS V W 16A SSE
            66 0F59 MULPD V W 16A SSE2
            F3 0F59 MULSS V W 4 SSE
            F2 0F59 MULSD V W 8 SSE2
            -- 0F5A CVTPS2PD V W 8 SSE2
            66 0F5A CVTPD2PS V W 16A SSE2
            F3 0F5A CVTSS2SD V W 4 SSE2
            F2 0F5A CVTSD2SS V W 8 SSE2
            -- 0F5B CVTDQ2PS V W 16A SSE2
            66 0F5B CVTPS2DQ V W 16A SSE2
            F3 0F5B CVTTPS2DQ V W 16A SSE2
            -- 0F5C SUBPS V W 16A SSE
            66 0F5C SUBPD V W 16A SSE2
            F3 0F5C SUBSS V W 4 SSE
            F2 0F5C SUBSD V W 8 SSE2
            -- 0F5D MINPS V W 16A SSE
            66 0F5D MINPD V W 16A SSE2
            F3 0F5D MINSS V W 4 SSE
            F2 0F5D MINSD V W 8 SSE2
            -- 0F5E DIVPS V W 16A SSE
            66 0F5E DIVPD V W 16A SSE2
            F3 0F5E DIVSS V W 4 SSE
            F2 0F5E DIVSD V W 8 SSE2
            -- 0F5F MAXPS V W 16A SSE
            66 0F5F MAXPD V W 16A SSE2
            F3 0F5F MAXSS V W 4 SSE
            F2 0F5F MAXSD V W 8 SSE2
            66 0F7C HADDPD V W 16A SSE3
            F2 0F7C HADDPS V W 16A SSE3
            66 0F7D HSUBPD V W 16A SSE3
            F2 0F7D HSUBPS V W 16A SSE3
            -- 0FC2 CMPPS V W Ib 16A SSE
            66 0FC2 CMPPD V W Ib 16A SSE2
            F3 0FC2 CMPSS V W Ib 4 SSE
            F2 0FC2 CMPSD V W Ib 8 SSE2
            -- 0FC6 SHUFPS V W Ib 16A SSE
            66 0FC6 SHUFPD V W Ib 16A SSE2
            66 0FD0 ADDSUBPD V W 16A SSE3
            F2 0FD0 ADDSUBPS V W 16A SSE3
            66 0FE6 CVTTPD2DQ V W 16A SSE2
            F3 0FE6 CVTDQ2PD V W 8 SSE2
            F2 0FE6 CVTPD2DQ V W 16A SSE2
            66 3814 BLENDVPS V W 16A SSE4_1
            66 3815 BLENDVPD V W 16A SSE4_1
            66 3A08 ROUNDPS V W Ib 16A SSE4_1
            66 3A09 ROUNDPD V W Ib 16A SSE4_1
            66 3A0A ROUNDSS V W Ib 4 SSE4_1
            66 3A0B ROUNDSD V W Ib 8 SSE4_1
            66 3A0C BLENDPS V W Ib 16A SSE4_1
            66 3A0D BLENDPD V W Ib 16A SSE4_1
            66 3A17 EXTRACTPS:PEXTRD E V Ib 4 SSE4_1
            66 3A21 INSERTPS V U Ib SSE4_1
            66 3A21 INSERTPS:INSERTPS_M V M Ib 4 SSE4_1
            66 3A40 DPPS V W Ib 16A SSE4_1
            66 3A41 DPPD V W Ib 16A SSE4_1
            """;

    static final String INTEGER = """
            -- 0F60 PUNPCKLBW P Q 4 MMX
            66 0F60 PUNPCKLBW V W 16A SSE2
            -- 0F61 PUNPCKLWD P Q 4 MMX
            66 0F61 PUNPCKLWD V W 16A SSE2
            -- 0F62 PUNPCKLDQ P Q 4 MMX
            66 0F62 PUNPCKLDQ V W 16A SSE2
            ** 0F63 PACKSSWB
            ** 0F64 PCMPGTB
            ** 0F65 PCMPGTW
            ** 0F66 PCMPGTD
            ** 0F67 PACKUSWB
            ** 0F68 PUNPCKHBW
            ** 0F69 PUNPCKHWD
            ** 0F6A PUNPCKHDQ
            ** 0F6B PACKSSDW
            66 0F6C PUNPCKLQDQ V W 16A SSE2
            66 0F6D PUNPCKHQDQ V W 16A SSE2
            -- 0F6E MOVD:LOAD32 P E y MMX
            66 0F6E MOVD:LOAD32 V E y SSE2
            -- 0F6F MOVQ:MOVE P Q 8 MMX
            66 0F6F MOVDQA:MOVE V W 16A SSE2
            F3 0F6F MOVDQU:MOVE V W 16 SSE2
            -- 0F70 PSHUFW:PSHUFLW P Q Ib 8 SSE
            66 0F70 PSHUFD V W Ib 16A SSE2
            F3 0F70 PSHUFHW V W Ib 16A SSE2
            F2 0F70 PSHUFLW V W Ib 16A SSE2
            ** 0F71/2 PSRLW:PSRLWI U Ib
            ** 0F71/4 PSRAW:PSRAWI U Ib
            ** 0F71/6 PSLLW:PSLLWI U Ib
            ** 0F72/2 PSRLD:PSRLDI U Ib
            ** 0F72/4 PSRAD:PSRADI U Ib
            ** 0F72/6 PSLLD:PSLLDI U Ib
            ** 0F73/2 PSRLQ:PSRLQI U Ib
            66 0F73/3 PSRLDQ U U Ib SSE2
            ** 0F73/6 PSLLQ:PSLLQI U Ib
            66 0F73/7 PSLLDQ U U Ib SSE2
            ** 0F74 PCMPEQB
            ** 0F75 PCMPEQW
            ** 0F76 PCMPEQD
            -- 0F7E MOVD:STORE32 E P y MMX
            66 0F7E MOVD:STORE32 E V y SSE2
            F3 0F7E MOVQ:MOVE_LOW V W 8 SSE2
            -- 0F7F MOVQ:STORE M P 8 MMX
            -- 0F7F MOVQ:MOVE N P MMX
            66 0F7F MOVDQA:STORE M V 16A SSE2
            66 0F7F MOVDQA:MOVE U V SSE2
            F3 0F7F MOVDQU:STORE M V 16 SSE2
            F3 0F7F MOVDQU:MOVE U V SSE2
            -- 0FC4 PINSRW P E Ib 2 SSE
            66 0FC4 PINSRW V E Ib 2 SSE2
            -- 0FC5 PEXTRW G N Ib SSE
            66 0FC5 PEXTRW G U Ib SSE2
            ** 0FD1 PSRLW
            ** 0FD2 PSRLD
            ** 0FD3 PSRLQ
            -- 0FD4 PADDQ P Q 8 SSE2
            66 0FD4 PADDQ V W 16A SSE2
            ** 0FD5 PMULLW
            66 0FD6 MOVQ:STORE M V 8 SSE2
            66 0FD6 MOVQ:MOVE_LOW U V SSE2
            F3 0FD6 MOVQ2DQ V N SSE2
            F2 0FD6 MOVDQ2Q P U SSE2
            -- 0FD7 PMOVMSKB G N SSE
            66 0FD7 PMOVMSKB G U SSE2
            ** 0FD8 PSUBUSB
            ** 0FD9 PSUBUSW
            ** 0FDA PMINUB SSE
            ** 0FDB PAND
            ** 0FDC PADDUSB
            ** 0FDD PADDUSW
            ** 0FDE PMAXUB SSE
            ** 0FDF PANDN
            ** 0FE0 PAVGB SSE
            ** 0FE1 PSRAW
            ** 0FE2 PSRAD
            ** 0FE3 PAVGW SSE
            ** 0FE4 PMULHUW SSE
            ** 0FE5 PMULHW
            -- 0FE7 MOVNTQ:STORE M P 8 SSE
            66 0FE7 MOVNTDQ:STORE M V 16A SSE2
            ** 0FE8 PSUBSB
            ** 0FE9 PSUBSW
            ** 0FEA PMINSW SSE
            ** 0FEB POR
            ** 0FEC PADDSB
            ** 0FED PADDSW
            ** 0FEE PMAXSW SSE
            ** 0FEF PXOR
            F2 0FF0 LDDQU:MOVE V M 16 SSE3
            ** 0FF1 PSLLW
            ** 0FF2 PSLLD
            ** 0FF3 PSLLQ
            ** 0FF4 PMULUDQ SSE2
            ** 0FF5 PMADDWD
            ** 0FF6 PSADBW SSE
            -- 0FF7 MASKMOVQ:MASKMOV D N SSE
            66 0FF7 MASKMOVDQU:MASKMOV D U SSE2
            ** 0FF8 PSUBB
            ** 0FF9 PSUBW
            ** 0FFA PSUBD
            ** 0FFB PSUBQ SSE2
            ** 0FFC PADDB
            ** 0FFD PADDW
            ** 0FFE PADDD
            ** 3800 PSHUFB SSSE3
            ** 3801 PHADDW SSSE3
            ** 3802 PHADDD SSSE3
            ** 3803 PHADDSW SSSE3
            ** 3804 PMADDUBSW SSSE3
            ** 3805 PHSUBW SSSE3
            ** 3806 PHSUBD SSSE3
            ** 3807 PHSUBSW SSSE3
            ** 3808 PSIGNB SSSE3
            ** 3809 PSIGNW SSSE3
            ** 380A PSIGND SSSE3
            ** 380B PMULHRSW SSSE3
            66 3810 PBLENDVB V W 16A SSE4_1
            66 3817 PTEST V W 16A SSE4_1 F
            ** 381C PABSB SSSE3
            ** 381D PABSW SSSE3
            ** 381E PABSD SSSE3
            66 3820 PMOVSXBW V W 8 SSE4_1
            66 3821 PMOVSXBD V W 4 SSE4_1
            66 3822 PMOVSXBQ V W 2 SSE4_1
            66 3823 PMOVSXWD V W 8 SSE4_1
            66 3824 PMOVSXWQ V W 4 SSE4_1
            66 3825 PMOVSXDQ V W 8 SSE4_1
            66 3828 PMULDQ V W 16A SSE4_1
            66 3829 PCMPEQQ V W 16A SSE4_1
            66 382A MOVNTDQA:MOVE V M 16A SSE4_1
            66 382B PACKUSDW V W 16A SSE4_1
            66 3830 PMOVZXBW V W 8 SSE4_1
            66 3831 PMOVZXBD V W 4 SSE4_1
            66 3832 PMOVZXBQ V W 2 SSE4_1
            66 3833 PMOVZXWD V W 8 SSE4_1
            66 3834 PMOVZXWQ V W 4 SSE4_1
            66 3835 PMOVZXDQ V W 8 SSE4_1
            66 3837 PCMPGTQ V W 16A SSE4_2
            66 3838 PMINSB V W 16A SSE4_1
            66 3839 PMINSD V W 16A SSE4_1
            66 383A PMINUW V W 16A SSE4_1
            66 383B PMINUD V W 16A SSE4_1
            66 383C PMAXSB V W 16A SSE4_1
            66 383D PMAXSD V W 16A SSE4_1
            66 383E PMAXUW V W 16A SSE4_1
            66 383F PMAXUD V W 16A SSE4_1
            66 3840 PMULLD V W 16A SSE4_1
            66 3841 PHMINPOSUW V W 16A SSE4_1
            66 3A0E PBLENDW V W Ib 16A SSE4_1
            -- 3A0F PALIGNR P Q Ib 8 SSSE3
            66 3A0F PALIGNR V W Ib 16A SSSE3
            66 3A14 PEXTRB E V Ib 1 SSE4_1
            66 3A15 PEXTRW E V Ib 2 SSE4_1
            66 3A16 PEXTRD E V Ib y SSE4_1
            66 3A20 PINSRB V E Ib 1 SSE4_1
            66 3A22 PINSRD V E Ib y SSE4_1
            66 3A42 MPSADBW V W Ib 16A SSE4_1
            66 3A60 PCMPESTRM X0 W Ib 16 SSE4_2 F
            66 3A61 PCMPESTRI C W Ib 16 SSE4_2 F
            66 3A62 PCMPISTRM X0 W Ib 16 SSE4_2 F
            66 3A63 PCMPISTRI C W Ib 16 SSE4_2 F
            """;

    static final String SYSTEM = """
            -- 0F77 EMMS - - MMX
            -- 0FAE/0 FXSAVE S - 512A FXSR
            -- 0FAE/1 FXRSTOR - S 512A FXSR
            -- 0FAE/2 LDMXCSR - M 4 SSE
            -- 0FAE/3 STMXCSR M - 4 SSE
            -- 0FAE/4 XSAVE S - 576 XSAVE
            -- 0FAE/5 XRSTOR - S 576 XSAVE
            -- 0FAE/6 XSAVEOPT S - 576 XSAVEOPT
            -- 0FAE/5 LFENCE:FENCE - U SSE2
            -- 0FAE/6 MFENCE:FENCE - U SSE2
            -- 0FAE/7 SFENCE:FENCE - U SSE
            -- 0FAE/7 CLFLUSH - M 1 CLFSH
            66 0FAE/7 CLFLUSHOPT:CLFLUSH - M 1 CLFLUSHOPT
            66 0FAE/6 CLWB:CLFLUSH - M 1 CLWB
            -- 0F18/0 PREFETCHNTA:PREFETCH - M 0 SSE
            -- 0F18/1 PREFETCHT0:PREFETCH - M 0 SSE
            -- 0F18/2 PREFETCHT1:PREFETCH - M 0 SSE
            -- 0F18/3 PREFETCHT2:PREFETCH - M 0 SSE
            -- 0FC3 MOVNTI M G y SSE2
            F2 38F0 CRC32B G E 1 SSE4_2
            F2 38F1 CRC32 G E v SSE4_2
            66 38DB AESIMC V W 16A AES
            66 38DC AESENC V W 16A AES
            66 38DD AESENCLAST V W 16A AES
            66 38DE AESDEC V W 16A AES
            66 38DF AESDECLAST V W 16A AES
            66 3ADF AESKEYGENASSIST V W Ib 16A AES
            66 3A44 PCLMULQDQ V W Ib 16A PCLMULQDQ
            -- 38C8 SHA1NEXTE V W 16 SHA
            -- 38C9 SHA1MSG1 V W 16 SHA
            -- 38CA SHA1MSG2 V W 16 SHA
            -- 38CB SHA256RNDS2 V W 16 SHA
            -- 38CC SHA256MSG1 V W 16 SHA
            -- 38CD SHA256MSG2 V W 16 SHA
            -- 3ACC SHA1RNDS4 V W Ib 16 SHA
            """;
}
