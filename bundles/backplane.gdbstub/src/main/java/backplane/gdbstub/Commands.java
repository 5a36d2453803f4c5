package backplane.gdbstub;

import backplane.cpu.api.Debugger.Kind;
import backplane.gdbstub.TargetDescription.Architecture;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The packets that are answered at once. An empty answer says that a packet is not known. */
final class Commands {
    private static final String OK = "OK";
    private static final String ERROR = "E01";
    private static final HexFormat HEX = HexFormat.of();
    private static final String ADVICE =
            "The processor runs in another mode now. Let gdb read its registers anew with: unset tdesc filename\n";
    private static final String HELP = "reset: resets the machine\n";

    private final Target target;
    /** The mode at the last stop, or that gdb has read since. */
    private Architecture told = Architecture.I386;

    private TargetDescription description = new TargetDescription(Architecture.I386);
    /** Numbers of breakpoints by what gdb calls them: type, address, length. */
    private final Map<String, Integer> breakpoints = new HashMap<>();

    Commands(Target target) {
        this.target = target;
    }

    /** gdb has come: the registers are those of the mode the processor is in. */
    void begin() {
        describe();
    }

    private void describe() {
        Architecture now = target.architecture();
        if (now != description.architecture) {
            description = new TargetDescription(now);
        }
        told = now;
    }

    /** Returns what to tell the human at a stop in a mode that gdb has not been told of, "" if there is nothing new. */
    String advice() {
        Architecture now = target.architecture();
        if (now == told) {
            return "";
        }
        told = now;
        return now == description.architecture ? "" : ADVICE;
    }

    /** gdb goes: its breakpoints go with it. */
    void clear() {
        target.remove(List.copyOf(breakpoints.values()));
        breakpoints.clear();
    }

    /** The optional address of the packets c and s. */
    void from(String packet) {
        char c = packet.charAt(0);
        if ((c == 'c' || c == 's') && packet.length() > 1) {
            long address = number(packet.substring(1));
            target.processor((cpu, debugger) -> {
                cpu.rip(address);
                return true;
            });
        }
    }

    String answer(String packet) {
        try {
            return packet.isEmpty() ? "" : dispatch(packet);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return ERROR;
        }
    }

    private String dispatch(String packet) {
        String rest = packet.substring(1);
        switch (packet.charAt(0)) {
            case '?':
                return "T05thread:01;";
            case 'g':
                return registers();
            case 'G':
                return setRegisters(HEX.parseHex(rest));
            case 'p':
                return register((int) number(rest));
            case 'P':
                return setRegister(rest);
            case 'm':
                return read(rest);
            case 'M':
                return write(rest);
            case 'X':
                return binary(rest);
            case 'Z':
                return insert(rest);
            case 'z':
                return remove(rest);
            case 'H':
            case 'T':
                return OK;
            case 'q':
                return query(packet);
            case 'v':
                return packet.equals("vCont?") ? "vCont;c;C;s;S" : "";
            default:
                return "";
        }
    }

    private static long number(String hex) {
        return Long.parseUnsignedLong(hex, 16);
    }

    // ---- registers

    private String registers() {
        return target.processor((cpu, debugger) -> {
                    StringBuilder text = new StringBuilder();
                    for (Register r : description.registers.subList(0, description.general)) {
                        text.append(HEX.formatHex(r.get(cpu, debugger)));
                    }
                    return text.toString();
                })
                .orElse(ERROR);
    }

    private String setRegisters(byte[] values) {
        return target.processor((cpu, debugger) -> {
                    int at = 0;
                    for (Register r : description.registers.subList(0, description.general)) {
                        if (at + r.bytes() > values.length) {
                            break;
                        }
                        r.set(cpu, debugger, java.util.Arrays.copyOfRange(values, at, at + r.bytes()));
                        at += r.bytes();
                    }
                    return OK;
                })
                .orElse(ERROR);
    }

    private String register(int n) {
        Register r = description.registers.get(n);
        return target.processor((cpu, debugger) -> HEX.formatHex(r.get(cpu, debugger)))
                .orElse(ERROR);
    }

