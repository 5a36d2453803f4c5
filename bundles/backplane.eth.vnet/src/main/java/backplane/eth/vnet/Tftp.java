package backplane.eth.vnet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** TFTP (RFC 1350) with the options blksize, tsize and timeout (RFC 2347 to 2349); each transfer has a port of its own. */
final class Tftp implements Udp.Service {

    static final int PORT = 69;
    static final int READ = 1, WRITE = 2, DATA = 3, ACK = 4, ERROR = 5, OPTIONS = 6;
    static final int NOT_FOUND = 1, DENIED = 2, DISK_FULL = 3, ILLEGAL = 4, EXISTS = 6;
    private static final int FIRST_PORT = 50_000, PORTS = 10_000, MOST = 16;
    private static final int LARGEST_BLOCK = 1428;

    private final Folder folder;
    private final Udp udp;
    private final Map<Integer, TftpTransfer> transfers = new LinkedHashMap<>();
    private int next;

    Tftp(Folder folder, Udp udp) {
        this.folder = folder;
        this.udp = udp;
    }

    @Override
    public void datagram(Peer from, int port, byte[] d) throws InterruptedException {
        int operation = d.length < 4 ? 0 : Octets.get16(d, 0);
        if (operation != READ && operation != WRITE) {
            return;
        }
        List<String> words = words(d);
        if (words.size() < 2 || !Octets.lower(words.get(1)).equals("octet")) {
            udp.send(from, PORT, port, error(ILLEGAL, "only mode octet"));
            return;
        }
        Map<String, String> options = new LinkedHashMap<>();
        for (int i = 2; i + 1 < words.size(); i += 2) {
            options.put(Octets.lower(words.get(i)), words.get(i + 1));
        }
        open(from, port, operation, words.get(0), options);
    }

    private void open(Peer from, int port, int operation, String name, Map<String, String> options)
            throws InterruptedException {
        Path path = operation == READ ? folder.file(name) : folder.fresh(name);
        if (path == null) {
            udp.send(
                    from, PORT, port, operation == READ ? error(NOT_FOUND, "no such file") : error(DENIED, "not here"));
        } else if (operation == WRITE && Files.exists(path)) {
            udp.send(from, PORT, port, error(EXISTS, "it exists"));
        } else {
            start(from, port, operation, path, options);
        }
    }

    private void start(Peer from, int port, int operation, Path path, Map<String, String> options)
            throws InterruptedException {
        try {
            long size = operation == READ ? Files.size(path) : 0;
            Map<String, String> accepted = accepted(options, size, operation);
            int block = Integer.parseInt(accepted.getOrDefault("blksize", "512"));
            TftpTransfer transfer =
                    operation == READ ? new TftpTransfer.Sending(path, block) : new TftpTransfer.Taking(path, block);
            int ours = claim(transfer);
            udp.bind(ours, (peer, theirs, data) -> go(peer, ours, theirs, transfer.next(data), transfer));
            go(from, ours, port, accepted.isEmpty() ? transfer.first() : acknowledge(accepted), transfer);
        } catch (IOException e) {
            udp.send(from, PORT, port, error(DENIED, "cannot open it"));
        }
    }

    private int claim(TftpTransfer transfer) {
        if (transfers.size() >= MOST) {
            end(transfers.keySet().iterator().next());
        }
        int port;
        do {
            port = FIRST_PORT + next++ % PORTS;
        } while (udp.bound(port));
        transfers.put(port, transfer);
        return port;
    }

    private void go(Peer peer, int ours, int theirs, byte[] answer, TftpTransfer transfer) throws InterruptedException {
        if (answer.length > 0) {
            udp.send(peer, ours, theirs, answer);
        }
        if (transfer.over()) {
            end(ours);
        }
    }

    private void end(int port) {
        TftpTransfer transfer = transfers.remove(port);
        udp.unbind(port);
        if (transfer != null) {
            transfer.close();
        }
    }

    void close() {
        new ArrayList<>(transfers.keySet()).forEach(this::end);
    }

    private static Map<String, String> accepted(Map<String, String> options, long size, int operation) {
        Map<String, String> accepted = new LinkedHashMap<>();
        for (Map.Entry<String, String> option : options.entrySet()) {
            boolean number = option.getValue().matches("\\d{1,9}");
            int value = number ? Integer.parseInt(option.getValue()) : -1;
            switch (option.getKey()) {
                case "blksize" -> {
                    if (value >= 8) {
                        accepted.put("blksize", Integer.toString(Math.min(value, LARGEST_BLOCK)));
                    }
                }
                case "tsize" -> accepted.put("tsize", operation == READ ? Long.toString(size) : option.getValue());
                case "timeout" -> {
                    if (value >= 1 && value <= 255) {
                        accepted.put("timeout", option.getValue());
                    }
                }
                default -> {
                    // an option that is not acknowledged is declined
                }
            }
        }
        return accepted;
    }

    private static byte[] acknowledge(Map<String, String> options) {
        StringBuilder text = new StringBuilder();
        options.forEach(
                (key, value) -> text.append(key).append('\0').append(value).append('\0'));
        return message(OPTIONS, text.toString());
    }

    static byte[] error(int code, String text) {
        byte[] words = (text + "\0").getBytes(StandardCharsets.US_ASCII);
        byte[] m = Arrays.copyOf(new byte[] {0, ERROR, 0, (byte) code}, 4 + words.length);
        System.arraycopy(words, 0, m, 4, words.length);
        return m;
    }

    private static byte[] message(int operation, String text) {
        byte[] words = text.getBytes(StandardCharsets.US_ASCII);
        byte[] m = new byte[2 + words.length];
        Octets.put16(m, 0, operation);
        System.arraycopy(words, 0, m, 2, words.length);
        return m;
    }

    private static List<String> words(byte[] d) {
        List<String> words = new ArrayList<>();
        int from = 2;
        for (int i = 2; i < d.length; i++) {
            if (d[i] == 0) {
                words.add(new String(d, from, i - from, StandardCharsets.UTF_8));
                from = i + 1;
            }
        }
        return words;
    }
}
