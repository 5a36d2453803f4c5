package backplane.core;

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
    PortClaim bar(String name, int size, int widths, PortReader reader, PortWriter writer) throws PlugException {
        PortClaim[] self = new PortClaim[1];
        self[0] = new PortClaim(
                table,
                owner,
                "ports " + name,
                new PortClaim.PortRange(0, size, widths),
                new PortClaim.PortHandler(
                        (p, w) -> reader.read(p - self[0].first(), w),
                        (p, v, w) -> writer.write(p - self[0].first(), v, w),
                        null),
                true);
        claim.add(self[0]);
        return self[0];
    }
}
