package backplane.core;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A bundle of interrupt wires: each is high while any of its drivers holds it high. The sink at their end may come and
 * go; it is told of differences only, so a sink that was swapped sees no edge that did not happen.
 */
final class Wires {

    /** The end of the wires. */
    @FunctionalInterface
    interface Sink {
        /** A wire changed its level. */
        void level(int wire, boolean high);
    }

    private final int[] drivers;
    private final boolean[] reported;
    private final boolean edges;
    private @Nullable Sink sink;

    /** @param edges whether a driver's edge is lost while another one holds the wire, as on ISA */
    Wires(int count, boolean edges) {
        this.edges = edges;
        drivers = new int[count];
        reported = new boolean[count];
    }

    int count() {
        return drivers.length;
    }

    /** Tells whether the wires are edge-triggered. */
    boolean edges() {
        return edges;
    }

    /** Returns the level of a wire. */
    boolean high(int wire) {
        return drivers[wire] > 0;
    }

    /** One more driver, or one less, holds the wire high. */
    void drive(int wire, boolean high) {
        drivers[wire] += high ? 1 : -1;
        report(wire);
    }

    /** Connects a sink that knows what was reported before, and reports what has changed since. */
    void connect(Sink end) {
        sink = end;
        for (int i = 0; i < drivers.length; i++) {
            report(i);
        }
    }

    /**
     * Nobody is at the end.
     *
     * @param forget the sink does not come back with its state: the next one starts with low wires
     */
    void disconnect(boolean forget) {
        sink = null;
        if (forget) {
            Arrays.fill(reported, false);
        }
    }

    /** The next sink knows the present levels. */
    void adopt() {
        for (int i = 0; i < drivers.length; i++) {
            reported[i] = high(i);
        }
    }

    private void report(int wire) {
        boolean high = high(wire);
        Sink end = sink;
        if (end != null && high != reported[wire]) {
            reported[wire] = high;
            end.level(wire, high);
        }
    }
}
