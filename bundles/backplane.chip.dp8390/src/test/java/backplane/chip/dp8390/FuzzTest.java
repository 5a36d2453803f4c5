package backplane.chip.dp8390;

import static org.assertj.core.api.Assertions.assertThatCode;

import backplane.api.Bytes;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FuzzTest {

    /** Set to ten million for a long run: {@code -Dbackplane.fuzz=10000000}. */
    private static final int ACCESSES = Integer.getInteger("backplane.fuzz", 200_000);

    @Test
    void randomAccessesNeitherThrowNorHang() {
        ChipBench bench = new ChipBench(true);
        Random random = new Random(8390);
        Bytes memory = new Bytes(4096);
        assertThatCode(() -> {
                    for (int i = 0; i < ACCESSES; i++) {
                        access(bench, random, memory);
                        bench.sent.clear();
                    }
                })
                .doesNotThrowAnyException();
    }

    private static void access(ChipBench bench, Random random, Bytes memory) {
        int width = 1 << random.nextInt(3);
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> bench.out(random.nextInt(16), random.nextInt(256));
            case 3 -> bench.in(random.nextInt(16));
            case 4 -> bench.chip.writeData(random.nextInt(), width);
            case 5 -> bench.chip.readData(width, memory, 0, random.nextInt(4096 / width));
            case 6 -> bench.chip.writeData(width, memory, 0, random.nextInt(4096 / width));
            default -> {
                bench.chip.receive(new byte[16384], 0, 14 + random.nextInt(random.nextInt(8) == 0 ? 16371 : 1600));
                bench.advance(random.nextInt(100_000));
            }
        }
    }
}
