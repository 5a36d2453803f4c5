package backplane.cpu.decode;

/**
 * The opcode map as text, a line a form: opcode (with {@code 0F}, {@code 0F38} for the other maps), then optionally a mandatory prefix
 * ({@code 66}, {@code F2}, {@code F3}; {@code NP} none of them), {@code /n} for the reg field, {@code =xx} for a whole ModRM byte,
 * {@code R} or {@code M} for register or memory forms only; then mnemonic, operands with the letters of the manuals, and attributes in
 * lower case.
 *
 * <p>Operands: E r/m, G reg, M memory, R register by r/m, Z register in the opcode, I immediate ({@code Ibs} sign-extended byte), J branch
 * displacement, O memory offset, A far pointer, S segment, C control, D debug register; sizes b w v (operand size) z (v, 4 bytes at most)
 * y (4, or 8 with REX.W).
 *
 * <p>Attributes: {@code i64} invalid in 64-bit mode, {@code o64} only there, {@code d64} operand size defaults to 64 bits there,
 * {@code lock} may be locked, {@code end} ends a block.
 */
final class Opcodes {
    private Opcodes() {}

    /** The eight operations of opcodes 00 .. 3F and group 1. */
    static final String[] ARITHMETIC = {"ADD", "OR", "ADC", "SBB", "AND", "SUB", "XOR", "CMP"};

    /** The eight operations of group 2. */
    static final String[] SHIFTS = {"ROL", "ROR", "RCL", "RCR", "SHL", "SHR", "SAL", "SAR"};

    /** Condition suffixes. */
    static final String[] CONDITIONS = {
        "O", "NO", "B", "AE", "Z", "NZ", "BE", "A", "S", "NS", "P", "NP", "L", "GE", "LE", "G"
    };

    static final String ONE_BYTE = """
            06 PUSH:S ES i64
            07 POP:S ES i64
            0E PUSH:S CS i64
            16 PUSH:S SS i64
            17 POP:S SS i64 end
            1E PUSH:S DS i64
            1F POP:S DS i64
            27 DAA i64
            2F DAS i64
            37 AAA i64
            3F AAS i64
            60 PUSHA i64
            61 POPA i64
            62 BOUND Gv M i64
            68 PUSH Iz d64
            69 IMUL:3 Gv Ev Iz
            6A PUSH Ibs d64
            6B IMUL:3 Gv Ev Ibs
            6C INS byte end
            6D INS end
            6E OUTS byte end
            6F OUTS end
            84 TEST Eb Gb
            85 TEST Ev Gv
            86 XCHG Eb Gb lock
            87 XCHG Ev Gv lock
            88 MOV Eb Gb
            89 MOV Ev Gv
            8A MOV Gb Eb
            8B MOV Gv Ev
            8C MOV:SEG Ev Sw
            8D LEA Gv M
            8E MOV:TOSEG Sw Ew end
            8F /0 POP Ev d64
            90 XCHG Zv rAX
            91 XCHG Zv rAX
            92 XCHG Zv rAX
            93 XCHG Zv rAX
            94 XCHG Zv rAX
            95 XCHG Zv rAX
            96 XCHG Zv rAX
            97 XCHG Zv rAX
            98 CBW
            99 CWD
            9A CALL:F Ap i64 end
            9B FWAIT
            9C PUSHF d64
            9D POPF d64 end
            9E SAHF
            9F LAHF
            A0 MOV AL Ob
            A1 MOV rAX Ov
            A2 MOV Ob AL
            A3 MOV Ov rAX
            A4 MOVS byte end
            A5 MOVS end
            A6 CMPS byte end
            A7 CMPS end
            A8 TEST AL Ib
            A9 TEST rAX Iz
            AA STOS byte end
            AB STOS end
            AC LODS byte end
            AD LODS end
            AE SCAS byte end
            AF SCAS end
            C2 RET Iw d64 end
            C3 RET d64 end
            C4 LES Gv M i64
            C5 LDS Gv M i64
            C6 /0 MOV Eb Ib
            C7 /0 MOV Ev Iz
            C8 ENTER Iw Ib d64
            C9 LEAVE d64
            CA RET:F Iw end
            CB RET:F end
            CC INT3 end
            CD INT Ib end
            CE INTO i64 end
            CF IRET end
            D4 AAM Ib i64
            D5 AAD Ib i64
            D6 SALC i64
            D7 XLAT
            E0 LOOPNE Jb d64 end
            E1 LOOPE Jb d64 end
            E2 LOOP Jb d64 end
            E3 JCXZ Jb d64 end
            E4 IN AL Ib end
            E5 IN rAX Ib end
            E6 OUT Ib AL byte end
            E7 OUT Ib rAX end
            E8 CALL Jz d64 end
            E9 JMP Jz d64 end
            EA JMP:F Ap i64 end
            EB JMP Jb d64 end
            EC IN AL DX end
            ED IN rAX DX end
            EE OUT DX AL byte end
            EF OUT DX rAX end
            F1 INT1 end
            F4 HLT end
            F5 CMC
            F6 /0 TEST Eb Ib
            F6 /1 TEST Eb Ib
            F6 /2 NOT Eb lock
            F6 /3 NEG Eb lock
            F6 /4 MUL Eb
            F6 /5 IMUL:1 Eb
            F6 /6 DIV Eb
            F6 /7 IDIV Eb
            F7 /0 TEST Ev Iz
            F7 /1 TEST Ev Iz
            F7 /2 NOT Ev lock
            F7 /3 NEG Ev lock
            F7 /4 MUL Ev
            F7 /5 IMUL:1 Ev
            F7 /6 DIV Ev
            F7 /7 IDIV Ev
            F8 CLC
            F9 STC
            FA CLI
            FB STI end
            FC CLD
            FD STD
            FE /0 INC Eb lock
            FE /1 DEC Eb lock
            FF /0 INC Ev lock
            FF /1 DEC Ev lock
            FF /2 CALL:N Ev d64 end
            FF /3 M CALL:F Mp end
            FF /4 JMP:N Ev d64 end
            FF /5 M JMP:F Mp end
            FF /6 PUSH Ev d64
            """;

