package backplane.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A function's configuration space. The board answers the standard header: identity, command and status, base address
 * registers with sizing, moving and decode enable, ROM base, interrupt line and pin. The device adds what is its own.
 */
@ProviderType
public interface PciFunction {

    /**
     * Declares an I/O base address register. The handlers get offsets.
     *
     * @param index 0 .. 5
     * @param size a power of two, 4 .. 256
     */
    default void ioBar(int index, int size, int widths, PortReader reader, PortWriter writer) throws PlugException {
        ioBar(index, size, widths, reader, writer, null);
    }

    /** As {@link #ioBar(int, int, int, PortReader, PortWriter)}, with a handler for {@code REP INS} and {@code REP OUTS}. */
    void ioBar(int index, int size, int widths, PortReader reader, PortWriter writer, @Nullable PortBlock block)
            throws PlugException;

    /** Declares a 32-bit memory base address register; the region starts unmapped and is moved by the guest. */
    void memoryBar(int index, MemoryRegion region, boolean prefetchable) throws PlugException;

    /** Declares the expansion ROM; the size is rounded up to a power of two of at least 2 KB. */
    void rom(byte[] image) throws PlugException;

    /**
     * Declares the expansion ROM from a file, as the key {@code bootrom} of a card names it; none if the name is blank.
     *
     * @throws PlugException if the file cannot be read
     */
    default void rom(String file) throws PlugException {
        if (file.isBlank()) {
            return;
        }
        try {
            rom(Files.readAllBytes(Path.of(file)));
        } catch (IOException | InvalidPathException e) {
            throw new PlugException(
                    "bootrom=" + file + " cannot be read (" + e.getMessage() + "): name an existing file", e);
        }
    }

    /**
     * Returns an interrupt pin; declares it in the header.
     *
     * @param pin 1 (INTA#) .. 4 (INTD#)
     */
    IrqLine intx(int pin) throws PlugException;

    /**
     * Declares registers of the device's own, bytewise.
     *
     * @param offset 4 .. 255
     * @param initial value after reset
     * @param writable bits that the guest can write; they keep what is written and are part of the slot's state
     */
    void register(int offset, int initial, int writable);

    /** Sets the listener that is told of each byte that the guest wrote, after it was stored. */
    void onWrite(ConfigListener listener);

    /** Returns a byte of the configuration space. */
    int get(int offset);

    /** Sets a byte of the configuration space, whether the guest could write it or not (status bits, say). */
    void set(int offset, int value);

    /** Tells whether the guest has enabled bus mastering (command bit 2). */
    boolean busMaster();

    /** Returns the device number on bus 0. */
    int deviceNumber();

    /** Told of writes to the configuration space. */
    @FunctionalInterface
    interface ConfigListener {

        /** The byte at {@code offset} was written and now has this value. */
        void written(int offset, int value);
    }
}
