package backplane.cpu.engine;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.CpuAccess;
import backplane.cpu.api.StateLayout;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole blocks, with flags left out that nobody sees, give what the operations give one by one. */
class BlockTest {
    private static final int DATA = 0x9000;
    private static final int PROGRAMS = 40;
    private static final int INSTRUCTIONS = 120;

    /** ADD, OR, ADC, SBB, AND, SUB, XOR, CMP, TEST, MOV of r/m and r in both directions, bytes and words of mode's size. */
    private static final int[] BINARY = {
        0x00, 0x01, 0x02, 0x03, 0x08, 0x09, 0x0a, 0x0b, 0x10, 0x11, 0x12, 0x13, 0x18, 0x19, 0x1a, 0x1b, 0x20, 0x21,
                0x22,
        0x23, 0x28, 0x29, 0x2a, 0x2b, 0x30, 0x31, 0x32, 0x33, 0x38, 0x39, 0x3a, 0x3b, 0x84, 0x85, 0x88, 0x89, 0x8a, 0x8b
    };

    private static final int[] SHIFTS = {0, 1, 4, 5, 7};

    private final ByteArrayOutputStream code = new ByteArrayOutputStream();

    private void put(int... bytes) {
        for (int b : bytes) {
            code.write(b);
        }
    }

    /** A register, or the memory at ESI, as r/m; the register fields are EAX .. EBX. */
    private void operand(SplittableRandom random, int register) {
        if (random.nextInt(3) == 0) {
            put(0x46 | register << 3, random.nextInt(64));
        } else {
            put(0xc0 | register << 3 | random.nextInt(4));
        }
    }

    private void instruction(SplittableRandom random, boolean wide) {
        int kind = random.nextInt(16);
        int register = random.nextInt(4);
        if (kind == 0) {
            // a conditional jump over MOV
            put(0x70 | random.nextInt(16), wide ? 3 : 2);
            put(wide ? new int[] {0x48, 0x89, 0xc0 | register << 3} : new int[] {0x89, 0xc0 | register << 3});
            return;
        }
        if (kind == 1) {
            put(0x9c, 0x58 | register);
            return;
        }
        if (kind == 2) {
            put(0x50 | random.nextInt(4), 0x58 | register);
            return;
        }
        if (random.nextInt(10) == 0) {
            put(0x66);
        } else if (wide && random.nextBoolean()) {
            put(0x48);
        }
        switch (kind) {
            case 3 -> {
                put(0x80 | random.nextInt(2) * 3);
                operand(random, random.nextInt(8));
                put(random.nextInt(256));
            }
            case 4, 5 -> {
                put(0xc1);
                operand(random, SHIFTS[random.nextInt(5)]);
                put(random.nextInt(70));
            }
            case 6 -> {
                put(0xd3);
                operand(random, SHIFTS[random.nextInt(5)]);
            }
            case 7 -> {
                put(0xf7);
                operand(random, 2 + random.nextInt(2));
            }
            case 8 -> {
                put(0xfe | random.nextInt(2));
                operand(random, random.nextInt(2));
            }
            case 9 -> {
                put(0x0f, 0xb6 + 8 * random.nextInt(2) + random.nextInt(2));
                operand(random, register);
            }
            case 10 -> put(0x8d, 0x44 | register << 3, random.nextInt(256), random.nextInt(128));
            case 11 -> {
                put(0x0f, 0x40 + 0x50 * random.nextInt(2) | random.nextInt(16));
                operand(random, register);
            }
            case 12 -> {
                put(0x0f, 0xaf);
                operand(random, register);
            }
            case 13 -> {
                put(0x6b);
                operand(random, register);
                put(random.nextInt(256));
            }
            default -> {
                put(BINARY[random.nextInt(BINARY.length)]);
                operand(random, register);
            }
        }
    }

    private FlatProgram machine(SplittableRandom random, byte[] program, boolean wide) {
        FlatProgram p = new FlatProgram(1 << 20, program);
        if (wide) {
            p.core.mmu.afterBus();
            p.core.ram.put64(0x1000, 0x2003);
            p.core.ram.put64(0x2000, 0x3003);
            p.core.ram.put64(0x3000, 0x83);
            p.core.st.put64(StateLayout.CR4, Control.PAE);
            p.core.st.put64(StateLayout.CR3, 0x1000);
            p.core.st.put64(StateLayout.EFER, Control.LME);
            p.access.control(0, 0x8000_0011L);
            p.access.segment(CpuAccess.CS, 8, 0, 0xffff_ffffL, 0xa09b);
        }
        for (int i = 0; i < 4; i++) {
            p.access.gpr(i, wide ? random.nextLong() : random.nextInt() & 0xffff_ffffL);
        }
        p.access.gpr(CpuAccess.RSI, DATA);
        return p;
    }

    private static int hash(FlatProgram p) {
        byte[] memory = new byte[4096];
        p.core.ram.get(DATA, memory, 0, memory.length);
        int hash = Arrays.hashCode(memory);
        for (int i = 0; i < 8; i++) {
            hash = 31 * hash + Long.hashCode(p.access.gpr(i));
        }
        return 31 * hash + Long.hashCode(p.access.rflags());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void blocksGiveWhatSingleInstructionsGive(boolean wide) {
        for (int seed = 0; seed < PROGRAMS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            code.reset();
            for (int i = 0; i < INSTRUCTIONS; i++) {
                instruction(random, wide);
            }
            put(0xf4);
            SplittableRandom registers = random.split();
            FlatProgram blocks = machine(registers, code.toByteArray(), wide);
            FlatProgram single = machine(registers, code.toByteArray(), wide);
            for (int i = 0; i < 4; i++) {
                single.access.gpr(i, blocks.access.gpr(i));
            }
            for (int pass = 0; pass < 3; pass++) {
                blocks.access.rip(FlatProgram.ORIGIN);
                single.access.rip(FlatProgram.ORIGIN);
                blocks.core.halted = false;
                single.core.halted = false;

                long ran = blocks.run(1_000_000);

                assertThat(single.run(1)).as("seed %d", seed).isEqualTo(ran);
                assertThat(hash(blocks)).as("seed %d, pass %d", seed, pass).isEqualTo(hash(single));
            }
        }
    }
}
