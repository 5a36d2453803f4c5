package backplane.cpu.fp;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.Bytes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class X87Test {
    private static final int FILD_I16 = 0x38;
    private static final int FISTP_I32 = 0x1B;
    private static final int FADDP = 0x181;
    private static final int FDIVP = 0x1B9;
    private static final int FLDZ = 0x6E;
    private static final int FXAM = 0x65;

    private final X87 x87 = new X87(new Bytes(FpuLayout.LENGTH), 0);

    @BeforeEach
    void initialise() {
        x87.initialise();
    }

    @Test
    void sumOfTwoIntegersLeavesAnEmptyStack() {
        x87.load(FILD_I16, 40, 0);
        x87.load(FILD_I16, 2, 0);
        x87.execute(FADDP);

        assertThat(x87.prepare(FISTP_I32)).isZero();
        assertThat(x87.value).isEqualTo(42);
        x87.complete(FISTP_I32);
        assertThat(x87.full()).isZero();
        assertThat(x87.status()).isZero();
    }

    @Test
    void ninthPushRaisesAStackOverflow() {
        for (int i = 0; i < 8; i++) {
            x87.execute(FLDZ);
        }
        assertThat(x87.status()).isZero();
        x87.execute(FLDZ);
        assertThat(x87.status() & 0x241).isEqualTo(0x241);
        assertThat(x87.signExponent(7)).isEqualTo(0xFFFF);
    }

    @Test
    void unmaskedDivisionByZeroWaitsForTheNextInstruction() {
        x87.control(0x37B);
        x87.load(FILD_I16, 1, 0);
        x87.execute(FLDZ);
        x87.execute(FDIVP);
        assertThat(x87.pending()).isTrue();
        assertThat(x87.top()).as("nothing was popped").isEqualTo(6);

        x87.execute(0xE2);
        assertThat(x87.pending()).isFalse();
    }

    @Test
    void storeChangesNothingBeforeItIsComplete() {
        x87.load(FILD_I16, 7, 0);
        int status = x87.status();
        x87.prepare(FISTP_I32);
        assertThat(x87.status()).isEqualTo(status);
        assertThat(x87.full()).isEqualTo(0x80);
    }

    @Test
    void emptyRegisterIsSeenByFxam() {
        x87.execute(FXAM);
        assertThat(x87.status() & 0x4500).isEqualTo(0x4100);
    }

    @Test
    void environmentSurvivesARoundTripInEveryFormat() {
        for (int format = 0; format < 4; format++) {
            x87.initialise();
            x87.control(0x27F);
            x87.execute(FLDZ);
            x87.load(FILD_I16, 3, 0);
            x87.pointers(0x123, 0, 0x5678, 0, 0x9ABC);
            X87Environment.store(x87, X87Operand.FNSAVE, format);
            x87.complete(X87Operand.FNSAVE);
            assertThat(x87.full()).isZero();

            X87Environment.load(x87, X87Operand.FRSTOR, format);
            assertThat(x87.control()).isEqualTo(0x27F);
            assertThat(x87.top()).isEqualTo(6);
            assertThat(x87.full()).isEqualTo(0xC0);
            assertThat(x87.signExponent(6)).isEqualTo(0x4000);
            assertThat(x87.significand(6)).isEqualTo(0xC000_0000_0000_0000L);
        }
    }

    @Test
    void everyRegisterFormIsSafeOnAnyState() {
        for (int form = 0; form < 512; form++) {
            for (int state = 0; state < 64; state++) {
                x87.load(form * 0x9E37 >>> 3, form * 0x1234567 + state * 0x89AB, form ^ state * 5);
                for (int k = 0; k < 8; k++) {
                    x87.register(k, k * state * 0x3A7F + form, (long) form * state * k * 0x9E37_79B9_7F4A_7C15L);
                }
                assertThat(x87.execute(form)).isIn(0, 6);
            }
        }
    }
}
