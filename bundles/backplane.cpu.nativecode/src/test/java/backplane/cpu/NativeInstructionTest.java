package backplane.cpu;

import static backplane.cpu.api.StateLayout.*;
import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.CpuAccess;
import backplane.cpu.engine.Access;
import backplane.cpu.engine.Control;
import backplane.cpu.engine.Core;
import backplane.cpu.engine.Interpreter;
import backplane.cpu.engine.Model;
import backplane.cpu.nativecode.NativeGearFactory;
import backplane.cpu.nativecode.Translatable;
import backplane.cpu.vector.FlatBus;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every instruction that is translated leaves the state that the interpreter leaves, with any operands, in 32-bit and 64-bit code, in
 * one page or two.
 */
class NativeInstructionTest {
    private static final int RAM = 1 << 17;
    private static final int CODE = 0x10000;
    private static final int ARITHMETIC = 0x8d5;

    /** A processor with its gearbox, alone with its memory. */
    private static final class Machine {
        final FlatBus bus = new FlatBus(RAM);
        final Core core = new Core(bus, Model.everything());
        final Gearbox box = new Gearbox(core, new Interpreter(core));
        final Access access = new Access(core);

        Machine(boolean wide) {
            core.control.reset();
            access.control(0, 0x11);
            if (wide) {
                core.st.put64(EFER, Control.LMA | Control.LME);
            }
            for (int s = 0; s < 6; s++) {
                long base = s < 4 ? 0 : s == 4 ? 0x1234 : 0x4000;
                long limit = s == 5 ? 0x8fff : 0xffff_ffffL;
                int attributes = s == CpuAccess.CS ? wide ? 0xa09b : 0xc09b : 0xc093;
                access.segment(s, s == CpuAccess.CS ? 8 : 16, base, limit, attributes);
            }
            core.updateMode();
            core.mmu.afterBus();
        }

        void prepare(SplittableRandom random, byte[] code, int at, boolean wide) {
            for (int r = 0; r < 16; r++) {
                long v = value(random);
                access.gpr(r, r > 7 && !wide ? 0 : wide ? v : v & 0xffff_ffffL);
            }
            access.gpr(4, 0x8000 + 8 * random.nextInt(1000));
            access.rflags(2 | random.nextInt() & (ARITHMETIC | 0x400));
            access.rip(at);
            core.halted = false;
            bus.load(at, code);
            core.code.codeWritten(at);
        }

        private static long value(SplittableRandom random) {
            switch (random.nextInt(4)) {
                case 0:
                    return random.nextInt(40) - 20;
                case 1:
                    return random.nextLong();
                default:
                    return 0x2000 + random.nextInt(0x6000);
            }
        }

        String state() {
            box.store();
            StringBuilder s = new StringBuilder();
            for (int r = 0; r < 16; r++) {
                s.append(String.format("%x ", access.gpr(r)));
            }
            byte[] memory = new byte[RAM];
            core.ram.get(0, memory, 0, RAM);
            return s.append(String.format(
                            "rip %x fl %x mem %x", core.st.i64(RIP), core.st.i64(RFLAGS), Arrays.hashCode(memory)))
                    .toString();
        }
    }

    private static byte[] instruction(SplittableRandom random, boolean wide) {
        byte[] b = new byte[24];
        random.nextBytes(b);
        int at = 0;
        if (random.nextInt(4) == 0) {
            b[at++] = 0x66;
        }
        if (random.nextInt(16) == 0) {
            b[at++] = (byte) (0x64 + random.nextInt(2));
        }
        if (random.nextInt(16) == 0) {
            b[at++] = (byte) 0xf0;
        }
        boolean repeated = random.nextInt(16) == 0;
        if (repeated) {
            b[at++] = (byte) (0xf2 | random.nextInt(2));
        }
        if (wide && random.nextBoolean()) {
            b[at++] = (byte) (0x40 | random.nextInt(16));
        }
        if (repeated && random.nextBoolean()) {
            b[at] = (byte) (0xa4 | random.nextInt(2) | random.nextInt(2) << 1 | random.nextInt(2) << 3);
        } else if (random.nextInt(3) == 0) {
            b[at++] = 0x0f;
        }
        at++;
        // displacements and immediates are small
        if (random.nextInt(3) > 0) {
            for (int i = at + 1; i < 16; i++) {
                b[i] = random.nextInt(3) == 0 ? (byte) random.nextInt(64) : 0;
            }
        }
        return b;
    }

    @ParameterizedTest
    @CsvSource({"false,false", "true,false", "false,true", "true,true"})
    void everyInstructionLeavesTheStateOfTheInterpreter(boolean wide, boolean crossing) {
        Machine one = new Machine(wide);
        Machine other = new Machine(wide);
        NativeGearFactory factory = new NativeGearFactory();
        other.box.shift(factory);
        SplittableRandom random = new SplittableRandom(Long.getLong("seed", 1));
        Map<String, Integer> bad = new TreeMap<>();
        Map<String, String> examples = new TreeMap<>();
        for (int i = 0; i < Integer.getInteger("rounds", 20_000); i++) {
            byte[] code = instruction(random, wide);
            long seed = random.nextLong();
            one.prepare(new SplittableRandom(seed), code, CODE, wide);
            other.prepare(new SplittableRandom(seed), code, CODE, wide);
            int length = Translatable.length(one.bus.bytes(), CODE, one.core.mode);
            if (length < (crossing ? 2 : 1)) {
                continue;
            }
            int at = crossing ? CODE + 4096 - 1 - random.nextInt(length - 1) : CODE;
            code[length] = (byte) 0xeb;
            code[length + 1] = -2;
            long budget = (code[0] & 0xfe) == 0xf2 ? 2 + random.nextInt(5000) : 2;
            one.prepare(new SplittableRandom(seed), code, at, wide);
            other.prepare(new SplittableRandom(seed), code, at, wide);
            String before = one.state();
            one.box.run(budget);
            other.box.run(budget);
            String a = one.state();
            String b = other.state();
            if (!a.equals(b)) {
                String key = HexFormat.of().formatHex(code, 0, Math.min(length, 4));
                String text = HexFormat.of().formatHex(code, 0, length) + "\n  " + before + "\n  " + a + "\n  " + b;
                bad.merge(key.substring(0, Math.min(6, key.length())), 1, Integer::sum);
                examples.put(key.substring(0, Math.min(6, key.length())), text);
                for (int p = 0; p < RAM; p += 4096) {
                    byte[] copy = new byte[4096];
                    one.core.ram.get(p, copy, 0, 4096);
                    other.core.ram.put(p, copy, 0, 4096);
                }
                for (int p = 0; p < RAM; p += 4096) {
                    other.core.code.codeWritten(p);
                }
            }
        }
        StringBuilder all = new StringBuilder();
        examples.values().stream().limit(40).forEach(t -> all.append(t).append('\n'));
        assertThat(bad).as(all.toString()).isEmpty();
    }
}
