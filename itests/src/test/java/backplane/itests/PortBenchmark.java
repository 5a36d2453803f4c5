package backplane.itests;

import backplane.core.Board;
import backplane.core.Machine;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** What a port access costs, each on the machine thread, as a guest's are. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PortBenchmark {

    /** Accesses for one trip to the machine thread, whose cost vanishes among them. */
    static final int ACCESSES = 1_000_000;

    /** Others than the device's are open bus; a table, so that no access can be taken out of the loop. */
    private static final int[] PORTS = {
        PortBoard.PORT, PortBoard.PORT, 0x2f0, PortBoard.PORT, PortBoard.PORT, PortBoard.PORT, 0x2f1, PortBoard.PORT
    };

    /** What a round must add up to. */
    static final long SUM = (6L * PortBoard.PORT + 2 * 0xff) * (ACCESSES / PORTS.length);

    /** Reads the port of a device, and now and then one without. */
    @Benchmark
    @OperationsPerInvocation(ACCESSES)
    public long in(PortBoard wired) {
        Machine machine = wired.machine();
        return machine.<Long, RuntimeException>call(() -> read(machine.board()));
    }

    private static long read(Board board) {
        long sum = 0;
        for (int i = 0; i < ACCESSES; i++) {
            sum += board.in(PORTS[i % PORTS.length], 1);
        }
        return sum;
    }
}