    private String setRegister(String text) {
        int equal = text.indexOf('=');
        Register r = description.registers.get((int) number(text.substring(0, equal)));
        byte[] value = HEX.parseHex(text.substring(equal + 1));
        return value.length == r.bytes()
                        && target.processor((cpu, debugger) -> r.set(cpu, debugger, value))
                                .orElse(false)
                ? OK
                : ERROR;
    }

    // ---- memory

    private String read(String text) {
        String[] words = text.split(",", 2);
        int length = (int) Math.min(number(words[1]) & 0x7fff_ffff, PacketStream.LONGEST / 2);
        byte[] bytes = target.read(number(words[0]), length);
        return bytes.length == 0 && length > 0 ? ERROR : HEX.formatHex(bytes);
    }

    private String write(String text) {
        int colon = text.indexOf(':');
        long address = number(text.substring(0, text.indexOf(',')));
        return target.write(address, HEX.parseHex(text.substring(colon + 1))) ? OK : ERROR;
    }

    private String binary(String text) {
        int colon = text.indexOf(':');
        long address = number(text.substring(0, text.indexOf(',')));
        StringBuilder plain = new StringBuilder();
        for (int i = colon + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            plain.append(c == '}' ? (char) (text.charAt(++i) ^ 0x20) : c);
        }
        return target.write(address, plain.toString().getBytes(StandardCharsets.ISO_8859_1)) ? OK : ERROR;
    }

    // ---- breakpoints

    private static Kind kind(String text) {
        return switch (text.charAt(0)) {
            case '0', '1' -> Kind.CODE;
            case '2' -> Kind.WRITE;
            case '3' -> Kind.READ;
            case '4' -> Kind.ACCESS;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private String insert(String text) {
        String key = text.split(";", 2)[0];
        String[] words = key.split(",");
        long address = number(words[1]);
        int length = (int) number(words[2]);
        if (breakpoints.containsKey(key)) {
            return OK;
        }
        try {
            Kind kind = kind(text);
            return target.debugger(d -> {
                        breakpoints.put(key, d.add(kind, address, length));
                        return OK;
                    })
                    .orElse(ERROR);
        } catch (IllegalStateException full) {
            return ERROR;
        }
    }

    private String remove(String text) {
        kind(text);
        Integer number = breakpoints.remove(text.split(";", 2)[0]);
        if (number != null) {
            target.remove(List.of(number));
        }
        return OK;
    }

    // ---- queries

    private String query(String packet) {
        if (packet.startsWith("qSupported")) {
            return "PacketSize=" + Integer.toHexString(PacketStream.LONGEST)
                    + ";qXfer:features:read+;QStartNoAckMode+;vContSupported+";
        }
        if (packet.startsWith("qXfer:features:read:target.xml:")) {
            String range = packet.substring("qXfer:features:read:target.xml:".length());
            if (range.startsWith("0,")) {
                describe();
            }
            return part(description.xml, range);
        }
        if (packet.startsWith("qRcmd,")) {
            return monitor(new String(HEX.parseHex(packet.substring(6)), StandardCharsets.UTF_8));
        }
        return switch (packet) {
            case "qC" -> "QC01";
            case "qfThreadInfo" -> "m01";
            case "qsThreadInfo" -> "l";
            case "qAttached" -> "1";
            case "qOffsets" -> target.offsets();
            default -> packet.startsWith("qThreadExtraInfo") ? hex("processor") : "";
        };
    }

    private static String part(String text, String range) {
        String[] words = range.split(",");
        int from = (int) Math.min(number(words[0]), text.length());
        int to = (int) Math.min(from + Math.min(number(words[1]), PacketStream.LONGEST - 1), text.length());
        return (to < text.length() ? "m" : "l") + text.substring(from, to);
    }

    private String monitor(String command) {
        if (command.trim().equals("reset")) {
            target.reset();
            return OK;
        }
        return hex(HELP);
    }

    static String hex(String text) {
        return HEX.formatHex(text.getBytes(StandardCharsets.UTF_8));
    }
}
