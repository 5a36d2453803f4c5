package backplane.cpu.simd;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.Bytes;
import backplane.cpu.fp.FpuLayout;
import backplane.cpu.fp.X87;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExtendedStateTest {
    private static final int FLD1 = 0x68;

    private final Bytes state = new Bytes(FpuLayout.LENGTH);
    private final X87 x87 = new X87(state, 0);
    private final Simd simd = new Simd(state, 0, x87);

    @BeforeEach
    void fill() {
        x87.reset();
        simd.reset();
        x87.initialise();
        x87.execute(FLD1);
        simd.write(15, 0x1111, 0x2222);
        simd.mxcsr(0x9FC0);
    }

    private void clear() {
        x87.initialise();
        simd.reset();
    }

    @Test
    void fxsaveKeepsRegistersAndControlWords() {
        ExtendedState.fxsave(simd, true, 16);
        clear();
        assertThat(ExtendedState.fxrstor(simd, true, 16)).isZero();
        assertThat(x87.top()).isEqualTo(7);
        assertThat(x87.full()).isEqualTo(0x80);
        assertThat(x87.signExponent(7)).isEqualTo(0x3FFF);
        assertThat(simd.low(15)).isEqualTo(0x1111);
        assertThat(simd.high(15)).isEqualTo(0x2222);
        assertThat(simd.mxcsr()).isEqualTo(0x9FC0);
    }

    @Test
    void reservedBitOfMxcsrIsRefusedBeforeAnythingChanges() {
        ExtendedState.fxsave(simd, false, 8);
        x87.staged.put32(24, 0x1_0000);
        clear();
        assertThat(ExtendedState.fxrstor(simd, false, 8)).isEqualTo(13);
        assertThat(x87.full()).isZero();
    }

    @Test
    void xrstorInitialisesWhatTheHeaderLeavesOut() {
        x87.staged.fill(0, ExtendedState.XSAVE_LENGTH, 0);
        ExtendedState.xsave(simd, true, 16, ExtendedState.SSE_STATE);
        assertThat(x87.staged.i64(512)).isEqualTo(ExtendedState.SSE_STATE);
        simd.reset();
        assertThat(ExtendedState.xrstor(simd, true, 16, 3, 3)).isZero();
        assertThat(x87.full()).isZero();
        assertThat(simd.low(15)).isEqualTo(0x1111);
        assertThat(simd.mxcsr()).isEqualTo(0x9FC0);
    }

    @Test
    void unknownComponentInTheHeaderIsRefused() {
        x87.staged.fill(0, ExtendedState.XSAVE_LENGTH, 0);
        x87.staged.put64(512, 4);
        assertThat(ExtendedState.xrstor(simd, true, 16, 3, 3)).isEqualTo(13);
        x87.staged.put64(512, 0);
        x87.staged.put64(520, 1);
        assertThat(ExtendedState.xrstor(simd, true, 16, 3, 3)).isEqualTo(13);
    }

    @Test
    void everyOperationOfTheTableIsSafeOnAnyOperand() {
        for (int map = 0; map < 3; map++) {
            for (int code = 0; code < 4 * 256 * 256; code++) {
                SimdInstruction found = SimdTable.find(map, code >> 16, code >> 8 & 0xFF, code & 0xFF, 4 << (code & 1));
                if (found != null && found.dst() != SimdOperand.S && found.src() != SimdOperand.S) {
                    simd.lo = code * 0x9E37_79B9_7F4A_7C15L;
                    simd.hi = ~simd.lo * code;
                    simd.gprA = simd.lo;
                    assertThat(simd.execute(found.op(), code & 15, code * 7 & 0xFF))
                            .isIn(0, 13, 19);
                }
            }
        }
    }
}
