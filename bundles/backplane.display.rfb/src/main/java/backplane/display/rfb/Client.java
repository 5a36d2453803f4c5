package backplane.display.rfb;

import backplane.api.DisplayBackend.Monitor;
import backplane.display.api.KeyLayout;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;

/** One connection, with a thread that reads and one that writes. */
final class Client {

    private static final int BUFFER = 1 << 16;

    private final Socket socket;
    private final Server server;
    private final Screen screen;
    private final Canvas canvas = new Canvas();
    private final DataInputStream in;
    private final DataOutputStream out;
    private final Outbox outbox;
    private final Keys keys;
    private final Pointer pointer;
    private final String peer;
    private final long start = System.nanoTime();
    private volatile boolean inside;

    Client(Socket socket, Server server, Screen screen, Monitor monitor, KeyLayout layout) throws IOException {
        this.socket = socket;
        this.server = server;
        this.screen = screen;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) server.patience().answer().toMillis());
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), BUFFER));
        outbox = new Outbox(out, screen, canvas, server::wake);
        keys = new Keys(monitor, layout);
        pointer = new Pointer(monitor);
        peer = socket.getInetAddress().getHostAddress() + ":" + socket.getPort();
    }

    void start() {
        thread("rfb-read-", this::read);
    }

    private void thread(String name, Runnable body) {
        Thread thread = new Thread(body, name + peer);
        thread.setDaemon(true);
        thread.start();
    }

    /** Tells whether the client has passed the handshake. */
    boolean isInside() {
        return inside;
    }

    Outbox outbox() {
        return outbox;
    }

    /** Ends the connection if the client takes too long for its password or for what was sent to it. */
    void tend() {
        Patience patience = server.patience();
        boolean late =
                !inside && System.nanoTime() - start > patience.handshake().toNanos();
        if (late || outbox.stalled() > patience.reading().toNanos()) {
            server.log().info("VNC client " + peer + " stalls; it is disconnected");
            close();
        }
    }

    private void read() {
        try {
            screen.refresh();
            canvas.size(screen.size().width(), screen.size().height());
            new Handshake(in, out).perform(server.password(), server.desktop(), canvas);
            socket.setSoTimeout(0);
            inside = true;
            server.entered();
            server.log().info("VNC client " + peer + " looks");
            thread("rfb-write-", this::write);
            Inbox inbox = new Inbox(in, outbox, keys, pointer);
            while (!socket.isClosed()) {
                inbox.message();
            }
        } catch (EOFException | SocketException e) {
            server.log().info("VNC client " + peer + " has left");
        } catch (IOException e) {
            server.log().info("VNC client " + peer + " is disconnected: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            leave();
        }
    }

    private void write() {
        try {
            outbox.run();
        } catch (IOException e) {
            // the reading thread tells
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close();
        }
    }

    private void leave() {
        close();
        server.left(this);
        try {
            keys.releaseAll();
            pointer.releaseAll();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            // the machine is closed
        }
    }

    void close() {
        outbox.close();
        try {
            socket.close();
        } catch (IOException e) {
            // it is closed all the same
        }
    }
}
