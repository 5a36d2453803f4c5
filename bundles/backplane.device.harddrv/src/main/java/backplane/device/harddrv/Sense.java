package backplane.device.harddrv;

import backplane.api.StateIo;

/** Why the last packet command failed: sense key, additional sense code and its qualifier (SPC-2, tables 106 to 108). */
final class Sense {

    /** Key, code and qualifier, one byte each. */
    static final int NONE = 0x00_00_00,
            NO_MEDIUM = 0x02_3a_00,
            REMOVAL_PREVENTED = 0x02_53_02,
            UNRECOVERED_READ = 0x03_11_00,
            INVALID_OPCODE = 0x05_20_00,
            OUT_OF_RANGE = 0x05_21_00,
            INVALID_FIELD = 0x05_24_00,
            SAVING_NOT_SUPPORTED = 0x05_39_00,
            MEDIUM_CHANGED = 0x06_28_00;

    private static final int CURRENT_ERROR = 0x70;

    private int sense = NONE;

    void set(int value) {
        sense = value;
    }

    int key() {
        return sense >> 16 & 0x0f;
    }

    void report(Response response) {
        response.u8(CURRENT_ERROR, 0, key())
                .zeros(4)
                .u8(10)
                .zeros(4)
                .u16(sense & 0xffff)
                .zeros(4);
    }

    void state(StateIo io) {
        sense = io.u32("sense", sense);
    }
}
