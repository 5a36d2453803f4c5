package backplane.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** Which image of an expansion ROM a PC takes. */
class ExpansionRomTest {

    private static final int CARD = 0x100e8086, OTHER = 0x10001022, EFI = 3, PC = 0;

    private final ByteBuffer rom = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);

    private void image(int at, int blocks, int id, int type, boolean last) {
        rom.putShort(at, (short) 0xaa55).put(at + 2, (byte) blocks).putShort(at + 0x18, (short) 0x1c);
        rom.putInt(at + 0x1c, 0x52494350).putInt(at + 0x20, id).putShort(at + 0x2c, (short) blocks);
        rom.put(at + 0x30, (byte) type).put(at + 0x31, (byte) (last ? 0x80 : 0));
    }

    private byte[] chosen() {
        return new ExpansionRom(rom.array()).image(CARD);
    }

    @Test
    void theImageForThePcIsFoundBehindOthers() {
        image(0, 2, CARD, EFI, false);
        image(1024, 3, CARD, PC, true);
        assertThat(chosen()).hasSize(1536).startsWith(0x55, 0xaa, 3);
    }

    @Test
    void anImageForAnotherCardIsNotTaken() {
        image(0, 2, OTHER, PC, true);
        assertThat(chosen()).isNull();
    }

    @Test
    void anImageThatNamesNoCardIsForAll() {
        image(0, 2, 0, PC, true);
        assertThat(chosen()).hasSize(1024);
    }

    @Test
    void aRomWithoutImagesHasNone() {
        assertThat(chosen()).isNull();
        image(0, 2, CARD, EFI, true);
        assertThat(chosen()).isNull();
    }

    @Test
    void damagedLengthsAndPointersLeadNowhere() {
        image(0, 9, CARD, PC, true);
        assertThat(chosen()).isNull();
        image(0, 0, CARD, PC, false);
        assertThat(chosen()).isNull();
        image(0, 2, CARD, PC, false);
        rom.putShort(0x18, (short) 0xffff);
        assertThat(chosen()).isNull();
    }
}
