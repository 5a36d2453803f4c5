package backplane.bochsrc.convert;

import backplane.bochsrc.grammar.Item;
import backplane.bochsrc.grammar.Line.Directive;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Keywords about the machine as a whole: memory, time, boot order, break points. */
final class MachineKeyword {
    /** Bochs' largest memory, in MB. */
    private static final long MEGABYTES = 1 << 20;

    /** The notation of ctime(3): {@code Sat Jan  1 00:00:00 2000}. */
    private static final DateTimeFormatter CTIME = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendPattern("EEE MMM d HH:mm:ss yyyy")
            .toFormatter(Locale.ENGLISH);

    private static final List<String> REGISTERS = List.of("cx", "dx", "bx", "sp", "bp", "si", "di");

    static final Map<String, Program.Handler> HANDLERS = Map.of(
            "megs", new Keys().bare("megs", MachineKeyword::megs),
            "memory",
                    new Keys()
                            .key("guest", (value, a) -> a.machine.put("memory.mb", megabytes(value)))
                            .key("host", (value, a) -> a.machine.put("memory.host.mb", megabytes(value)))
                            .key(
                                    "block_size",
                                    (value, a) -> a.machine.put("memory.block.kb", (int) Value.number(value, 0, 8192))),
            "clock",
                    new Keys()
                            .key("sync", MachineKeyword::sync)
                            .key("rtc_sync", (value, a) -> a.machine.put("clock.rtc_sync", Value.bool(value)))
                            .key("time0", (value, a) -> a.machine.put("clock.time0", time0(value))),
            "boot", MachineKeyword::boot,
            "floppy_bootsig_check",
                    new Keys()
                            .key(
                                    "disabled",
                                    (value, a) -> a.machine.put("boot.floppy_bootsig_check", !Value.bool(value))),
            "magic_break", MachineKeyword::magicBreak,
            "debug_symbols",
                    new Keys()
                            .key("file", (value, a) -> a.machine.put("debug_symbols.file", value))
                            .key("offset", (value, a) -> a.machine.put("debug_symbols.offset", Value.number(value))),
            "print_timestamps",
                    new Keys().key("enabled", (value, a) -> a.machine.put("print_timestamps", Value.bool(value))),
            "cpuid",
                    (item, line, a) -> {
                        throw new ValueException(
                                "no longer a keyword, as in Bochs 3", "write 'cpu: model=..., add_features=...'");
                    });

    private MachineKeyword() {}

    private static int megabytes(String value) throws ValueException {
        return (int) Value.number(value, 1, MEGABYTES);
    }

    private static void megs(String value, Assembly assembly) throws ValueException {
        assembly.machine.put("memory.mb", megabytes(value));
        assembly.machine.put("memory.host.mb", megabytes(value));
    }

    private static void sync(String value, Assembly assembly) throws ValueException {
        assembly.machine.put("clock.sync", Value.word(value, List.of("none", "slowdown", "realtime", "both")));
    }

    /** {@code local}, {@code utc}, or seconds since 1970 in decimal. */
    static String time0(String value) throws ValueException {
        switch (value) {
            case "local", "1" -> {
                return "local";
            }
            case "utc", "2" -> {
                return "utc";
            }
            default -> {
                return Long.toString(value.matches("\\d+") ? Value.number(value) : ctime(value));
            }
        }
    }

    private static long ctime(String value) throws ValueException {
        try {
            String spaced = value.strip().replaceAll("\\s+", " ");
            LocalDateTime time = LocalDateTime.parse(spaced, CTIME);
            return time.atZone(ZoneId.systemDefault()).toEpochSecond();
        } catch (DateTimeException e) {
            throw new ValueException(
                    "'" + value + "' is not a time",
                    "write local, utc, seconds since 1970 or \"Sat Jan 1 00:00:00 2000\"");
        }
    }

    private static void boot(Item item, Directive line, Assembly assembly) throws ValueException {
        if (item.key() != null) {
            throw new ValueException("'" + item.key() + "=' does not belong here", "write 'boot: floppy, disk'");
        }
        boolean first = line.items().get(0) == item;
        List<String> order = new ArrayList<>();
        if (!first && assembly.machine.get("boot") instanceof String[] before) {
            order.addAll(List.of(before));
        }
        String drive = drive(item.value());
        if (drive.equals("none") && !first) {
            return;
        }
        if (order.contains(drive)) {
            throw new ValueException("'" + drive + "' twice", "name each drive once");
        }
        if (order.size() == 3) {
            throw new ValueException("more than three drives", "name three at most");
        }
        order.add(drive);
        assembly.machine.put("boot", order.toArray(String[]::new));
        if (drive.equals("none")) {
            throw new ValueException("the first drive cannot be 'none'", "write 'boot: disk'");
        }
    }

    private static String drive(String word) throws ValueException {
        return switch (word) {
            case "a" -> "floppy";
            case "c" -> "disk";
            default -> Value.word(word, List.of("floppy", "disk", "cdrom", "network", "usb", "none"));
        };
    }

    /** Register names follow {@code enabled=1} with blanks only, so they stick to the value or stand alone. */
    private static void magicBreak(Item item, Directive line, Assembly assembly) throws ValueException {
        String text = item.value();
        if ("enabled".equals(item.key())) {
            String flag = text.matches("(?i)(true|false).*")
                    ? text.replaceFirst("(?i)(true|false).*", "$1")
                    : text.replaceFirst("(?<=^.).*", "");
            if (!Value.bool(flag)) {
                assembly.machine.remove("magic_break");
                return;
            }
            text = text.substring(flag.length());
        } else if (item.key() != null) {
            throw new ValueException("there is no key '" + item.key() + "'", "write 'magic_break: enabled=1 di sp'");
        }
        List<String> registers = new ArrayList<>();
        if (assembly.machine.get("magic_break") instanceof String[] before && !"enabled".equals(item.key())) {
            registers.addAll(List.of(before));
        }
        for (int i = 0; i < text.length(); i += 2) {
            String register = text.substring(i, Math.min(text.length(), i + 2));
            registers.add(Value.word(register, REGISTERS));
        }
        assembly.machine.put(
                "magic_break", registers.isEmpty() ? new String[] {"bx"} : registers.toArray(String[]::new));
    }
}
