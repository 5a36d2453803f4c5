package backplane.cpu;

import static backplane.cpu.api.StateLayout.*;
import static org.assertj.core.api.Assertions.assertThat;

import backplane.cpu.api.Gear;
import backplane.cpu.api.GearFactory;
import backplane.cpu.api.GearHost;
import backplane.cpu.engine.Model;
import backplane.cpu.nativecode.NativeGearFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The guest's MXCSR is in the host's while translated code runs, and only then. */
class NativeMxcsrTest {
    /** Rounding up, down and to zero, and to nearest; with denormals as zeros, flushed to zero. */
    private static final int UP = 0x5f80, DOWN = 0x3f80, ZERO = 0xffc0, NEAREST = 0x1f80;
    /** divps xmm0,xmm1; addps xmm0,[esi]; sqrtps xmm2,xmm0; movaps [edi],xmm2; divps xmm2,xmm1; add esi,16; jmp to the start. */
    private static final String LOOP = "0f5ec1 0f5806 0f51d0 0f2917 0f5ed1 83c610 ebec";

    private static final int LENGTH = 7;

    private static volatile float one = 1;
    private static volatile float three = 3;
    private static volatile float least = Float.MIN_VALUE;

    /** Whether Java rounds to nearest and knows denormals. */
    private static boolean javas() {
        return one / three == 0x1.555556p-2f
                && -one / three == -0x1.555556p-2f
                && least * one > 0
                && least / three == 0;
    }

    private static SseMachine machine(int mxcsr) {
        SseMachine machine = new SseMachine(true, Model.everything());
        machine.prepare(new SplittableRandom(1));
        machine.program(SseMachine.CODE, HexFormat.of().parseHex(LOOP.replace(" ", "")));
        float[] values = {10, 3, 7, 0.1f};
        for (int i = 0; i < 4; i++) {
            machine.core.st.put32(VECTOR + 4 * i, Float.floatToRawIntBits(values[i]));
            machine.core.st.put32(VECTOR + VECTOR_SIZE + 4 * i, Float.floatToRawIntBits(values[3 - i]));
        }
        machine.core.st.put32(MXCSR, mxcsr);
        machine.access.gpr(6, SseMachine.DATA);
        machine.access.gpr(7, SseMachine.DATA + 0x3000);
        return machine;
    }

    /** The native gear; the host that it sees counts when it was called with another rounding than Java's. */
    private static final class Factory implements GearFactory {
        final GearFactory real = new NativeGearFactory();
        int calls;
        int wrong;

        @Override
        public String name() {
            return "native";
        }

        @Override
        public Gear open(GearHost host) {
            return real.open((GearHost) Proxy.newProxyInstance(
                    GearHost.class.getClassLoader(), new Class<?>[] {GearHost.class}, (p, m, a) -> {
                        calls++;
                        wrong += javas() ? 0 : 1;
                        try {
                            return m.invoke(host, a);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    }));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {UP, DOWN, ZERO, NEAREST})
    void javaNeverComputesWithTheGuestsRounding(int mxcsr) {
        Factory factory = new Factory();
        SseMachine other = machine(mxcsr);
        other.box.shift(factory);
        SseMachine interpreted = machine(mxcsr);
        int before = factory.calls;

        for (int i = 0; i < 20; i++) {
            other.core.mmu.flush();
            other.box.run(4 * LENGTH + 3);
            assertThat(javas()).isTrue();
            interpreted.box.run(4 * LENGTH + 3);
            assertThat(other.state()).isEqualTo(interpreted.state());
        }

        assertThat(factory.calls - before).isGreaterThan(40);
        assertThat(factory.wrong).isZero();
    }

    @Test
    void flagsOutliveChangesOfTheGear() {
        NativeGearFactory factory = new NativeGearFactory();
        for (int first = 1; first < 3 * LENGTH; first++) {
            SseMachine interpreted = machine(NEAREST);
            SseMachine other = machine(NEAREST);
            other.box.shift(factory);
            other.box.run(first);
            other.box.withdraw(factory);
            interpreted.box.run(first);
            assertThat(other.state()).as("%d", first).isEqualTo(interpreted.state());
            other.core.st.put32(MXCSR, UP);
            interpreted.core.st.put32(MXCSR, UP);
            other.box.run(1);
            other.box.shift(factory);
            other.box.run(2 * LENGTH);
            interpreted.box.run(2 * LENGTH + 1);
            assertThat(other.state()).as("%d", first).isEqualTo(interpreted.state());
        }
    }

    /** A snapshot may say anything; loading such a value would raise an exception on the host. */
    @Test
    void reservedBitsNeverReachTheHost() {
        SseMachine interpreted = machine(0x21f80);
        SseMachine other = machine(0x21f80);
        other.box.shift(new NativeGearFactory());

        interpreted.box.run(2 * LENGTH);
        other.box.run(2 * LENGTH);

        assertThat(other.state()).isEqualTo(interpreted.state());
    }

    @Test
    void anExceptionThatIsNotMaskedIsRaised() {
        CountingGear.Factory gear = new CountingGear.Factory();
        SseMachine interpreted = machine(0x0f80);
        SseMachine other = machine(0x0f80);
        other.box.shift(gear);

        interpreted.box.run(LENGTH);
        other.box.run(LENGTH);

        assertThat(other.state()).isEqualTo(interpreted.state());
        assertThat(other.core.halted).isTrue();
    }
}
