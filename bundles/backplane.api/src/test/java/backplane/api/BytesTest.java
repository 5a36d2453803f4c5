package backplane.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Runs once for each layout, see pom.xml. */
final class BytesTest {

    private static final long BEYOND_INT = 1L << 32;

    private static byte[] all(Bytes b) {
        byte[] bytes = new byte[(int) b.length()];
        b.get(0, bytes, 0, bytes.length);
        return bytes;
    }

    private static Bytes counted(int length) {
        Bytes b = new Bytes(length);
        for (int i = 0; i < length; i++) {
            b.put8(i, i + 1);
        }
        return b;
    }

    @Test
    void theLayoutIsTheOneAskedFor() {
        assertThat(Bytes.isNative()).isEqualTo("native".equals(System.getProperty("backplane.memory")));
    }

    @Test
    void isZeroAtFirst() {
        for (int length : new int[] {0, 1, 4095, 4096, 4097}) {
            assertThat(new Bytes(length).length()).isEqualTo(length);
            assertThat(all(new Bytes(length))).containsOnly(new byte[length]);
        }
    }

    @Test
    void refusesLengthsThatDoNotFit() {
        assertThatThrownBy(() -> new Bytes(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Bytes(Bytes.MAX_LENGTH + 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void wordsAreLittleEndianAtAnyAddress() {
        for (int a = 0; a < 8; a++) {
            Bytes b = new Bytes(16);
            b.put64(a, 0xf1e2d3c4b5a69788L);
            assertThat(b.u8(a)).isEqualTo(0x88);
            assertThat(b.u8(a + 7)).isEqualTo(0xf1);
            assertThat(b.u16(a)).isEqualTo(0x9788);
            assertThat(b.i32(a)).isEqualTo(0xb5a69788);
            assertThat(b.i64(a)).isEqualTo(0xf1e2d3c4b5a69788L);
            b.put8(a, 0x12345601);
            b.put16(a + 2, 0x12340302);
            b.put32(a + 4, 0xf7060504);
            assertThat(b.i64(a)).isEqualTo(0xf706050403029701L);
        }
    }

    @Test
    void theLastBytesCanBeReachedAndNoneBehindThem() {
        Bytes b = new Bytes(5000);
        for (int size : List.of(1, 2, 4, 8)) {
            access(b, 5000 - size, size);
            for (long a : new long[] {-1, 5001 - size, 5000, 8192, -size - BEYOND_INT, BEYOND_INT, Long.MIN_VALUE}) {
                assertThatThrownBy(() -> access(b, a, size)).isInstanceOf(IndexOutOfBoundsException.class);
                assertThatThrownBy(() -> store(b, a, size)).isInstanceOf(IndexOutOfBoundsException.class);
            }
        }
        assertThat(all(b)).containsOnly(0);
    }

    private static long access(Bytes b, long a, int size) {
        return switch (size) {
            case 1 -> b.u8(a);
            case 2 -> b.u16(a);
            case 4 -> b.i32(a);
            default -> b.i64(a);
        };
    }

    private static void store(Bytes b, long a, int size) {
        switch (size) {
            case 1 -> b.put8(a, -1);
            case 2 -> b.put16(a, -1);
            case 4 -> b.put32(a, -1);
            default -> b.put64(a, -1);
        }
    }

    @Test
    void copiesToAndFromArrays() {
        Bytes b = new Bytes(10);
        b.put(3, new byte[] {1, 2, 3, 4, 5}, 1, 3);
        assertThat(all(b)).containsExactly(0, 0, 0, 2, 3, 4, 0, 0, 0, 0);
        byte[] into = new byte[6];
        b.get(3, into, 2, 3);
        assertThat(into).containsExactly(0, 0, 2, 3, 4, 0);
        b.get(10, into, 0, 0);
        assertThatThrownBy(() -> b.get(8, into, 0, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> b.put(8, into, 0, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> b.put(BEYOND_INT, into, 0, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void overlappingRangesAreCopiedAsIfThroughABuffer() {
        Bytes up = counted(8);
        up.copyTo(0, up, 2, 5);
        assertThat(all(up)).containsExactly(1, 2, 1, 2, 3, 4, 5, 8);
        Bytes down = counted(8);
        down.copyTo(2, down, 0, 5);
        assertThat(all(down)).containsExactly(3, 4, 5, 6, 7, 6, 7, 8);
        Bytes other = new Bytes(4);
        down.copyTo(4, other, 1, 3);
        assertThat(all(other)).containsExactly(0, 7, 6, 7);
        assertThatThrownBy(() -> down.copyTo(4, other, 2, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> down.copyTo(6, other, 0, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> down.copyTo(0, other, 0, BEYOND_INT)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void fillsARangeAndNothingBesideIt() {
        for (int length = 0; length < 20; length++) {
            Bytes b = new Bytes(24);
            b.fill(3, length, 0x1a5);
            for (int i = 0; i < 24; i++) {
                assertThat(b.u8(i)).isEqualTo(i >= 3 && i < 3 + length ? 0xa5 : 0);
            }
        }
        Bytes b = new Bytes(24);
        assertThatThrownBy(() -> b.fill(20, 5, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> b.fill(-1, 5, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(all(b)).containsOnly(0);
    }

    @Test
    void theArrayOrTheBufferIsTheBlockItself() {
        Bytes b = counted(5000);
        ByteBuffer buffer = b.buffer();
        if (buffer == null) {
            assertThat(Bytes.isNative()).isFalse();
            assertThat(b.array()).hasSize(5000);
            b.array()[7] = 77;
        } else {
            assertThat(Bytes.isNative()).isTrue();
            assertThatThrownBy(b::array).isInstanceOf(UnsupportedOperationException.class);
            assertThat(buffer.isDirect()).isTrue();
            assertThat(buffer.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
            assertThat(buffer.alignmentOffset(0, 4096)).isZero();
            assertThat(buffer.remaining()).isEqualTo(5000);
            buffer.limit(100);
            buffer.put(7, (byte) 77);
        }
        assertThat(b.u8(7)).isEqualTo(77);
        assertThat(b.u8(4999)).isEqualTo(5000 & 0xff);
    }

    @Test
    void blocksOfEveryLengthBeginAtAPage() {
        Random random = new Random(1);
        for (int i = 0; Bytes.isNative() && i < 50; i++) {
            ByteBuffer buffer = new Bytes(random.nextInt(20_000)).buffer();
            assertThat(buffer).isNotNull();
            assertThat(buffer.alignmentOffset(0, 4096)).isZero();
        }
    }

    @Test
    void accessesLeaveNoGarbage() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        Bytes b = new Bytes(4096);
        byte[] array = new byte[16];
        work(b, array, 1000);
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        work(b, array, 100_000);
        long after = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        assertThat(after - before).isLessThan(100_000);
    }

    private static void work(Bytes b, byte[] array, int times) {
        for (int i = 0; i < times; i++) {
            b.put8(i & 2047, b.u8(i & 1023) + 1);
            b.put16(i & 2047, b.u16(i & 1023) + 1);
            b.put32(i & 2047, b.i32(i & 1023) + 1);
            b.put64(i & 2047, b.i64(i & 1023) + 1);
            b.get(i & 2047, array, 0, 16);
            b.put(i & 1023, array, 0, 16);
            b.copyTo(i & 511, b, i & 1023, 16);
            b.fill(3000, i & 31, i);
        }
    }
}
