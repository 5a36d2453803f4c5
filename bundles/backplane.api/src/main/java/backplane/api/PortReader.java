package backplane.api;

/** Reads a port. */
@FunctionalInterface
public interface PortReader {

    /**
     * @param port the port number; behind a PCI base address register the offset in it
     * @param width 1, 2 or 4 bytes
     * @return the value in the low {@code 8 * width} bits; higher bits are ignored
     */
    int read(int port, int width);
}
