package backplane.eth.vnet;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;

/**
 * One connection: takes a request up to its empty line, sends the answer within the peer's window, and closes. In-order
 * data only; what is lost is sent again from the first missing octet, after three duplicate acknowledgements or a timeout.
 */
final class TcpConnection {

    static final int MSS = 1460, WINDOW = 16_384;
    private static final int LONGEST_REQUEST = 16_384, DUPLICATES = 3, ATTEMPTS = 12;
    private static final long TIMEOUT = 300_000_000L, IDLE = 60_000_000_000L;
    private static final byte[] NOTHING = {};

    private final Tcp tcp;
    private final Peer peer;
    private final int port;
    private final Function<String, byte[]> service;

    /** The sequence number of the first octet of the answer. */
    private final int first;

    private byte[] answer = NOTHING;
    private boolean answered;
    private final StringBuilder request = new StringBuilder();

    private int mss = 536;
    private int window;
    private int acknowledged;
    private int next;
    private int expected;
    private boolean theirFin;
    private boolean over;
    private int duplicates;

    /** What was sent when a loss was noticed; until it is acknowledged, duplicates tell of the same loss. */
    private int recovery;

    private int attempts;
    private long since = System.nanoTime();

    TcpConnection(Tcp tcp, Peer peer, int port, int sequence, Function<String, byte[]> service) {
        this.tcp = tcp;
        this.peer = peer;
        this.port = port;
        this.service = service;
        acknowledged = sequence;
        next = sequence;
        first = sequence + 1;
        recovery = sequence;
    }

    boolean over() {
        return over;
    }

    /** Takes the SYN. */
    void open(byte[] p) throws InterruptedException {
        expected = Octets.get32(p, 4) + 1;
        window = Octets.get16(p, 14);
        options(p);
        synchronize();
    }

    private void options(byte[] p) {
        int end = Math.min((p[12] >> 4 & 0xf) * 4, p.length);
        for (int at = Tcp.HEADER; at + 1 < end && p[at] != 0; ) {
            int length = p[at] == 1 ? 1 : Math.max(2, p[at + 1] & 0xff);
            if (p[at] == 2 && length == 4 && at + 4 <= end) {
                mss = Math.max(64, Math.min(MSS, Octets.get16(p, at + 2)));
            }
            at += length;
        }
    }

    private void synchronize() throws InterruptedException {
        next = first;
        tcp.send(peer, port, first - 1, expected, Tcp.SYN | Tcp.ACK, NOTHING);
    }

    void segment(byte[] p, int header) throws InterruptedException {
        int flags = p[13];
        if ((flags & Tcp.RST) != 0) {
            over = true;
            return;
        }
        if ((flags & Tcp.SYN) != 0) {
            synchronize();
            return;
        }
        since = System.nanoTime();
        if ((flags & Tcp.ACK) != 0) {
            acknowledge(Octets.get32(p, 8), Octets.get16(p, 14), p.length == header);
        }
        take(p, header, (flags & Tcp.FIN) != 0);
        push();
        over |= theirFin && answered && acknowledged == end();
    }

    /** The sequence number behind the answer and our FIN. */
    private int end() {
        return first + answer.length + 1;
    }

    private void acknowledge(int number, int theirWindow, boolean empty) {
        window = theirWindow;
        int highest = next - recovery > 0 ? next : recovery;
        if (number - acknowledged > 0 && number - highest <= 0) {
            acknowledged = number;
            // the peer had kept what followed the lost part
            next = number - next > 0 ? number : next;
            duplicates = 0;
            attempts = 0;
        } else if (number == acknowledged && empty && next != acknowledged && acknowledged - recovery >= 0) {
            lost();
        }
    }

    private void lost() {
        if (++duplicates == DUPLICATES) {
            again();
        }
    }

    private void again() {
        recovery = next;
        next = acknowledged;
        duplicates = 0;
    }

    private void take(byte[] p, int header, boolean fin) throws InterruptedException {
        int length = p.length - header;
        int known = expected - Octets.get32(p, 4);
        if (length == 0 && !fin) {
            return;
        }
        if (known >= 0 && known <= length && !theirFin) {
            int fresh = length - known;
            text(p, header + known, fresh);
            expected += fresh + (fin ? 1 : 0);
            theirFin = fin;
        }
        tcp.send(peer, port, next, expected, Tcp.ACK, NOTHING);
    }

    private void text(byte[] p, int at, int count) {
        if (answered) {
            return;
        }
        request.append(new String(p, at, count, StandardCharsets.ISO_8859_1));
        if (request.indexOf("\r\n\r\n") >= 0 || request.indexOf("\n\n") >= 0 || request.length() > LONGEST_REQUEST) {
            answer = service.apply(request.toString());
            answered = true;
        }
    }

    /** Sends what the peer's window takes, and at the end the FIN. */
    private void push() throws InterruptedException {
        if (!answered && theirFin) {
            answered = true;
        }
        if (!answered || acknowledged - first < 0) {
            return;
        }
        int limit = Math.min(answer.length, acknowledged - first + Math.max(window, 1));
        int at = next - first;
        while (at < limit) {
            int part = Math.min(mss, limit - at);
            boolean last = at + part == answer.length;
            int flags = Tcp.ACK | (last ? Tcp.PSH | Tcp.FIN : 0);
            tcp.send(peer, port, next, expected, flags, Arrays.copyOfRange(answer, at, at + part));
            next += part + (last ? 1 : 0);
            at = last ? limit : at + part;
        }
        if (next == end() - 1) {
            tcp.send(peer, port, next, expected, Tcp.ACK | Tcp.FIN, NOTHING);
            next++;
        }
    }

    /** Called about ten times a second. */
    void tick(long now) throws InterruptedException {
        if (now - since > IDLE) {
            over = true;
        } else if (acknowledged != next && now - since > TIMEOUT << Math.min(attempts, 5)) {
            since = now;
            over = ++attempts > ATTEMPTS;
            if (acknowledged - first < 0) {
                synchronize();
            } else {
                again();
                push();
            }
        }
    }
}
