package backplane.cpu.engine;

import backplane.cpu.api.Exit;
import backplane.cpu.api.Gear;
import java.util.ArrayList;
import java.util.List;

/** A gear that executes nothing and notes what it is told. */
final class RecordingGear implements Gear {
    final List<String> told = new ArrayList<>();

    @Override
    public int run() {
        return Exit.UNSUPPORTED;
    }

    @Override
    public void written(long page, int at, int bytes) {
        told.add("written %x %x %d".formatted(page, at, bytes));
    }

    @Override
    public void unmapped() {
        told.add("unmapped");
    }

    @Override
    public void flush() {
        told.add("flush");
    }
}
