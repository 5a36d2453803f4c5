package backplane.device.acpi;

import backplane.api.Clock;
import backplane.api.IrqLine;
import backplane.api.MachineControl;
import backplane.api.PlugException;
import backplane.api.Slot;
import backplane.api.StateIo;
import backplane.api.Timer;
import java.util.Arrays;

/** The register block behind PMBASE (82371AB, section 7.2; ACPI 1.0b, section 4.7). */
final class AcpiRegisters {

    private static final int PM1_STS = 0x00, PM1_EN = 0x02, PM1_CNT = 0x04, PM_TMR = 0x08, GP_STS = 0x0c, GP_EN = 0x0e;
    /** Bits of PM1_STS and PM1_EN. */
    private static final int TMROF = 0x0001, GBL = 0x0020, PWRBTN = 0x0100, RTC = 0x0400, WAK = 0x8000;

    private static final int STATUS_BITS = 0x0001 | 0x0010 | GBL | PWRBTN | RTC | WAK;
    private static final int ENABLE_BITS = TMROF | GBL | PWRBTN | RTC;
    /** Bits of PM1_CNT. */
    private static final int SCI_EN = 0x0001, CONTROL_BITS = 0x1c03, SLP_TYP = 0x1c00, SLP_EN = 0x2000;

    private static final int GP_BITS = 0x0f00 | 0x0001;

    /** PM_TMR: 3.579545 MHz, 24 bits; the status bit is set whenever its highest bit changes. */
    private static final long FREQUENCY = 3_579_545, SECOND = 1_000_000_000L;

    private static final int TMR_BITS = 24;

    private int status;
    private int enable;
    private int control;
    private int gpStatus;
    private int gpEnable;
    /** The half periods of the timer that were seen. */
    private long halves;
    /** Registers that keep what is written, and nothing more. */
    private final byte[] other = new byte[64];

    // given in attach, before anything else is called
    @SuppressWarnings("NullAway.Init")
    private Clock clock;

    @SuppressWarnings("NullAway.Init")
    private IrqLine sci;

    @SuppressWarnings("NullAway.Init")
    private Timer overflow;

    @SuppressWarnings("NullAway.Init")
    private MachineControl machine;

    void attach(Slot slot) throws PlugException {
        clock = slot.clock();
        sci = slot.irq(9);
        overflow = clock.timer("pm-timer", deadline -> drive());
        machine = slot.control();
    }

    void reset() {
        status = enable = control = gpStatus = gpEnable = 0;
        Arrays.fill(other, (byte) 0);
        halves = ticks() >> TMR_BITS - 1;
        drive();
    }

    /** Returns the ticks of the timer since power-on. */
    private long ticks() {
        long now = clock.now();
        return now / SECOND * FREQUENCY + now % SECOND * FREQUENCY / SECOND;
    }

    private static long nanos(long tick) {
        return tick / FREQUENCY * SECOND + (tick % FREQUENCY * SECOND + FREQUENCY - 1) / FREQUENCY;
    }

    int read(int offset, int width) {
        update();
        if (offset >= PM_TMR && offset + width <= PM_TMR + 4) {
            int timer = (int) ticks() & (1 << TMR_BITS) - 1;
            return timer >>> 8 * (offset - PM_TMR);
        }
        int value = 0;
        for (int i = width - 1; i >= 0; i--) {
            value = value << 8 | readByte(offset + i & 63);
        }
        return value;
    }

    private int readByte(int offset) {
        int shift = (offset & 1) * 8;
        return switch (offset & ~1) {
            case PM1_STS -> status >> shift & 0xff;
            case PM1_EN -> enable >> shift & 0xff;
            case PM1_CNT -> control >> shift & 0xff;
            case PM_TMR, PM_TMR + 2 -> (int) ticks() >> 8 * (offset - PM_TMR) & (offset == PM_TMR + 3 ? 0 : 0xff);
            case GP_STS -> gpStatus >> shift & 0xff;
            case GP_EN -> gpEnable >> shift & 0xff;
            default -> other[offset] & 0xff;
        };
    }

    void write(int offset, int value, int width) {
        update();
        for (int i = 0; i < width; i++) {
            writeByte(offset + i & 63, value >> 8 * i & 0xff);
        }
        drive();
    }

    private void writeByte(int offset, int value) {
        int shift = (offset & 1) * 8;
        int placed = value << shift;
        int keep = 0xff00 >> shift;
        switch (offset & ~1) {
            case PM1_STS -> status &= ~placed;
            case PM1_EN -> enable = (enable & keep | placed) & ENABLE_BITS;
            case PM1_CNT -> writeControl((control & keep | placed) & (CONTROL_BITS | SLP_EN));
            case PM_TMR, PM_TMR + 2 -> {
                // read-only
            }
            case GP_STS -> gpStatus &= ~placed;
            case GP_EN -> gpEnable = (gpEnable & keep | placed) & GP_BITS;
            default -> other[offset] = (byte) value;
        }
    }

    /** Type 0 is soft off; the sleeping states of the board (1 ..) end at once, as if something woke it. */
    private void writeControl(int value) {
        control = value & CONTROL_BITS;
        if ((value & SLP_EN) == 0) {
            return;
        }
        if ((value & SLP_TYP) == 0) {
            machine.powerOff();
        } else {
            status |= WAK;
        }
    }

    void sciEnable(boolean on) {
        update();
        control = on ? control | SCI_EN : control & ~SCI_EN;
        drive();
    }

    /** The button is pressed. An operating system without ACPI has no idea of it, so then it cuts the power. */
    void powerButton() {
        if ((control & SCI_EN) == 0) {
            machine.powerOff();
            return;
        }
        status |= PWRBTN;
        drive();
    }

    private void update() {
        long now = ticks() >> TMR_BITS - 1;
        if (now != halves) {
            halves = now;
            status |= TMROF;
        }
    }

    private void drive() {
        update();
        boolean event = (status & enable & ENABLE_BITS) != 0 || (gpStatus & gpEnable) != 0;
        boolean on = (control & SCI_EN) != 0;
        sci.set(on && event);
        if (on && (enable & TMROF) != 0 && (status & TMROF) == 0) {
            overflow.armAt(nanos(halves + 1 << TMR_BITS - 1));
        } else {
            overflow.cancel();
        }
    }

    void state(StateIo io) {
        status = io.u16("pm1_sts", status) & STATUS_BITS;
        enable = io.u16("pm1_en", enable) & ENABLE_BITS;
        control = io.u16("pm1_cnt", control) & CONTROL_BITS;
        gpStatus = io.u16("gp_sts", gpStatus) & GP_BITS;
        gpEnable = io.u16("gp_en", gpEnable) & GP_BITS;
        halves = io.u64("timer_halves", halves);
        io.bytes("other", other);
    }
}
