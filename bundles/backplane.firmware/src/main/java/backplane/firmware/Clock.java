package backplane.firmware;

/** INT 08h, INT 70h and INT 1Ah: ticks, calendar clock and alarm. */
final class Clock {

    private static final int DAY = 0x1800b0; // ticks from midnight to midnight
    private static final int INDEX = 0x70, DATA = 0x71;

    private final Bios bios;
    private final Bda bda;
    private int withoutAlarm;

    Clock(Bios bios) {
        this.bios = bios;
        bda = bios.bda();
    }

    /** Tells where INT 70h goes on when the alarm did not ring. */
    void afterAlarm(int offset) {
        withoutAlarm = offset;
    }

    /** IRQ0. */
    void tick(Caller c) {
        int ticks = bda.u32(Bda.TICKS) + 1;
        if (ticks >= DAY) {
            ticks = 0;
            bda.put8(Bda.MIDNIGHT, 1);
        }
        bda.put32(Bda.TICKS, ticks);
        int motor = bda.u8(Bda.FLOPPY_COUNT);
        if (motor > 0) {
            bda.put8(Bda.FLOPPY_COUNT, motor - 1);
            if (motor == 1) {
                bda.put8(Bda.FLOPPY_MOTOR, bda.u8(Bda.FLOPPY_MOTOR) & 0xf0);
            }
        }
    }

    /** IRQ8. */
    void realTimeClock(Caller c) {
        int flags = cmos(0x0c) & cmos(0x0b);
        if ((flags & 0x20) == 0) {
            c.jump(withoutAlarm);
        }
    }

    /** Returns the ticks since midnight by the calendar clock. */
    int ticksOfDay() {
        long seconds = binary(cmos(4)) * 3600L + binary(cmos(2)) * 60L + binary(cmos(0));
        return (int) Math.min(DAY - 1, seconds * DAY / 86400);
    }

    private int cmos(int register) {
        bios.ports().out8(INDEX, register);
        return bios.ports().in8(DATA);
    }

    private void cmos(int register, int value) {
        bios.ports().out8(INDEX, register);
        bios.ports().out8(DATA, value);
    }

    private static int binary(int bcd) {
        return (bcd >> 4) * 10 + (bcd & 15);
    }

    void service(Caller c) {
        switch (c.ah()) {
            case 0x00 -> ticks(c);
            case 0x01 -> {
                bda.put32(Bda.TICKS, c.cx() << 16 | c.dx());
                bda.put8(Bda.MIDNIGHT, 0);
                c.ah(0);
                c.carry(false);
            }
            case 0x02 -> time(c);
            case 0x03 -> setTime(c);
            case 0x04 -> date(c);
            case 0x05 -> setDate(c);
            case 0x06 -> alarm(c);
            case 0x07 -> {
                cmos(0x0b, cmos(0x0b) & ~0x20);
                c.carry(false);
            }
            default -> c.carry(true);
        }
    }

    private void ticks(Caller c) {
        int ticks = bda.u32(Bda.TICKS);
        c.cx(ticks >>> 16);
        c.dx(ticks & 0xffff);
        c.ax(bda.u8(Bda.MIDNIGHT));
        bda.put8(Bda.MIDNIGHT, 0);
        c.carry(false);
    }

    private void time(Caller c) {
        c.ch(cmos(4));
        c.cl(cmos(2));
        c.dh(cmos(0));
        c.dl(cmos(0x0b) & 1);
        c.ah(0);
        c.carry(false);
    }

    private void setTime(Caller c) {
        cmos(0x0b, cmos(0x0b) | 0x80); // stops the update
        cmos(0, c.dh());
        cmos(2, c.cl());
        cmos(4, c.ch());
        cmos(0x0b, cmos(0x0b) & 0x7e | c.dl() & 1);
        c.ah(0);
        c.carry(false);
    }

    private void date(Caller c) {
        c.ch(cmos(0x32));
        c.cl(cmos(9));
        c.dh(cmos(8));
        c.dl(cmos(7));
        c.ah(0);
        c.carry(false);
    }

    private void setDate(Caller c) {
        cmos(0x0b, cmos(0x0b) | 0x80);
        cmos(9, c.cl());
        cmos(8, c.dh());
        cmos(7, c.dl());
        cmos(0x32, c.ch());
        cmos(0x0b, cmos(0x0b) & 0x7f);
        c.ah(0);
        c.carry(false);
    }

    private void alarm(Caller c) {
        if ((cmos(0x0b) & 0x20) != 0) {
            c.carry(true); // one is set already
            return;
        }
        cmos(1, c.dh());
        cmos(3, c.cl());
        cmos(5, c.ch());
        cmos(0x0b, cmos(0x0b) & 0x7f | 0x20);
        bios.ports().out8(0xa1, bios.ports().in8(0xa1) & ~1);
        c.carry(false);
    }
}
