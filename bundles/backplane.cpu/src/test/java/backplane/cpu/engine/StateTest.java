package backplane.cpu.engine;

import static backplane.cpu.engine.ProtectedMachine.*;
import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.CpuAccess;
import backplane.api.StateIo;
import backplane.cpu.api.Debugger.Kind;
import backplane.cpu.api.StateLayout;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A processor that is filled from the state of another one goes on as that one would. */
class StateTest {
    /** The state as a map; loading takes the values out of it. */
    private static final class Snapshot implements StateIo {
        private final Map<String, Object> values;
        private final String prefix;
        private final boolean load;

        Snapshot(Map<String, Object> values, String prefix, boolean load) {
            this.values = values;
            this.prefix = prefix;
            this.load = load;
        }

        @SuppressWarnings("unchecked")
        private <T> T visit(String name, T value) {
            String key = prefix + name;
            assertThat(values.containsKey(key)).as(key).isEqualTo(load);
            if (load) {
                return (T) values.get(key);
            }
            values.put(key, value);
            return value;
        }

        @Override
        public boolean loading() {
            return load;
        }

        @Override
        public int version(int current) {
            return visit("version", current);
        }

        @Override
        public int u8(String name, int value) {
            return visit(name, value & 0xff);
        }

        @Override
        public int u16(String name, int value) {
            return visit(name, value & 0xffff);
        }

        @Override
        public int u32(String name, int value) {
            return visit(name, value);
        }

        @Override
        public long u64(String name, long value) {
            return visit(name, value);
        }

        @Override
        public boolean flag(String name, boolean value) {
            return visit(name, value);
        }

        @Override
        public String text(String name, String value) {
            return visit(name, value);
        }

        @Override
        public void bytes(String name, byte[] value) {
            for (int i = 0; i < value.length; i++) {
                value[i] = (byte) u8(name + i, value[i]);
            }
        }

        @Override
        public void ints(String name, int[] value) {
            for (int i = 0; i < value.length; i++) {
                value[i] = u32(name + i, value[i]);
            }
        }

        @Override
        public void longs(String name, long[] value) {
            for (int i = 0; i < value.length; i++) {
                value[i] = u64(name + i, value[i]);
            }
        }

        @Override
        public void section(String name, Consumer<StateIo> part) {
            part.accept(new Snapshot(values, prefix + name + ".", load));
        }
    }

    private static Map<String, Object> save(ProtectedMachine m) {
        Map<String, Object> values = new LinkedHashMap<>();
        State.visit(m.core, new Snapshot(values, "", false));
        return values;
    }

    /** Returns another machine with the memory and the state of the first. */
    private static ProtectedMachine twin(ProtectedMachine m) {
        ProtectedMachine twin = new ProtectedMachine();
        byte[] ram = new byte[(int) m.memory.length()];
        m.memory.get(0, ram, 0, ram.length);
        twin.bus.load(0, ram);
        State.visit(twin.core, new Snapshot(save(m), "", true));
        return twin;
    }

    private static byte[] memory(ProtectedMachine m) {
        byte[] ram = new byte[0x2_0000];
        m.memory.get(0, ram, 0, ram.length);
        return ram;
    }

    private static void assertSame(ProtectedMachine twin, ProtectedMachine m) {
        assertThat(save(twin)).isEqualTo(save(m));
        assertThat(memory(twin)).isEqualTo(memory(m));
    }

    @Test
    void breakpointsGoOnInAnotherProcessorWithTheirNumbers() {
        ProtectedMachine m = new ProtectedMachine();
        m.code(ORIGIN, "40 40 c6 05 00 90 00 00 01 f4");
        m.core.breakpoints.remove(m.core.breakpoints.add(Kind.CODE, 0x1234, 1));
        int code = m.core.breakpoints.add(Kind.CODE, ORIGIN + 1, 1);
        int write = m.core.breakpoints.add(Kind.WRITE, 0x9000, 4);

        ProtectedMachine twin = twin(m);

        assertThat(twin.core.breakpoints.points()).isEqualTo(m.core.breakpoints.points());
        twin.interpreter.run(100);
        assertThat(twin.core.breakpoints.takeHit().number()).isEqualTo(code);
        twin.interpreter.run(100);
        assertThat(twin.core.breakpoints.takeHit().number()).isEqualTo(write);
        assertThat(twin.core.breakpoints.add(Kind.CODE, 0x5678, 1)).isEqualTo(write + 1);
    }

