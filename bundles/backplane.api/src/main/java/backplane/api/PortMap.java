package backplane.api;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** The 65,536 I/O ports of the machine. Ports that nobody claims read all ones and ignore writes. */
@ProviderType
public interface PortMap {

    /** Access widths for {@link #map}: the sum of the widths in bytes that a handler takes. */
    int BYTE = 1, WORD = 2, DWORD = 4;

    /**
     * Claims ports. Accesses of a width that the handler does not take are split into smaller ones, low port first; an
     * access that reaches beyond the claimed range is split at its end.
     *
     * @param first first port, 0 .. 65535
     * @param count number of ports, 1 .. 65536 - first
     * @param widths sum of {@link #BYTE}, {@link #WORD}, {@link #DWORD}; must contain {@code BYTE} or be the only width:
     *     accesses narrower than the narrowest width read all ones and are ignored
     * @throws PlugException if one of them is taken; names the port and its owner
     */
    default PortRegion map(int first, int count, int widths, PortReader reader, PortWriter writer)
            throws PlugException {
        return map(first, count, widths, reader, writer, null);
    }

    /** As {@link #map(int, int, int, PortReader, PortWriter)}, with a handler for {@code REP INS} and {@code REP OUTS}. */
    PortRegion map(int first, int count, int widths, PortReader reader, PortWriter writer, @Nullable PortBlock block)
            throws PlugException;
}
