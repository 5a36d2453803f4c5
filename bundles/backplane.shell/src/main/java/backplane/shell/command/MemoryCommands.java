package backplane.shell.command;

import backplane.machine.HostedMachine;
import backplane.machine.Machines;
import backplane.shell.Names;
import java.util.Locale;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The commands {@code mem:*}. */
@Component(
        service = MemoryCommands.class,
        property = {"osgi.command.scope=mem", "osgi.command.function=dump", "osgi.command.function=map"})
public final class MemoryCommands {

    private static final int ROW = 16;
    private static final int DEFAULT = 128;
    private static final int MOST = 1 << 16;

    private final Lookup lookup;

    /** Works on all machines. */
    @Activate
    public MemoryCommands(@Reference Machines machines) {
        lookup = new Lookup(machines);
    }

    /** Dumps 128 bytes. */
    @Descriptor("dumps physical memory; reads no device register")
    public String dump(@Descriptor("physical address, as 0xb8000") String address) {
        return dump(address, DEFAULT);
    }

    /** Dumps memory. */
    @Descriptor("dumps physical memory; reads no device register")
    public String dump(
            @Descriptor("physical address, as 0xb8000") String address,
            @Descriptor("how many bytes, 1 .. 65536") int length) {
        return dump(lookup.only(), address, length);
    }

    /** Dumps memory of one machine. */
    @Descriptor("dumps physical memory; reads no device register")
    public String dump(
            @Names(Names.Of.MACHINE) @Descriptor("name of a machine") String name,
            @Descriptor("physical address, as 0xb8000") String address,
            @Descriptor("how many bytes, 1 .. 65536") int length) {
        return dump(lookup.machine(name), address, length);
    }

    private static String dump(HostedMachine host, String address, int length) {
        long first = number(address);
        byte[] bytes = host.machine().peek(first, Math.max(1, Math.min(length, MOST)));
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < bytes.length; row += ROW) {
            row(first + row, bytes, row, text);
        }
        return text.toString().stripTrailing();
    }

    private static void row(long address, byte[] bytes, int from, StringBuilder into) {
        into.append(String.format(Locale.ROOT, "%08x ", address));
        StringBuilder characters = new StringBuilder();
        for (int i = from; i < from + ROW; i++) {
            if (i < bytes.length) {
                into.append(String.format(Locale.ROOT, " %02x", bytes[i]));
                characters.append(bytes[i] >= ' ' && bytes[i] < 0x7f ? (char) bytes[i] : '.');
            } else {
                into.append("   ");
            }
        }
        into.append("  ").append(characters).append('\n');
    }

    private static long number(String text) {
        try {
            return text.startsWith("0x") ? Long.parseUnsignedLong(text.substring(2), 16) : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not an address; write 0xb8000 or 753664", e);
        }
    }

    /** Shows what is where. */
    @Descriptor("lists RAM, ROM and device memory and who it belongs to")
    public String map() {
        return DeviceCommands.spans(lookup.only(), "memory", "ADDRESSES", 8);
    }

    /** Shows what is where in one machine. */
    @Descriptor("lists RAM, ROM and device memory and who it belongs to")
    public String map(@Names(Names.Of.MACHINE) @Descriptor("name of a machine") String name) {
        return DeviceCommands.spans(lookup.machine(name), "memory", "ADDRESSES", 8);
    }
}
