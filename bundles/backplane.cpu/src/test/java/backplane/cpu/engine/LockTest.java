package backplane.cpu.engine;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.CpuAccess;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What LOCK may stand before (Intel SDM volume 2, LOCK): some instructions that change an operand in memory, and nothing else. */
class LockTest {
    private final ProtectedMachine m = new ProtectedMachine();

    @BeforeEach
    void operands() {
        for (int r : new int[] {CpuAccess.RBX, CpuAccess.RSI, CpuAccess.RDI}) {
            m.access.gpr(r, 0x9000);
        }
    }

    /** ADD, OR, ADC, SBB, AND, SUB, XOR, INC, DEC, NOT, NEG, BTS, BTR, BTC, XCHG, XADD, CMPXCHG, CMPXCHG8B with [EBX]. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "00 03",
                "01 03",
                "08 03",
                "11 03",
                "19 03",
                "21 03",
                "29 03",
                "31 03",
                "80 03 01",
                "81 0b 01 00 00 00",
                "83 33 01",
                "fe 03",
                "ff 03",
                "fe 0b",
                "ff 0b",
                "f6 13",
                "f7 13",
                "f6 1b",
                "f7 1b",
                "0f ab 03",
                "0f b3 03",
                "0f bb 03",
                "0f ba 2b 01",
                "0f ba 33 01",
                "0f ba 3b 01",
                "86 03",
                "87 03",
                "0f c0 03",
                "0f c1 03",
                "0f b0 03",
                "0f b1 03",
                "0f c7 0b"
            })
    void aChangeOfMemoryMayBeLocked(String bytes) {
        assertThat(m.run("f0 " + bytes + " f4")).isEqualTo(-1);
    }

    /** The same with a register in the place of memory. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "00 c3",
                "01 c3",
                "80 c3 01",
                "83 f3 01",
                "fe c3",
                "ff cb",
                "f7 d3",
                "f7 db",
                "0f ab c3",
                "0f ba eb 01",
                "86 c3",
                "87 c3",
                "90",
                "0f c1 c3",
                "0f b1 c3",
                "0f c7 cb",
                "40"
            })
    void registersMayNotBeLocked(String bytes) {
        assertThat(m.run("f0 " + bytes)).isEqualTo(Fault.UD);
    }

    /**
     * ADD and CMP to a register, CMP and TEST of memory, MOV, shifts, MUL, PUSH, POP, CALL, string instructions, BT, IMUL, BSF,
     * POPCNT, SETcc, BSWAP, SHLD, MOVNTI, MOVBE, CRC32.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "03 03",
                "39 03",
                "3b 03",
                "80 3b 01",
                "84 03",
                "f6 03 01",
                "f7 0b 01 00 00 00",
                "88 03",
                "8b 03",
                "c7 03 00 00 00 00",
                "d0 03",
                "c1 33 01",
                "f7 23",
                "f7 33",
                "ff 33",
                "8f 03",
                "ff 13",
                "ff 23",
                "a4",
                "f3 aa",
                "a7",
                "0f a3 03",
                "0f ba 23 01",
                "0f af 03",
                "0f bc 03",
                "f3 0f b8 03",
                "0f 94 03",
                "0f c8",
                "0f a4 03 01",
                "0f c3 03",
                "0f 38 f1 03",
                "f2 0f 38 f1 03",
                "8d 03",
                "c4 03",
                "62 03",
                "9c",
                "9d",
                "60",
                "61",
                "c8 00 00 00",
                "c9",
                "98",
                "d7",
                "e8 00 00 00 00",
                "eb 00",
                "c3",
                "cb",
                "cf",
                "cd 20",
                "cc",
                "e4 60",
                "ec",
                "fa",
                "f8",
                "27",
                "d4 0a"
            })
    void otherGeneralInstructionsMayNotBeLocked(String bytes) {
        assertThat(m.run("f0 " + bytes)).isEqualTo(Fault.UD);
    }

    /** SLDT, STR, LLDT, LTR, VERR, VERW, SGDT, SIDT, LGDT, LIDT, SMSW, LMSW, INVLPG, MOV CRn and DRn, LAR, LSL, CPUID and the like. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0f 00 03",
                "0f 00 0b",
                "0f 00 13",
                "0f 00 1b",
                "0f 00 23",
                "0f 00 2b",
                "0f 01 03",
                "0f 01 0b",
                "0f 01 13",
                "0f 01 1b",
                "0f 01 23",
                "0f 01 33",
                "0f 01 3b",
                "0f 20 c0",
                "0f 22 c0",
                "0f 21 c0",
                "0f 23 c0",
                "0f 02 03",
                "0f 03 03",
                "0f a2",
                "0f 30",
                "0f 31",
                "0f 32",
                "0f 06",
                "0f 08",
                "0f 09",
                "f4",
                "8e d8",
                "1e",
                "1f",
                "0f 34",
                "0f 05",
                "0f 01 d0",
                "0f c7 33",
                "0f c7 f3"
            })
    void systemInstructionsMayNotBeLocked(String bytes) {
        assertThat(m.run("f0 " + bytes)).isEqualTo(Fault.UD);
    }

    /** FLD, FNSTSW, FWAIT, MOVQ, PADDB, MOVAPS, ADDPS, LDMXCSR, FXSAVE, XSAVE, CLFLUSH, SFENCE, PREFETCH, NOP with an operand, ANDN. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "d9 03",
                "df e0",
                "9b",
                "0f 6f 03",
                "0f fc 03",
                "0f 28 03",
                "0f 58 03",
                "0f ae 13",
                "0f ae 03",
                "0f ae 23",
                "0f ae 3b",
                "0f ae f8",
                "0f 18 03",
                "0f 0d 03",
                "0f 1f 03",
                "c4 e2 78 f2 03"
            })
    void floatingPointVectorsAndHintsMayNotBeLocked(String bytes) {
        m.access.control(4, Control.OSFXSR | Control.OSXSAVE);

        assertThat(m.run("f0 " + bytes)).isEqualTo(Fault.UD);
    }
}
