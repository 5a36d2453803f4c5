package backplane.api;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Where a device is plugged: everything that a board gives to it. What is claimed here is taken back by the board when
 * the device leaves; nothing has to be released. All of it may be claimed only inside {@link Device#attach}.
 */
@ProviderType
public interface Slot {

    /** Returns the name of this slot, in Bochs' words: {@code ne2k0}, {@code ata0-master}, {@code com1}. */
    String id();

    /** Returns the I/O ports. */
    PortMap ports();

    /** Returns the physical address space; also the way of bus-master access (DMA). */
    MemoryMap memory();

    /**
     * Returns a line into ISA interrupt input {@code n}. Several devices may drive one input; the input is high while
     * any of them holds it high.
     *
     * @param n 0 .. 15
     * @throws PlugException if {@code n} is out of range or reserved (2, the cascade; drivers mean 9)
     */
    IrqLine irq(int n) throws PlugException;

    /** Returns the virtual clock. */
    Clock clock();

    /** Returns the log of this slot. */
    DeviceLog log();

    /** Returns what firmware and CMOS must know of the machine. */
    MachineFacts facts();

    /** Returns power-off, reset and the other things that a chip can do to the whole machine. */
    MachineControl control();

    /**
     * Returns an open end of a connector that the board owns: {@link EthernetPort}, {@link CharPort}, {@link
     * MediumPort}, {@link DisplayPort}, {@link PciSocket}, {@link CpuBus}, {@link CpuPins}. What is at the other end can
     * be changed without the device's knowledge.
     *
     * @param name tells several connectors of one device apart, {@code ""} for the only one; with it the other end is
     *     found: {@code ne2k0}, or {@code harddrv} and {@code ata0-master}
     * @throws PlugException if the board has no such connector
     */
    <T> T socket(Class<T> type, String name) throws PlugException;

    /**
     * Offers a service to the other devices of this machine, which find it by {@link #link}. The type is any interface,
     * also one that this API does not know.
     *
     * @throws PlugException if another device provides the same type and name
     */
    <T> void provide(Class<T> type, String name, T service) throws PlugException;

    /** Returns the link to a service of another device, which may come and go at any time. */
    <T> Link<T> link(Class<T> type, String name);
}
