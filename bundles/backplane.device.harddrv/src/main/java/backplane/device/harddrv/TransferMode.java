package backplane.device.harddrv;

import backplane.api.StateIo;

/** The transfer mode that SET FEATURES has chosen. All of them are equally fast; IDENTIFY must show the choice. */
final class TransferMode {

    /** Kinds in bits 7:3 of the mode. */
    private static final int PIO_DEFAULT = 0x00, PIO = 0x08, MULTIWORD = 0x20, ULTRA = 0x40;

    private static final int FASTEST_PIO = 4, FASTEST_MULTIWORD = 2, FASTEST_ULTRA = 5;

    private static final int POWER_ON = MULTIWORD | FASTEST_MULTIWORD;

    private int mode = POWER_ON;

    void reset() {
        mode = POWER_ON;
    }

    /** Chooses a mode; returns false if there is no such. */
    boolean set(int value) {
        int number = value & 7;
        boolean known =
                switch (value & 0xf8) {
                    case PIO_DEFAULT -> number <= 1;
                    case PIO -> number <= FASTEST_PIO;
                    case MULTIWORD -> number <= FASTEST_MULTIWORD;
                    case ULTRA -> number <= FASTEST_ULTRA;
                    default -> false;
                };
        // PIO does not change the DMA mode
        if (known && value >= MULTIWORD) {
            mode = value;
        }
        return known;
    }

    /** Word 63 of IDENTIFY: modes 0 to 2, and which is active. */
    int multiwordWord() {
        return 0x07 | active(MULTIWORD);
    }

    /** Word 88 of IDENTIFY: modes 0 to 5, and which is active. */
    int ultraWord() {
        return 0x3f | active(ULTRA);
    }

    private int active(int kind) {
        return (mode & 0xf8) == kind ? 0x100 << (mode & 7) : 0;
    }

    void state(StateIo io) {
        mode = io.u8("transfer_mode", mode) & 0xff;
    }
}
