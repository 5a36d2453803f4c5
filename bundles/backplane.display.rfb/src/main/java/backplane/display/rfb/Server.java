package backplane.display.rfb;

import backplane.api.DeviceLog;
import backplane.api.DisplayBackend.Monitor;
import backplane.display.api.KeyLayout;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes clients in, and lets the guest paint while any of them waits for changes. */
final class Server {

    private static final int MOST_CLIENTS = 8;
    private static final long FRAME_MILLIS = 33;
    private static final long TEND_MILLIS = 1000;

    private final ServerSocket socket;
    private final Monitor monitor;
    private final String password;
    private final KeyLayout layout;
    private final Patience patience;
    private final Screen screen;
    private final List<Client> clients = new CopyOnWriteArrayList<>();
    private boolean closed;
    private boolean attended;

    Server(ServerSocket socket, Monitor monitor, String password, KeyLayout layout, Patience patience) {
        this.socket = socket;
        this.monitor = monitor;
        this.password = password;
        this.layout = layout;
        this.patience = patience;
        screen = new Screen(monitor);
    }

    void start() {
        thread("rfb-accept-", this::accept);
        thread("rfb-paint-", this::paint);
    }

    private void thread(String name, Runnable body) {
        Thread thread = new Thread(body, name + socket.getLocalPort());
        thread.setDaemon(true);
        thread.start();
    }

    String password() {
        return password;
    }

    Patience patience() {
        return patience;
    }

    /** Returns the name of the desktop, which viewers show in the title of their window. */
    String desktop() {
        return "Backplane: " + monitor.machine();
    }

    DeviceLog log() {
        return monitor.log();
    }

    /** Returns how many clients look. */
    long looking() {
        return clients.stream().filter(Client::isInside).count();
    }

    // ---- clients

    private void accept() {
        while (!socket.isClosed()) {
            try {
                take(socket.accept());
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    log().warn("VNC server: " + e.getMessage());
                }
            }
        }
    }

    private void take(Socket connection) throws IOException {
        if (clients.size() >= MOST_CLIENTS) {
            log().warn("VNC client " + connection.getRemoteSocketAddress() + " is one too many");
            connection.close();
            return;
        }
        Client client = new Client(connection, this, screen, monitor, layout);
        clients.add(client);
        client.start();
        wake();
        if (socket.isClosed()) {
            client.close();
        }
    }

    /** A client has passed the handshake. */
    void entered() {
        attend();
    }

    /** A client has gone. */
    void left(Client client) {
        clients.remove(client);
        attend();
    }

    private synchronized void attend() {
        boolean now = looking() > 0;
        if (now != attended) {
            attended = now;
            monitor.attended(now);
        }
    }

    // ---- painting

    /** A client waits for changes, or has come. */
    synchronized void wake() {
        notifyAll();
    }

    private void paint() {
        try {
            while (idle()) {
                if (waiting() && screen.refresh()) {
                    clients.forEach(client -> client.outbox().changed());
                }
                clients.forEach(Client::tend);
                Thread.sleep(FRAME_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean waiting() {
        return clients.stream().anyMatch(client -> client.outbox().isWaiting());
    }

    /** Waits until there is something to do; returns false when closed. */
    private synchronized boolean idle() throws InterruptedException {
        if (!closed && !waiting()) {
            // stalled clients are looked after now and then
            wait(clients.isEmpty() ? 0 : TEND_MILLIS);
        }
        return !closed;
    }

    /** Sends all clients away. */
    void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            socket.close();
        } catch (IOException e) {
            // it is closed all the same
        }
        clients.forEach(Client::close);
    }
}
