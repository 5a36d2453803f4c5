package backplane.core;

import backplane.api.Bytes;
import backplane.api.PlugException;
import backplane.api.PortBlock;
import backplane.api.PortMap;
import backplane.api.PortReader;
import backplane.api.PortRegion;
import backplane.api.PortWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The I/O ports as one slot sees them. */
final class SlotPorts implements PortMap {

    private final PortTable table;
    private final String owner;
    private final List<Claim> claims;
    private final Claims claim;

    SlotPorts(PortTable table, String owner, List<Claim> claims, Claims claim) {
        this.table = table;
        this.owner = owner;
        this.claims = claims;
        this.claim = claim;
    }

    @Override
    public PortRegion map(
            int first, int count, int widths, PortReader reader, PortWriter writer, @Nullable PortBlock block)
            throws PlugException {
        if (first < 0 || count < 1 || first + count > 0x10000 || widths < 1 || widths > 7) {
            throw new PlugException(String.format(
                    "ports of %s: first 0x%x, count %d, widths %d; legal are 0x0 .. 0xffff and a sum of 1, 2, 4",
                    owner, first, count, widths));
        }
        PortClaim made = new PortClaim(
                table,
                owner,
                String.format("ports %x/%d", first, widths),
                new PortClaim.PortRange(first, count, widths),
                new PortClaim.PortHandler(reader, writer, block),
                false);
        for (Claim c : claims) {
            if (c instanceof PortClaim other && !other.yielding() && made.clashes(other, first)) {
                throw new PlugException(String.format(
                        "%s claims port 0x%x twice; give its registers different addresses",
                        owner, Math.max(first, other.first())));
            }
        }
        claim.add(made);
        return made;
    }

    /** Claims ports that a base address register moves; the handlers get offsets. */
    PortClaim bar(String name, int size, int widths, PortClaim.PortHandler handler) throws PlugException {
        Offsets offsets = new Offsets(handler);
        PortClaim made = new PortClaim(
                table,
                owner,
                "ports " + name,
                new PortClaim.PortRange(0, size, widths),
                new PortClaim.PortHandler(offsets, offsets, handler.block() == null ? null : offsets),
                true);
        offsets.claim = made;
        claim.add(made);
        return made;
    }

    /** Turns port numbers into offsets from wherever the claim is at the moment. */
    private static final class Offsets implements PortReader, PortWriter, PortBlock {

        private final PortClaim.PortHandler handler;
        private @Nullable PortClaim claim;

        Offsets(PortClaim.PortHandler handler) {
            this.handler = handler;
        }

        private int offset(int port) {
            PortClaim c = claim;
            return c == null ? port : port - c.first();
        }

        @Override
        public int read(int port, int width) {
            return handler.reader().read(offset(port), width);
        }

        @Override
        public void write(int port, int value, int width) {
            handler.writer().write(offset(port), value, width);
        }

        @Override
        public int readBlock(int port, int width, Bytes memory, long address, int count) {
            PortBlock block = handler.block();
            return block == null ? 0 : block.readBlock(offset(port), width, memory, address, count);
        }

        @Override
        public int writeBlock(int port, int width, Bytes memory, long address, int count) {
            PortBlock block = handler.block();
            return block == null ? 0 : block.writeBlock(offset(port), width, memory, address, count);
        }
    }
}
