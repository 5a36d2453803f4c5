package backplane.shell.command;

import backplane.api.CpuAccess;
import backplane.core.Board;
import backplane.cpu.api.Debugger;
import backplane.machine.HostedMachine;
import java.util.Optional;
import java.util.function.Function;

/** The way from a command to the processor of a machine. */
final class Processors {
    private Processors() {}

    /** Uses the registers. */
    static <T> T access(HostedMachine host, Function<CpuAccess, T> use) {
        T result = host.machine().cpu(use);
        if (result == null) {
            throw none(host);
        }
        return result;
    }

    /** Uses the debugger's side of the processor. */
    static <T> T debugger(HostedMachine host, Function<Debugger, T> use) {
        Board board = host.machine().board();
        return host.machine()
                .<Optional<T>, RuntimeException>call(() -> Optional.ofNullable(board.service(Debugger.class, "cpu0"))
                        .map(use))
                .orElseThrow(() -> none(host));
    }

    static long linear(HostedMachine host, int segment, long offset) {
        return debugger(host, d -> d.linear(segment, offset));
    }

    private static IllegalStateException none(HostedMachine host) {
        return new IllegalStateException(host.name() + " has no processor; see dev:list");
    }
}
