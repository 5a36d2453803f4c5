package backplane.device.floppy;

import backplane.api.StateIo;

/** What software has set by SPECIFY, CONFIGURE, PERPENDICULAR MODE and LOCK; most of it changes nothing here. */
final class Configuration {

    private int specify1;
    private int specify2;
    private int configure;
    private int precompensation;
    private int perpendicular;
    private boolean locked;

    void powerOn() {
        specify1 = 0;
        specify2 = 0;
        perpendicular = 0;
        locked = false;
        reset();
    }

    /** A reset of the controller leaves what is locked. */
    void reset() {
        if (!locked) {
            configure = 0;
            precompensation = 0;
        }
        perpendicular &= ~3;
    }

    void specify(int first, int second) {
        specify1 = first;
        specify2 = second;
    }

    boolean usesDma() {
        return (specify2 & 1) == 0;
    }

    void configure(int second, int third) {
        configure = second;
        precompensation = third;
    }

    /** The drive bits change only if bit 7 says so. */
    void perpendicular(int value) {
        perpendicular = (value & 0x80) != 0 ? value & 0x3f : value & 3 | perpendicular & 0x3c;
    }

    /** Returns the answer to LOCK. */
    int lock(boolean on) {
        locked = on;
        return on ? 0x10 : 0;
    }

    /** The answer to DUMP REGISTERS. */
    int[] dump(Heads heads, int lastSector) {
        return new int[] {
            heads.cylinder(0),
            heads.cylinder(1),
            heads.cylinder(2),
            heads.cylinder(3),
            specify1,
            specify2,
            lastSector,
            (locked ? 0x80 : 0) | perpendicular,
            configure,
            precompensation
        };
    }

    void state(StateIo io) {
        specify1 = io.u8("specify1", specify1) & 0xff;
        specify2 = io.u8("specify2", specify2) & 0xff;
        configure = io.u8("configure", configure) & 0xff;
        precompensation = io.u8("precompensation", precompensation) & 0xff;
        perpendicular = io.u8("perpendicular", perpendicular) & 0x3f;
        locked = io.flag("locked", locked);
    }
}
