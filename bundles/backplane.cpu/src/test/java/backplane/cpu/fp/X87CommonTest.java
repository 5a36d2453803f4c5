package backplane.cpu.fp;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.Bytes;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The common case gives what the instruction in full gives: every bit of the unit. */
class X87CommonTest {
    private static final int ROUNDS = 200_000;
    private static final int[] CONTROLS = {0x37F, 0x37F, 0x27F, 0x07F, 0x77F, 0x37B};
    private static final long[] SPECIAL = {0, 1L << 63, 1, 0x7FF0L << 48, 0x7FF8L << 48, 0x7FF1L << 48, 0x3FF0L << 48};

    private final SplittableRandom random = new SplittableRandom(1);
    private final Bytes common = new Bytes(FpuLayout.LENGTH);
    private final Bytes full = new Bytes(FpuLayout.LENGTH);
    private final X87 quick = new X87(common, 0);
    private final X87 slow = new X87(full, 0);

    private long operand() {
        return switch (random.nextInt(4)) {
            case 0 -> SPECIAL[random.nextInt(SPECIAL.length)];
            case 1 -> Double.doubleToRawLongBits(random.nextInt(100) / 4.0);
            case 2 -> random.nextLong();
            default -> Double.doubleToRawLongBits(random.nextDouble() - 0.5);
        };
    }

    /** Registers that are now and then empty, extreme or no numbers. */
    private void registers() {
        slow.restore(
                CONTROLS[random.nextInt(CONTROLS.length)], random.nextInt(8) << 11 | random.nextInt() & 0x4700, 0xFF);
        for (int k = 0; k < 8; k++) {
            int exponent = random.nextInt(8) == 0 ? random.nextInt(4) * 0x2AAA : 16383 + random.nextInt(70) - 35;
            long m = random.nextInt(8) == 0 ? random.nextLong() : random.nextLong() << random.nextInt(64) | 1L << 63;
            slow.register(k, exponent | random.nextInt(2) << 15, m);
        }
        slow.full(random.nextInt(3) == 0 ? 0xFF : random.nextInt(256));
        full.copyTo(0, common, 0, FpuLayout.LENGTH);
    }

    private boolean same() {
        byte[] a = new byte[FpuLayout.LENGTH];
        byte[] b = new byte[FpuLayout.LENGTH];
        common.get(0, a, 0, a.length);
        full.get(0, b, 0, b.length);
        return java.util.Arrays.equals(a, b);
    }

    @Test
    void registerFormsChangeTheSame() {
        int done = 0;
        for (int i = 0; i < ROUNDS; i++) {
            registers();
            int form = random.nextInt(512);
            if (quick.common(form)) {
                done++;
                slow.execute(form);
            }
            assertThat(same()).as("form %x, round %d", form, i).isTrue();
        }
        assertThat(done).isGreaterThan(ROUNDS / 50);
    }

    @Test
    void memoryFormsOf64BitsChangeTheSame() {
        int done = 0;
        for (int i = 0; i < ROUNDS; i++) {
            registers();
            int form = 0x20 + random.nextInt(9);
            long operand = operand();
            if (quick.common(form, operand)) {
                done++;
                slow.load(form, operand, 0);
            }
            assertThat(same())
                    .as("form %x, operand %x, round %d", form, operand, i)
                    .isTrue();
        }
        assertThat(done).isGreaterThan(ROUNDS / 20);
    }
}
