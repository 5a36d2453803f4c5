package backplane.machine.service;

import backplane.api.PlugException;
import backplane.core.ClockSync;
import backplane.core.LogSink;
import backplane.core.Machine;
import backplane.core.MachineBuilder;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Makes a machine from a configuration {@code backplane.rc.machine}. */
final class MachineSettings {

    private static final long MEGABYTE = 1 << 20;
    private static final long DEFAULT_MEGABYTES = 32;

    private MachineSettings() {}

    /**
     * Makes the machine, with its power off.
     *
     * @param settings those of its parts
     * @throws PlugException if the settings make no sense
     */
    static Machine build(Map<String, Object> properties, Map<String, String> settings, LogSink log)
            throws PlugException {
        MachineBuilder builder = new MachineBuilder(Properties.text(properties, Properties.MACHINE))
                .ram(number(properties, "memory.mb", DEFAULT_MEGABYTES) * MEGABYTE)
                .clock(sync(properties))
                .epoch(epoch(
                        Properties.text(properties, "clock.time0"), System.currentTimeMillis(), ZoneId.systemDefault()))
                .pci(!"false".equals(Properties.text(properties, "pci")))
                .log(log);
        if (properties.get("ips") instanceof Number ips) {
            builder.ips(ips.longValue());
        }
        if (properties.get("boot") instanceof String[] order && order.length > 0) {
            builder.boot(order);
        }
        if (properties.get("reset_on_triple_fault") instanceof Boolean reset) {
            builder.resetOnTripleFault(reset);
        }
        settings.forEach((key, value) -> setting(builder, key, value));
        settings(properties, builder);
        try {
            return builder.build();
        } catch (OutOfMemoryError e) {
            throw new PlugException(
                    "there is not enough memory for " + number(properties, "memory.mb", DEFAULT_MEGABYTES)
                            + " MB of guest RAM; give the guest less, or the program more: BACKPLANE_JAVA_OPTS=-Xmx4g",
                    e);
        }
    }

    /** Slots 1 .. 5 of the board are the PCI devices 2 .. 6; a slot is kept for the card that is configured for it. */
    private static void setting(MachineBuilder builder, String key, String value) {
        builder.setting(key, value);
        if (key.matches("pci\\.slot[1-5]\\.id")) {
            builder.pciSlot(1 + key.charAt(8) - '0', value);
        }
    }

    /** Everything else is for the firmware and the CMOS, under its own name. */
    private static void settings(Map<String, Object> properties, MachineBuilder builder) {
        properties.forEach((key, value) -> {
            if (!(value instanceof Object[]) && !(value instanceof List)) {
                builder.setting(key, value.toString());
            }
        });
        if (properties.get("magic_break") instanceof String[] registers) {
            builder.setting("magic_break", String.join(" ", registers));
        }
        if (Boolean.FALSE.equals(properties.get("boot.floppy_bootsig_check"))) {
            builder.setting("floppy_bootsig_check.disabled", "1");
        }
    }

    private static long number(Map<String, Object> properties, String key, long fallback) {
        return properties.get(key) instanceof Number n ? n.longValue() : fallback;
    }

    private static ClockSync sync(Map<String, Object> properties) {
        String text = Properties.text(properties, "clock.sync");
        return text.isEmpty() ? ClockSync.AUTO : ClockSync.valueOf(text.toUpperCase(Locale.ROOT));
    }

    /**
     * The calendar time at power-on as the guest's clock shows it, in milliseconds.
     *
     * @param time0 {@code local} (the default), {@code utc}, or seconds since 1970
     */
    static long epoch(String time0, long now, ZoneId zone) {
        if (time0.matches("\\d+")) {
            return Long.parseLong(time0) * 1000;
        }
        return time0.equals("utc")
                ? now
                : now
                        + zone.getRules()
                                        .getOffset(java.time.Instant.ofEpochMilli(now))
                                        .getTotalSeconds()
                                * 1000L;
    }
}
