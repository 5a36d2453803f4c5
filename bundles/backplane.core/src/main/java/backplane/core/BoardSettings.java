package backplane.core;

import backplane.api.MachineFacts;
import java.util.List;
import java.util.Map;

/**
 * What a board is built with; {@link MachineBuilder} makes it.
 *
 * @param machine the machine's name
 * @param ramSize bytes
 * @param ips instructions per second
 * @param sync how virtual time keeps step
 * @param pci whether there is a PCI bus
 * @param bootOrder boot devices in Bochs' words
 * @param epochMillis calendar time at virtual time 0
 * @param settings other settings for firmware and CMOS
 * @param pciSlots PCI device number to the slot it is kept for
 * @param resetOnTripleFault whether a triple fault resets the machine or stops it
 */
public record BoardSettings(
        String machine,
        long ramSize,
        long ips,
        ClockSync sync,
        boolean pci,
        List<String> bootOrder,
        long epochMillis,
        Map<String, String> settings,
        Map<Integer, String> pciSlots,
        boolean resetOnTripleFault)
        implements MachineFacts {

    /** Copies the collections. */
    public BoardSettings {
        bootOrder = List.copyOf(bootOrder);
        settings = Map.copyOf(settings);
        pciSlots = Map.copyOf(pciSlots);
    }

    @Override
    public String setting(String name, String fallback) {
        return settings.getOrDefault(name, fallback);
    }
}
