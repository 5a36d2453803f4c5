package backplane.core;

import backplane.api.IrqLine;
import backplane.api.StateIo;

/** One driver of an interrupt wire. */
final class LineClaim implements Claim, IrqLine {

    private final Wires wires;
    private final String name;
    private final int wire;
    private boolean level;
    private boolean committed;
    private boolean suspended;

    LineClaim(Wires wires, String name, int wire) {
        this.wires = wires;
        this.name = name;
        this.wire = wire;
    }

    boolean level() {
        return level;
    }

    /** Tells whether the other one drives the same ISA input. PCI wires are made to be shared. */
    boolean shares(Claim other) {
        return other instanceof LineClaim line && line.wires == wires && line.wire == wire && wires.edges();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void check() {}

    @Override
    public void commit() {
        committed = true;
        if (level) {
            wires.drive(wire, true);
        }
    }

    @Override
    public void withdraw() {
        suspended = false;
        set(false);
        committed = false;
    }

    /** The level stays; the held device can no longer change it. */
    @Override
    public void suspend() {
        suspended = true;
    }

    @Override
    public String text() {
        return name + (level ? " high" : " low");
    }

    @Override
    public boolean stateful() {
        return true;
    }

    @Override
    public void state(StateIo io) {
        set(io.flag("level", level));
    }

    @Override
    public void set(boolean asserted) {
        if (asserted != level && !suspended) {
            level = asserted;
            if (committed) {
                wires.drive(wire, asserted);
            }
        }
    }
}
