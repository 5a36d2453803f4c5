package backplane.core;

import backplane.api.PlugException;
import backplane.api.ShadowWindow;
import backplane.api.StateIo;

/** A window where system RAM is hidden, or laid over everything. */
final class ShadowClaim implements Claim, ShadowWindow {

    private final MemoryTable table;
    private final String owner;
    private final String name;
    private final long base;
    private final long length;
    private boolean readRam;
    private boolean writeRam;
    private boolean committed;

    ShadowClaim(MemoryTable table, String owner, String name, long base, long length) {
        this.table = table;
        this.owner = owner;
        this.name = name;
        this.base = base;
        this.length = length;
    }

    String owner() {
        return owner;
    }

    long base() {
        return base;
    }

    long length() {
        return length;
    }

    boolean covers(long address) {
        return address >= base && address < base + length;
    }

    boolean readRam() {
        return readRam;
    }

    boolean writeRam() {
        return writeRam;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void check() throws PlugException {
        table.check(this);
    }

    @Override
    public void commit() {
        committed = true;
        table.add(this);
    }

    @Override
    public void withdraw() {
        if (committed) {
            committed = false;
            table.remove(this);
        }
    }

    @Override
    public boolean stateful() {
        return true;
    }

    @Override
    public void state(StateIo io) {
        boolean read = io.flag("read_ram", readRam);
        boolean write = io.flag("write_ram", writeRam);
        if (io.loading()) {
            set(read, write);
        }
    }

    @Override
    public void set(boolean read, boolean write) {
        if (read == readRam && write == writeRam) {
            return;
        }
        readRam = read;
        writeRam = write;
        if (committed) {
            table.resolve(base, length);
        }
    }
}
