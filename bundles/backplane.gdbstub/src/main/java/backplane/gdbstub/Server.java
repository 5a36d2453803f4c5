package backplane.gdbstub;

import backplane.api.DeviceLog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** Waits for gdb; one debugger at a time, a second one is told so by being disconnected. */
final class Server {
    private final ServerSocket socket;
    private final Target target;
    private final DeviceLog log;
    private volatile @Nullable Session session;

    Server(InetAddress address, int port, Target target, DeviceLog log) throws IOException {
        socket = new ServerSocket(port, 2, address);
        this.target = target;
        this.log = log;
        Thread thread = new Thread(this::listen, "backplane-gdbstub");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return socket.getLocalPort();
    }

    boolean connected() {
        return session != null;
    }

    private void listen() {
        while (!socket.isClosed()) {
            try {
                accept(socket.accept());
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    log.warn("gdb: " + e.getMessage());
                }
            }
        }
    }

    private void accept(Socket connection) throws IOException {
        if (session != null) {
            connection.close();
            return;
        }
        connection.setTcpNoDelay(true);
        Session opened = new Session(connection, target);
        session = opened;
        log.info("gdb has connected");
        Thread thread = new Thread(() -> serve(opened), "backplane-gdb");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(Session opened) {
        try {
            opened.run();
        } catch (IOException | RuntimeException e) {
            log.info("gdb: " + e.getMessage());
        } finally {
            session = null;
            opened.close();
            log.info("gdb has gone");
        }
    }

    void close() {
        try {
            socket.close();
        } catch (IOException e) {
            log.warn("gdb: " + e.getMessage());
        }
        Session open = session;
        if (open != null) {
            open.close();
        }
    }
}
