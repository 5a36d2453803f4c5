package backplane.core;

import backplane.api.PlugException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Describes a machine, and makes it.
 *
 * <pre>{@code
 * try (Machine pc = new MachineBuilder("demo").ram(32 << 20).build()) {
 *     pc.plug("cpu0", new Cpu());
 *     pc.start();
 *     pc.awaitStop();
 * }
 * }</pre>
 */
public final class MachineBuilder {

    /** The program itself and the memories of cards need some, too. */
    private static final long BESIDE_RAM = 16L << 20;

    private final String name;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final Map<Integer, String> pciSlots = new LinkedHashMap<>();
    private final List<String> boot = new ArrayList<>(List.of("disk"));
    private long ram = 32L << 20;
    private long ips = 50_000_000;
    private ClockSync sync = ClockSync.AUTO;
    private boolean pci = true;
    private long epochMillis = System.currentTimeMillis();
    private boolean resetOnTripleFault = true;
    private LogSink log = LogSink.NONE;
    private Duration longWork = Duration.ofMinutes(1);
    private Duration patience = Duration.ofSeconds(10);

    /** @param name the machine's name; its threads carry it */
    public MachineBuilder(String name) {
        this.name = name;
    }

    /** Sets the size of system RAM in bytes, a multiple of 4096; 32 MB unless told. */
    public MachineBuilder ram(long bytes) {
        ram = bytes;
        return this;
    }

    /** Sets the instructions per second, 1 .. 9 G; 50 M unless told. */
    public MachineBuilder ips(long perSecond) {
        ips = perSecond;
        return this;
    }

    /** Sets how virtual time keeps step with host time; {@link ClockSync#AUTO} unless told. */
    public MachineBuilder clock(ClockSync how) {
        sync = how;
        return this;
    }

    /** Sets the calendar time at virtual time 0, milliseconds since 1970 UTC; now unless told. */
    public MachineBuilder epoch(long millis) {
        epochMillis = millis;
        return this;
    }

    /** Sets whether there is a PCI bus; true unless told. */
    public MachineBuilder pci(boolean on) {
        pci = on;
        return this;
    }

    /** Keeps a PCI device number for a slot: its id, or its id without the number at its end. */
    public MachineBuilder pciSlot(int device, String slot) {
        pciSlots.put(device, slot);
        return this;
    }

    /** Sets the boot devices in order: {@code floppy}, {@code disk}, {@code cdrom}, {@code network}. */
    public MachineBuilder boot(String... devices) {
        boot.clear();
        boot.addAll(List.of(devices));
        return this;
    }

    /** Sets what {@link backplane.api.MachineFacts#setting} gives for a name. */
    public MachineBuilder setting(String key, String value) {
        settings.put(key, value);
        return this;
    }

    /** Sets whether a triple fault resets the machine or stops it; true unless told. */
    public MachineBuilder resetOnTripleFault(boolean reset) {
        resetOnTripleFault = reset;
        return this;
    }

    /** Sets where messages go. */
    public MachineBuilder log(LogSink sink) {
        log = sink;
        return this;
    }

    /** Sets how long a handler may take before it is reported, and a call of another thread waits; 10 s unless told. */
    public MachineBuilder patience(Duration time) {
        patience = time;
        return this;
    }

    /** Sets how long attaching a device, saving and loading may take; a minute unless told. */
    public MachineBuilder longWork(Duration time) {
        longWork = time;
        return this;
    }

    /**
     * Makes the machine, with its power off.
     *
     * @throws PlugException if the settings make no sense; the message tells which and how to mend it
     */
    public Machine build() throws PlugException {
        if (ips < 1 || ips > 9_000_000_000L) {
            throw new PlugException("ips=" + ips + ": 1 .. 9000000000 make sense");
        }
        // Java gives as much outside of the heap as in it
        long most = Runtime.getRuntime().maxMemory();
        if (ram > most - BESIDE_RAM) {
            throw new PlugException((ram >> 20) + " MB of RAM do not fit into the " + (most >> 20)
                    + " MB that Java may take; start with a larger -Xmx, or lower megs");
        }
        BoardSettings board =
                new BoardSettings(name, ram, ips, sync, pci, boot, epochMillis, settings, pciSlots, resetOnTripleFault);
        return new Machine(board, log, patience, longWork);
    }
}
