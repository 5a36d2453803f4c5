package backplane.chip.dp8390;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class BufferMemoryTest {

    private final BufferMemory memory = new BufferMemory(new byte[6]);

    @Test
    void aRangeThatReachesBeyondTheRamWrapsAndFindsNothingThere() {
        byte[] bytes = {1, 2, 3, 4};
        memory.write(0x7ffe, bytes, 0, 4);
        byte[] read = new byte[4];
        memory.read(0x7ffe, read, 0, 4);

        assertThat(read).containsExactly(1, 2, 0xff, 0xff);
    }

    @Test
    void aFrameOfNoBytesIsReadAnywhere() {
        byte[] read = {9};
        for (int address = 0; address <= 0xffff; address += 0x100) {
            memory.read(address, read, 0, 0);
            memory.write(address, read, 0, 0);
        }

        assertThat(read).containsExactly(9);
    }
}
