package backplane.cpu;

import static backplane.cpu.api.StateLayout.EXECUTED;

import backplane.api.Bytes;
import backplane.cpu.api.Gear;
import backplane.cpu.api.GearFactory;
import backplane.cpu.api.GearHost;
import backplane.cpu.nativecode.NativeGearFactory;

/** The native gear, how many instructions it has executed itself, and how often it was entered. */
final class CountingGear implements Gear {
    private final Gear gear;
    private final Bytes state;
    private final Factory factory;

    static final class Factory implements GearFactory {
        long executed;
        /** Runs, and those of them that executed something. */
        int runs, fruitful;

        private final GearFactory real = new NativeGearFactory();

        @Override
        public String name() {
            return real.name();
        }

        @Override
        public Gear open(GearHost host) {
            return new CountingGear(real.open(host), host.state(), this);
        }
    }

    private CountingGear(Gear gear, Bytes state, Factory factory) {
        this.gear = gear;
        this.state = state;
        this.factory = factory;
    }

    @Override
    public int run() {
        int exit = gear.run();
        long executed = state.i64(EXECUTED);
        factory.executed += executed;
        factory.runs++;
        factory.fruitful += executed > 0 ? 1 : 0;
        return exit;
    }

    @Override
    public void written(long page, int at, int bytes) {
        gear.written(page, at, bytes);
    }

    @Override
    public void unmapped() {
        gear.unmapped();
    }

    @Override
    public void flush() {
        gear.flush();
    }

    @Override
    public void close() {
        gear.close();
    }
}
