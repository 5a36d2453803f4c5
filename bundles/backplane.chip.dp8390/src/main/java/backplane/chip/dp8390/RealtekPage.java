package backplane.chip.dp8390;

import backplane.api.StateIo;

/**
 * What the RTL8029AS adds to the DP8390: an identity at 0Ah and 0Bh of page 0, and register page 3 with the
 * configuration.
 */
final class RealtekPage {

    static final int ID0 = 0x50, ID1 = 0x70;

    /** 9346CR: both mode bits set unlock the configuration registers. */
    private static final int EECR = 0x01, UNLOCK = 0xc0, CONFIG0 = 0x03, CONFIG2 = 0x05, CONFIG3 = 0x06;

    private int eecr;
    private int config2 = 0x40;
    private int config3 = 0x40;

    int read(int offset) {
        return switch (offset) {
            case EECR -> eecr;
            case CONFIG0 -> 0;
            case CONFIG2 -> config2;
            case CONFIG3 -> config3;
            default -> 0xff;
        };
    }

    void write(int offset, int value) {
        if (offset == EECR) {
            eecr = value & 0xcf;
        } else if ((eecr & UNLOCK) == UNLOCK) {
            configure(offset, value);
        }
    }

    private void configure(int offset, int value) {
        if (offset == CONFIG2) {
            config2 = value;
        } else if (offset == CONFIG3) {
            config3 = value;
        }
    }

    void reset() {
        eecr = 0;
        config2 = 0x40;
        config3 = 0x40;
    }

    void state(StateIo io) {
        eecr = io.u8("9346CR", eecr) & 0xff;
        config2 = io.u8("CONFIG2", config2) & 0xff;
        config3 = io.u8("CONFIG3", config3) & 0xff;
    }
}
