package backplane.gdbstub;

import backplane.core.Machine;
import backplane.core.MachineListener;
import backplane.core.MachineState;
import backplane.cpu.api.Debugger.Hit;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** One gdb, from its connection to its leave. The machine is paused whenever gdb may ask something. */
final class Session implements MachineListener {
    private final Socket socket;
    private final Target target;
    private final PacketStream packets;
    private final Commands commands;
    /** gdb waits for the machine to stop. */
    private boolean running;

    private boolean detached;
    /** A packet has come: it is a debugger. Until then nobody stops the machine. */
    private boolean begun;

    Session(Socket socket, Target target) throws IOException {
        this.socket = socket;
        this.target = target;
        packets = new PacketStream(
                new BufferedInputStream(socket.getInputStream()), new BufferedOutputStream(socket.getOutputStream()));
        commands = new Commands(target);
    }

    /** Answers until gdb leaves. */
    void run() throws IOException {
        target.addListener(this);
        try {
            for (String packet = packets.read();
                    packet != null && !detached;
                    packet = detached ? null : packets.read()) {
                try {
                    handle(packet);
                } catch (RuntimeException e) {
                    // the machine is busy or gone: gdb is told, and may ask again
                    packets.write("E01");
                }
            }
        } finally {
            target.removeListener(this);
            end();
        }
    }

    private synchronized void handle(String packet) throws IOException {
        if (packet.equals(PacketStream.INTERRUPT)) {
            if (running) {
                target.pause();
                stopped("T02thread:01;");
            }
            return;
        }
        if (running) {
            // nothing may be asked now; whoever does is out of step
            return;
        }
        begin();
        switch (verb(packet)) {
            case "continue" -> {
                commands.from(packet);
                running = true;
                target.takeHit();
                target.resume();
            }
            case "step" -> {
                commands.from(packet);
                target.step();
                stopped(target.off() ? "W00" : reason(target.takeHit()));
            }
            case "detach" -> {
                packets.write("OK");
                detached = true;
            }
            case "kill" -> {
                detached = true;
                target.kill();
                if (packet.startsWith("v")) {
                    packets.write("OK");
                }
            }
            case "noack" -> {
                packets.write("OK");
                packets.unacknowledged();
            }
            default -> packets.write(commands.answer(packet));
        }
    }

    private void begin() {
        if (!begun) {
            begun = true;
            target.pause();
            commands.begin();
        }
    }

    private synchronized void end() {
        running = false;
        if (begun) {
            commands.clear();
            target.resume();
        }
    }

    private static String verb(String packet) {
        if (packet.startsWith("vCont;")) {
            char first = packet.length() > 6 ? packet.charAt(6) : ' ';
            return first == 's' || first == 'S' ? "step" : first == 'c' || first == 'C' ? "continue" : "";
        }
        if (packet.startsWith("vKill")) {
            return "kill";
        }
        if (packet.equals("QStartNoAckMode")) {
            return "noack";
        }
        return switch (packet.isEmpty() ? ' ' : packet.charAt(0)) {
            case 'c', 'C' -> "continue";
            case 's', 'S' -> "step";
            case 'D' -> "detach";
            case 'k' -> "kill";
            default -> "";
        };
    }

    /** The machine stopped, or went off. */
    @Override
    public synchronized void state(Machine machine, MachineState state, String detail) {
        boolean stale = state == MachineState.PAUSED && !target.paused();
        if (!running || state == MachineState.RUNNING || stale) {
            return;
        }
        try {
            stopped(state == MachineState.PAUSED ? reason(target.takeHit()) : "W00");
        } catch (IOException | RuntimeException e) {
            close();
        }
    }

    private void stopped(String reply) throws IOException {
        running = false;
        String advice = reply.startsWith("T") ? commands.advice() : "";
        if (!advice.isEmpty()) {
            packets.write("O" + Commands.hex(advice));
        }
        packets.write(reply);
    }

    private static String reason(@Nullable Hit hit) {
        if (hit == null) {
            return "T05thread:01;";
        }
        String watch =
                switch (hit.kind()) {
                    case CODE -> "";
                    case READ -> "rwatch:";
                    case WRITE -> "watch:";
                    case ACCESS -> "awatch:";
                };
        return "T05thread:01;" + (watch.isEmpty() ? "" : watch + Long.toHexString(hit.address()) + ";");
    }

    void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // it is gone in any case
        }
    }
}
