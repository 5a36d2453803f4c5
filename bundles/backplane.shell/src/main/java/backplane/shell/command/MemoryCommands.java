package backplane.shell.command;

import backplane.machine.HostedMachine;
import backplane.machine.Machines;
import backplane.shell.Names;
import java.util.List;
import java.util.Locale;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The commands {@code mem:*}. */
@Component(
        service = MemoryCommands.class,
        property = {
            "osgi.command.scope=mem",
            "osgi.command.function=dump",
            "osgi.command.function=find",
            "osgi.command.function=write",
            "osgi.command.function=map"
        })
public final class MemoryCommands {

    private static final String ADDRESS = Address.HELP;
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
    @Descriptor("dumps memory; reads no device register")
    public String dump(@Descriptor(ADDRESS) String address) {
        return dump(address, DEFAULT);
    }

    /** Dumps memory. */
    @Descriptor("dumps memory; reads no device register")
    public String dump(@Descriptor(ADDRESS) String address, @Descriptor("how many bytes, 1 .. 65536") int length) {
        return dump(lookup.only(), address, length);
    }

    /** Dumps memory of one machine. */
    @Descriptor("dumps memory; reads no device register")
    public String dump(
            @Names(Names.Of.MACHINE) @Descriptor("name of a machine") String name,
            @Descriptor(ADDRESS) String address,
            @Descriptor("how many bytes, 1 .. 65536") int length) {
        return dump(lookup.machine(name), address, length);
    }

    private static String dump(HostedMachine host, String address, int length) {
        Address first = Address.physical(host, address);
        byte[] bytes = first.read(host.machine(), Math.max(1, Math.min(length, MOST)));
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < bytes.length; row += ROW) {
            row(first.value() + row, bytes, row, text);
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

    /** Writes memory. */
    @Descriptor("writes bytes to memory")
    public String write(
            @Descriptor(ADDRESS) String address, @Descriptor("bytes as \"55 aa\", or text:...") String content) {
        return write(lookup.only(), address, content);
    }

    /** Writes memory of one machine. */
    @Descriptor("writes bytes to memory")
    public String write(
            @Names(Names.Of.MACHINE) @Descriptor("name of a machine") String name,
            @Descriptor(ADDRESS) String address,
            @Descriptor("bytes as \"55 aa\", or text:...") String content) {
        return write(lookup.machine(name), address, content);
    }

    private static String write(HostedMachine host, String address, String content) {
        byte[] bytes = Pattern.parse(content);
        Address to = Address.physical(host, address);
        to.write(host.machine(), bytes);
        return bytes.length + " bytes written at " + to;
    }

    /** Finds bytes in RAM. */
    @Descriptor("finds bytes or text in memory")
    public String find(@Descriptor("bytes as \"55 aa\", or text:...") String content) {
        HostedMachine host = lookup.only();
        return find(host, content, "0", host.machine().settings().ramSize());
    }

    /** Finds bytes in a range. */
    @Descriptor("finds bytes or text in memory")
    public String find(
            @Descriptor("bytes as \"55 aa\", or text:...") String content,
            @Descriptor(ADDRESS) String address,
            @Descriptor("how many bytes to look through") String length) {
        return find(lookup.only(), content, address, Address.number(length));
    }

    /** Finds bytes in a range of one machine. */
    @Descriptor("finds bytes or text in memory")
    public String find(
            @Names(Names.Of.MACHINE) @Descriptor("name of a machine") String name,
            @Descriptor("bytes as \"55 aa\", or text:...") String content,
            @Descriptor(ADDRESS) String address,
            @Descriptor("how many bytes to look through") String length) {
        return find(lookup.machine(name), content, address, Address.number(length));
    }

    private static String find(HostedMachine host, String content, String address, long length) {
        byte[] wanted = Pattern.parse(content);
        Address first = Address.physical(host, address);
        List<Long> found = Pattern.find(host.machine(), first, length, wanted);
        if (found.isEmpty()) {
            return "not found";
        }
        return String.join(
                        "\n",
                        found.stream()
                                .map(a -> String.format(Locale.ROOT, "%08x", a))
                                .toList())
                + (found.size() == Pattern.MOST ? "\nand perhaps more" : "");
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
