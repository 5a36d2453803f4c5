package backplane.device.harddrv;

import java.util.Arrays;

/** The 256 words that a drive answers to IDENTIFY; the numbers are those of ATA/ATAPI-6, tables 27 and 28. */
final class Identity {

    static final int SIZE = 512;

    /** Bit 14 of words 82 to 87 and 93 says that the word is valid. */
    static final int VALID = 0x4000;

    /** Word 80: ATA-1 to ATA/ATAPI-6. */
    private static final int VERSIONS = 0x7e;

    /** Word 49: IORDY can be disabled, IORDY, LBA; and DMA. */
    private static final int CAPABILITIES = 0x0e00, DMA = 0x0100;

    private final byte[] data;

    /** Clears the first 512 bytes of a buffer to write into. */
    Identity(byte[] buffer) {
        data = buffer;
        Arrays.fill(data, 0, SIZE, (byte) 0);
    }

    Identity word(int index, int value) {
        data[2 * index] = (byte) value;
        data[2 * index + 1] = (byte) (value >> 8);
        return this;
    }

    Identity dword(int index, long value) {
        return word(index, (int) value).word(index + 1, (int) (value >> 16));
    }

    /** Texts have the first character in the upper half of the word, and are filled with blanks. */
    Identity text(int index, int words, String text) {
        for (int i = 0; i < 2 * words; i++) {
            char c = i < text.length() ? text.charAt(i) : ' ';
            data[2 * index + (i ^ 1)] = (byte) (c >= ' ' && c < 0x7f ? c : '?');
        }
        return this;
    }

    /** What disks and packet devices have in common. */
    Identity common(String serial, String firmware, String model, boolean dma, TransferMode mode) {
        text(10, 10, serial).text(23, 4, firmware).text(27, 20, model);
        word(49, dma ? CAPABILITIES | DMA : CAPABILITIES);
        // words 64 to 70 and 88 are valid
        word(53, 0x0006);
        word(63, dma ? mode.multiwordWord() : 0);
        // PIO modes 3 and 4, and the cycle times of 120 ns
        word(64, 0x0003).word(65, 120).word(66, 120).word(67, 120).word(68, 120);
        word(80, VERSIONS);
        word(88, dma ? mode.ultraWord() : 0);
        return word(93, VALID | 0x2001);
    }
}
