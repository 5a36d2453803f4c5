package backplane.api;

/** Writes a port. */
@FunctionalInterface
public interface PortWriter {

    /**
     * @param port the port number; behind a PCI base address register the offset in it
     * @param value the value, zero-extended from {@code width} bytes
     * @param width 1, 2 or 4 bytes
     */
    void write(int port, int value, int width);
}
