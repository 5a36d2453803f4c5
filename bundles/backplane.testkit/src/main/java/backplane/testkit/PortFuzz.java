package backplane.testkit;

import backplane.core.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random accesses to everything that a slot has claimed: all widths, also across the ends; the same for each seed. */
final class PortFuzz {

    private static final int[] WIDTHS = {1, 2, 4};

    private final DeviceBench bench;
    private final String slot;
    private final Random random;

    PortFuzz(DeviceBench bench, String slot, long seed) {
        this.bench = bench;
        this.slot = slot;
        random = new Random(seed);
    }

    /** Gives the slot's PCI functions addresses, so that there is something to reach. */
    void placeBars() {
        for (Span s : bench.board().spans(slot)) {
            if (s.kind().equals("pci")) {
                int f = (int) s.first();
                bench.enablePci(f >> 3, f & 7, 0xc000 + (f & 7) * 0x800, 0xd000_0000L + (f & 7) * 0x400_0000L);
            }
        }
    }

    /** Makes accesses; time passes a little after some of them. */
    void run(int accesses) {
        for (int i = 0; i < accesses; i++) {
            List<Span> spans = new ArrayList<>(bench.board().spans(slot));
            spans.removeIf(s -> !s.enabled());
            if (!spans.isEmpty()) {
                access(spans.get(random.nextInt(spans.size())));
            }
            if (random.nextInt(16) == 0) {
                bench.advance(random.nextInt(200_000));
                if (random.nextBoolean()) {
                    bench.idle();
                }
            }
        }
    }

    private void access(Span span) {
        switch (span.kind()) {
            case "port" -> port((int) (span.first() + random.nextLong(span.count())));
            case "pci" -> config((int) span.first());
            default -> memory(span.first() + random.nextLong(span.count()));
        }
    }

    private void port(int port) {
        int width = WIDTHS[random.nextInt(3)];
        if (random.nextBoolean()) {
            bench.in(port, width);
        } else {
            bench.out(port, value(), width);
        }
    }

    private void memory(long address) {
        int width = 1 << random.nextInt(4);
        if (random.nextBoolean()) {
            bench.read(address, width);
        } else {
            bench.write(address, (long) value() << 32 | value() & 0xffff_ffffL, width);
        }
    }

    private void config(int function) {
        int offset = random.nextInt(256);
        // base addresses and decode enable stay: without them nothing could be reached
        boolean fixed = offset < 8 || offset >= 0x0d && offset < 0x34;
        if (fixed || random.nextBoolean()) {
            bench.pciRead(function >> 3, function & 7, offset, 1);
        } else {
            bench.pciWrite(function >> 3, function & 7, offset, value() & 0xff, 1);
        }
    }

    /** Registers react to single bits, small numbers and all ones more often than to noise. */
    private int value() {
        return switch (random.nextInt(4)) {
            case 0 -> 1 << random.nextInt(32);
            case 1 -> random.nextInt(256);
            case 2 -> -1 >>> random.nextInt(32);
            default -> random.nextInt();
        };
    }
}