    static final String TWO_BYTE = """
            0F00 /0 SLDT Ev
            0F00 /1 STR Ev
            0F00 /2 LLDT Ew
            0F00 /3 LTR Ew
            0F00 /4 VERR Ew
            0F00 /5 VERW Ew
            0F01 /0 M SGDT M
            0F01 /1 M SIDT M
            0F01 /2 M LGDT M
            0F01 /3 M LIDT M
            0F01 /4 SMSW Ev
            0F01 /6 LMSW Ew end
            0F01 /7 M INVLPG M end
            0F01 NP =C8 MONITOR
            0F01 NP =C9 MWAIT end
            0F01 NP =CA CLAC end
            0F01 NP =CB STAC end
            0F01 NP =D0 XGETBV
            0F01 NP =D1 XSETBV end
            0F01 =F8 SWAPGS o64
            0F01 =F9 RDTSCP
            0F02 LAR Gv Ew
            0F03 LSL Gv Ew
            0F05 SYSCALL end
            0F06 CLTS end
            0F07 SYSRET end
            0F08 INVD end
            0F09 WBINVD end
            0F0B UD end
            0F0D M NOP Ev
            0F0D R NOP:0D Ev
            0F18 NOP Ev
            0F19 NOP Ev
            0F1A NOP Ev
            0F1B NOP Ev
            0F1C NOP Ev
            0F1D NOP Ev
            0F1E NOP Ev
            0F1F NOP Ev
            0F20 MOV:FROMCR Ry Cy reg end
            0F21 MOV:FROMDR Ry Dy reg end
            0F22 MOV:TOCR Cy Ry reg end
            0F23 MOV:TODR Dy Ry reg end
            0F30 WRMSR end
            0F31 RDTSC
            0F32 RDMSR end
            0F33 RDPMC
            0F34 SYSENTER end
            0F35 SYSEXIT end
            0FA0 PUSH:S FS d64
            0FA1 POP:S FS d64
            0FA2 CPUID end
            0FA3 BT Ev Gv
            0FA4 SHLD Ev Gv Ib
            0FA5 SHLD:CL Ev Gv CL
            0FA8 PUSH:S GS d64
            0FA9 POP:S GS d64
            0FAA RSM end
            0FAB BTS Ev Gv lock
            0FAC SHRD Ev Gv Ib
            0FAD SHRD:CL Ev Gv CL
            0FAE F3 /0 R RDFSBASE Ry o64
            0FAE F3 /1 R RDGSBASE Ry o64
            0FAE F3 /2 R WRFSBASE Ry o64
            0FAE F3 /3 R WRGSBASE Ry o64
            0FAF IMUL Gv Ev
            0FB0 CMPXCHG Eb Gb lock
            0FB1 CMPXCHG Ev Gv lock
            0FB2 LSS Gv M end
            0FB3 BTR Ev Gv lock
            0FB4 LFS Gv M
            0FB5 LGS Gv M
            0FB6 MOVZX Gv Eb
            0FB7 MOVZX Gv Ew
            0FB8 F3 POPCNT Gv Ev
            0FB9 UD1 Gv Ev end
            0FBA /4 BT:I Ev Ib
            0FBA /5 BTS:I Ev Ib lock
            0FBA /6 BTR:I Ev Ib lock
            0FBA /7 BTC:I Ev Ib lock
            0FBB BTC Ev Gv lock
            0FBC BSF Gv Ev
            0FBC F3 TZCNT Gv Ev
            0FBD BSR Gv Ev
            0FBD F3 LZCNT Gv Ev
            0FBE MOVSX Gv Eb
            0FBF MOVSX Gv Ew
            0FC0 XADD Eb Gb lock
            0FC1 XADD Ev Gv lock
            0FC7 /1 M CMPXCHG8B M lock
            0FC7 /6 R RDRAND Rv
            0FC7 /7 R RDSEED Rv
            0FC7 F3 /7 R RDPID Ry
            0FC8 BSWAP Zv
            0FC9 BSWAP Zv
            0FCA BSWAP Zv
            0FCB BSWAP Zv
            0FCC BSWAP Zv
            0FCD BSWAP Zv
            0FCE BSWAP Zv
            0FCF BSWAP Zv
            0FFF UD0 Gv Ev end
            0F38F0 NP M MOVBE Gv M
            0F38F0 66 M MOVBE Gv M
            0F38F0 F2 CRC32 Gy Eb
            0F38F1 NP M MOVBE:STORE M Gv
            0F38F1 66 M MOVBE:STORE M Gv
            0F38F1 F2 CRC32 Gy Ev
            0F38F6 66 ADCX Gy Ey
            0F38F6 F3 ADOX Gy Ey
            """;
}