    /** Integer arithmetic with flags, x87, SSE and strings in a loop, stopped after each of its instructions in turn. */
    private static final String PROGRAM =
            // mov ecx,64; mov ebx,9abcdef1; mov edi,9000; fninit; fldpi
            "b9 40 00 00 00 bb f1 de bc 9a bf 00 90 00 00 db e3 d9 eb"
                    // add eax,ebx; adc ebx,eax; rcl ebx,3; cvtsi2sd xmm1,eax; addsd xmm2,xmm1; fld1; faddp
                    + " 01 d8 11 c3 c1 d3 03 f2 0f 2a c8 f2 0f 58 d1 d9 e8 de c1"
                    // movsd [edi],xmm2; fst qword [edi+8]; pushfd; pop [edi+16]; add edi,20; loop; hlt
                    + " f2 0f 11 17 dd 57 08 9c 8f 47 10 83 c7 14 e2 d9 f4";

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 100, 333})
    void aProgramGoesOnInAnotherProcessorWithEqualResults(int instructions) {
        ProtectedMachine m = new ProtectedMachine();
        m.access.control(4, Control.OSFXSR | Control.OSXMMEXCPT);
        m.code(ORIGIN, PROGRAM);
        assertThat(m.interpreter.run(instructions)).isEqualTo(instructions);

        ProtectedMachine twin = twin(m);
        assertSame(twin, m);

        assertThat(twin.run()).isEqualTo(-1);
        assertThat(m.run()).isEqualTo(-1);
        assertSame(twin, m);
        assertThat(m.access.gpr(CpuAccess.RDI)).isEqualTo(0x9000 + 64 * 0x14);
    }

    @Test
    void whatFollowsFromSegmentsIsDerivedAnew() {
        ProtectedMachine m = new ProtectedMachine();
        m.core.segments.set(Core.ES, DATA, 0x1000, 0x2fff, 0x4093);

        ProtectedMachine twin = twin(m);

        assertThat(twin.core.st.i64(Core.segmentAt(Core.ES) + StateLayout.SPACE))
                .isEqualTo(0x3000);
    }

    @Test
    void aGearForgetsWhatItDerivedFromTheStateBefore() {
        ProtectedMachine m = new ProtectedMachine();
        RecordingGear gear = new RecordingGear();
        m.core.gear = gear;

        State.visit(m.core, new Snapshot(save(new ProtectedMachine()), "", true));

        assertThat(gear.told).containsOnly("flush");
    }

    @Test
    void theShadowOfStiGoesAlong() {
        ProtectedMachine m = new ProtectedMachine();
        // sti; inc eax; inc eax
        m.code(ORIGIN, "fb 40 40 f4");
        m.interpreter.run(1);

        ProtectedMachine twin = twin(m);
        twin.core.interrupts.controller(() -> () -> 0x20);
        twin.bus.pins().intr(true);

        assertThat(twin.run()).isEqualTo(0x20);
        assertThat(twin.access.gpr(CpuAccess.RAX)).isEqualTo(1);
    }

    @Test
    void breakpointsOfTheDebugRegistersGoAlong() {
        ProtectedMachine m = new ProtectedMachine();
        m.core.control.writeDebug(0, 0x9000);
        m.core.control.writeDebug(7, 0xd_0002);
        m.code(ORIGIN, "90 a3 00 90 00 00 f4");
        m.interpreter.run(1);

        ProtectedMachine twin = twin(m);

        assertThat(twin.run()).isEqualTo(Fault.DB);
        assertThat(twin.stacked(0)).isEqualTo(ORIGIN + 6);
    }

    @Test
    void ring3OfLongModeGoesAlong() {
        ProtectedMachine m = new ProtectedMachine();
        m.longMode(3);
        m.access.gpr(15, 0x1234_5678_9abc_def0L);
        // inc r15; inc r15; hlt, which faults
        m.code(ORIGIN, "49 ff c7 49 ff c7 f4");
        m.interpreter.run(1);

        ProtectedMachine twin = twin(m);

        assertThat(twin.run()).isEqualTo(Fault.GP);
        assertThat(m.run()).isEqualTo(Fault.GP);
        assertThat(twin.access.gpr(15)).isEqualTo(0x1234_5678_9abc_def2L);
        assertSame(twin, m);
    }

    @Test
    void aHaltedProcessorStaysHaltedUntilAnInterruptComes() {
        ProtectedMachine m = new ProtectedMachine();
        // sti; hlt; inc eax; hlt
        m.code(ORIGIN, "fb f4 40 f4");
        m.interpreter.run(100);

        ProtectedMachine twin = twin(m);
        assertThat(twin.core.halted).isTrue();
        assertThat(twin.interpreter.run(100)).isZero();
        twin.core.interrupts.controller(() -> () -> 0x20);
        twin.bus.pins().intr(true);
        twin.interpreter.run(100);

        assertThat(twin.access.rip()).isEqualTo(HANDLERS + 0x20 * 16 + 1);
        assertThat(twin.stacked(0)).isEqualTo(ORIGIN + 2);
    }
}
