package backplane.device.cmos;

import java.time.LocalDateTime;
import java.time.Month;
import java.time.YearMonth;

/**
 * The time registers of the MC146818 in CMOS memory (data sheet, table 3): BCD or binary, 12 or 24 hours. Registers read
 * as they were written until the next update, and an update makes sense of whatever was written.
 */
final class Calendar {

    static final int SECONDS = 0, MINUTES = 2, HOURS = 4, WEEKDAY = 6, DAY = 7, MONTH = 8, YEAR = 9;
    /** The century, outside the chip: where ACPI's FADT and IBM's PS/2 have it. */
    static final int CENTURY = 0x32, CENTURY_PS2 = 0x37;

    /** Value of {@link #secondsToAlarm} for "never". */
    static final long NEVER = Long.MAX_VALUE;

    private static final int DAY_SECONDS = 86_400;
    /** Register B. */
    private static final int B = 0x0b, BINARY = 0x04, HOURS_24 = 0x02;
    /** An alarm register with the two high bits set matches every value. */
    private static final int DONT_CARE = 0xc0;

    private static final int PM = 0x80;

    private final byte[] ram;

    Calendar(byte[] ram) {
        this.ram = ram;
    }

    /** Moves the time on. */
    void advance(long seconds) {
        LocalDateTime before = get();
        LocalDateTime after = before.plusSeconds(seconds);
        long days = after.toLocalDate().toEpochDay() - before.toLocalDate().toEpochDay();
        int weekday = clamp(decode(ram[WEEKDAY]), 1, 7);
        set(after, (int) ((weekday - 1 + days) % 7) + 1);
    }

    /** Sets date and time. */
    void set(LocalDateTime time) {
        set(time, time.getDayOfWeek().getValue() % 7 + 1);
    }

    private void set(LocalDateTime time, int weekday) {
        put(SECONDS, time.getSecond());
        put(MINUTES, time.getMinute());
        ram[HOURS] = (byte) encodeHour(time.getHour());
        put(WEEKDAY, weekday);
        put(DAY, time.getDayOfMonth());
        put(MONTH, time.getMonthValue());
        put(YEAR, time.getYear() % 100);
        put(CENTURY, time.getYear() / 100 % 100);
        put(CENTURY_PS2, time.getYear() / 100 % 100);
    }

    /** Returns date and time; values that make none are brought into range. */
    LocalDateTime get() {
        int year = clamp(decode(ram[CENTURY]), 0, 99) * 100 + clamp(decode(ram[YEAR]), 0, 99);
        Month month = Month.of(clamp(decode(ram[MONTH]), 1, 12));
        int day = clamp(decode(ram[DAY]), 1, YearMonth.of(year, month).lengthOfMonth());
        return LocalDateTime.of(year, month, day, 0, 0).plusSeconds(secondOfDay());
    }

    private int secondOfDay() {
        int hour = clamp(decodeHour(ram[HOURS]), 0, 23);
        int minute = clamp(decode(ram[MINUTES]), 0, 59);
        return hour * 3600 + minute * 60 + clamp(decode(ram[SECONDS]), 0, 59);
    }

    /** Returns the seconds until the next match of the alarm registers, 1 .. 86400, or {@link #NEVER}. */
    long secondsToAlarm() {
        int start = secondOfDay();
        int t = start + 1;
        while (t <= start + DAY_SECONDS) {
            if (!matches(HOURS + 1, t / 3600 % 24)) {
                t = (t / 3600 + 1) * 3600;
            } else if (!matches(MINUTES + 1, t / 60 % 60)) {
                t = (t / 60 + 1) * 60;
            } else if (!matches(SECONDS + 1, t % 60)) {
                t++;
            } else {
                return t - start;
            }
        }
        return NEVER;
    }

    private boolean matches(int register, int value) {
        int alarm = ram[register] & 0xff;
        boolean hours = register == HOURS + 1;
        return alarm >= DONT_CARE || (hours ? decodeHour(ram[register]) : decode(ram[register])) == value;
    }

    private int decodeHour(byte raw) {
        if (flag(HOURS_24)) {
            return decode(raw);
        }
        // 12 AM is 0, 12 PM is 12
        int hour = decode((byte) (raw & ~PM)) % 12;
        return (raw & PM) != 0 ? hour + 12 : hour;
    }

    private int encodeHour(int hour) {
        if (flag(HOURS_24)) {
            return encode(hour);
        }
        int of12 = hour % 12 == 0 ? 12 : hour % 12;
        return encode(of12) | (hour >= 12 ? PM : 0);
    }

    private void put(int register, int value) {
        ram[register] = (byte) encode(value);
    }

    private int decode(byte raw) {
        return flag(BINARY) ? raw & 0xff : (raw >> 4 & 15) * 10 + (raw & 15);
    }

    private int encode(int value) {
        return flag(BINARY) ? value : value / 10 << 4 | value % 10;
    }

    private boolean flag(int bit) {
        return (ram[B] & bit) != 0;
    }

    private static int clamp(int value, int least, int most) {
        return Math.max(least, Math.min(most, value));
    }
}
