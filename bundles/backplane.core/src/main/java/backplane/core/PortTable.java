package backplane.core;

import backplane.api.PlugException;
import backplane.api.PortReader;
import backplane.api.PortWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The I/O ports as flat arrays, one for each width and direction, so that an access is one array load and one interface
 * call. No entry is ever null: where nobody answers, {@link #FLOATING} does; where a width is not taken, a splitter.
 */
final class PortTable {

    private static final int PORTS = 0x10000;

    /** An access to port FFFFh may reach 3 ports beyond the end; nobody is there. */
    private static final int LENGTH = PORTS + 3;

    /** Nobody drives the data lines: they are pulled high. */
    static final PortReader FLOATING = (port, width) -> -1;

    private static final PortWriter IGNORED = (port, value, width) -> {};

    final PortReader[] in8 = new PortReader[LENGTH];
    final PortReader[] in16 = new PortReader[LENGTH];
    final PortReader[] in32 = new PortReader[LENGTH];
    final PortWriter[] out8 = new PortWriter[LENGTH];
    final PortWriter[] out16 = new PortWriter[LENGTH];
    final PortWriter[] out32 = new PortWriter[LENGTH];
    private final @Nullable PortClaim[] direct8 = new PortClaim[LENGTH];
    private final @Nullable PortClaim[] direct16 = new PortClaim[LENGTH];
    private final @Nullable PortClaim[] direct32 = new PortClaim[LENGTH];

    private final PortReader splitIn16 =
            (port, width) -> in8[port].read(port, 1) & 0xff | (in8[port + 1].read(port + 1, 1) & 0xff) << 8;
    private final PortReader splitIn32 =
            (port, width) -> in16[port].read(port, 2) & 0xffff | in16[port + 2].read(port + 2, 2) << 16;
    private final PortWriter splitOut16 = (port, value, width) -> {
        out8[port].write(port, value & 0xff, 1);
        out8[port + 1].write(port + 1, value >>> 8 & 0xff, 1);
    };
    private final PortWriter splitOut32 = (port, value, width) -> {
        out16[port].write(port, value & 0xffff, 2);
        out16[port + 2].write(port + 2, value >>> 16, 2);
    };

    /** The claims in force; fixed ones before those of base address registers, which yield to them. */
    private final List<PortClaim> claims = new ArrayList<>();

    PortTable() {
        Arrays.fill(in8, FLOATING);
        Arrays.fill(out8, IGNORED);
        Arrays.fill(in16, splitIn16);
        Arrays.fill(out16, splitOut16);
        Arrays.fill(in32, splitIn32);
        Arrays.fill(out32, splitOut32);
        // beyond the last port there is nothing to split
        Arrays.fill(in16, PORTS, LENGTH, FLOATING);
        Arrays.fill(out16, PORTS, LENGTH, IGNORED);
    }

    /** Reads a port; {@code width} 1, 2 or 4; zero-extended. */
    int in(int port, int width) {
        int p = port & 0xffff;
        return switch (width) {
            case 1 -> in8[p].read(p, 1) & 0xff;
            case 2 -> in16[p].read(p, 2) & 0xffff;
            default -> in32[p].read(p, 4);
        };
    }

    /** Writes a port. */
    void out(int port, int value, int width) {
        int p = port & 0xffff;
        switch (width) {
            case 1 -> out8[p].write(p, value & 0xff, 1);
            case 2 -> out16[p].write(p, value & 0xffff, 2);
            default -> out32[p].write(p, value, 4);
        }
    }

    /** Returns who answers an access without its being split, or null. */
    @Nullable
    PortClaim direct(int port, int width) {
        int p = port & 0xffff;
        return width == 1 ? direct8[p] : width == 2 ? direct16[p] : direct32[p];
    }

    /** Returns the claims in force, for the inventory. */
    List<PortClaim> claims() {
        return claims;
    }

    void add(PortClaim claim) {
        int at = claim.yielding() ? claims.size() : firstYielding();
        claims.add(at, claim);
        resolve(claim.first(), claim.count());
    }

    void remove(PortClaim claim) {
        if (claims.remove(claim)) {
            resolve(claim.first(), claim.count());
        }
    }

    /** Throws if a fixed claim of another slot stands in the way. */
    void check(PortClaim claim, int first) throws PlugException {
        PortClaim other = conflict(claim, first);
        if (other != null) {
            int port = Math.max(first, other.first());
            throw new PlugException(String.format(
                    "port 0x%x is taken by %s; give %s another address, or take %s out",
                    port, other.owner(), claim.owner(), other.owner()));
        }
    }

    @Nullable
    PortClaim conflict(PortClaim claim, int first) {
        if (claim.yielding()) {
            return null;
        }
        for (PortClaim c : claims) {
            if (c != claim && !c.yielding() && claim.clashes(c, first)) {
                return c;
            }
        }
        return null;
    }

    /** Looks up anew who answers at these ports, and at those before them from where a wider access reaches them. */
    void resolve(int first, int count) {
        for (int p = Math.max(0, first - 3); p < first + count && p < PORTS; p++) {
            PortClaim c = find(p, 1);
            direct8[p] = c;
            in8[p] = c == null ? FLOATING : c.reader();
            out8[p] = c == null ? IGNORED : c.writer();
            c = find(p, 2);
            direct16[p] = c;
            in16[p] = c == null ? splitIn16 : c.reader();
            out16[p] = c == null ? splitOut16 : c.writer();
            c = find(p, 4);
            direct32[p] = c;
            in32[p] = c == null ? splitIn32 : c.reader();
            out32[p] = c == null ? splitOut32 : c.writer();
        }
    }

    private @Nullable PortClaim find(int port, int width) {
        for (PortClaim c : claims) {
            if (c.answers(port, width)) {
                return c;
            }
        }
        return null;
    }

    private int firstYielding() {
        int i = 0;
        while (i < claims.size() && !claims.get(i).yielding()) {
            i++;
        }
        return i;
    }
}
