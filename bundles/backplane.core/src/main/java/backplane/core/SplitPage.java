package backplane.core;

import org.jspecify.annotations.Nullable;

/** A page in which several regions begin or end: each byte is looked up. */
final class SplitPage implements PageHandler {

    private final MemoryClaim[] layers;

    /** @param layers all that touch the page, the winner first */
    SplitPage(MemoryClaim[] layers) {
        this.layers = layers;
    }

    @Override
    public long read(long address, int width) {
        MemoryClaim owner = sole(address, width);
        if (owner != null) {
            return owner.read(address, width);
        }
        long value = 0;
        for (int i = 0; i < width; i++) {
            value |= readByte(address + i) << 8 * i;
        }
        return value;
    }

    @Override
    public void write(long address, long value, int width) {
        MemoryClaim owner = sole(address, width);
        if (owner != null) {
            owner.write(address, value, width);
            return;
        }
        for (int i = 0; i < width; i++) {
            MemoryClaim layer = at(address + i);
            if (layer != null) {
                layer.write(address + i, value >>> 8 * i & 0xff, 1);
            }
        }
    }

    private long readByte(long address) {
        MemoryClaim layer = at(address);
        return layer == null ? 0xff : layer.read(address, 1) & 0xff;
    }

    /** Returns the handler that gets the access undivided, or null. */
    private @Nullable MemoryClaim sole(long address, int width) {
        MemoryClaim first = at(address);
        if (first == null || first.kind() != MemoryClaim.Kind.MMIO && width > 1) {
            return null;
        }
        for (int i = 1; i < width; i++) {
            if (at(address + i) != first) {
                return null;
            }
        }
        return first;
    }

    private @Nullable MemoryClaim at(long address) {
        for (MemoryClaim layer : layers) {
            if (layer.covers(address, 1)) {
                return layer;
            }
        }
        return null;
    }
}
